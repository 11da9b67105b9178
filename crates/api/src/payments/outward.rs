//! A debt as those outside must know it: whoever collects, and the node of payments.

use super::postal;
use super::settings::PaymentSettings;
use crate::tenant::ServedTenant;
use chrono::NaiveDate;
use sportello_integrations::payments::{DebtToPublish, Debtor, NoticeToPublish, TaxCode};
use sportello_storage::payments::{self, StoredDebt, StoredNotice};
use sportello_types::payments::NoticeStatus;

/// The day that pagoPA does not show to payers: there is no last one (SANP, *data di scadenza*).
pub(super) const WITHOUT_END: NaiveDate = match NaiveDate::from_ymd_opt(2099, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Whether a notice can be paid, or is about to be.
pub(crate) const fn is_open(status: NoticeStatus) -> bool {
    matches!(status, NoticeStatus::Pending | NoticeStatus::Payable)
}

/// The debt of a municipality, with those of its notices that are to be told of: never one of a stamp that is bought
/// by itself.
pub(crate) fn outward(
    tenant: &ServedTenant,
    debt: StoredDebt,
    told: impl Fn(&StoredNotice) -> bool,
) -> DebtToPublish {
    let settings = &tenant.settings.payments;
    // Places are given before anything is left out: whoever knows notices by them finds the same ones again.
    let mut places = 0..;
    let option = |option: Vec<StoredNotice>| {
        let numbered = option.into_iter().zip(places.by_ref());
        numbered
            .filter(|(stored, _)| !stored.apart && told(stored))
            .filter_map(|(stored, place)| notice(settings, place, stored))
            .collect::<Vec<_>>()
    };
    DebtToPublish {
        id: debt.id,
        creditor_name: cut(&tenant.public().name, 140),
        office: debt.office.as_deref().map(|office| cut(office, 140)),
        debtor: Debtor {
            tax_code: debt.debtor.tax_code.map(|code| match code {
                payments::TaxCode::Person(code) => TaxCode::Person(code),
                payments::TaxCode::Body(code) => TaxCode::Body(code),
            }),
            name: cut(&debt.debtor.name, 70),
            email: debt.debtor.email,
        },
        options: debt
            .options
            .into_iter()
            .map(option)
            .filter(|option| !option.is_empty())
            .collect(),
    }
}

fn notice(settings: &PaymentSettings, place: usize, notice: StoredNotice) -> Option<NoticeToPublish> {
    Some(NoticeToPublish {
        postal: postal::account(settings, &notice).cloned(),
        iuv: notice.number.iuv()?,
        place,
        description: cut(&notice.description, 140),
        due_on: notice.due_on.unwrap_or(WITHOUT_END),
        ends: notice.ends,
        parts: notice.parts,
    })
}

/// The beginning of a text, so many characters at most.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
