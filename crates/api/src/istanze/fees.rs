//! What is to be paid for an istanza: asked for by a debt, shown, and what follows when that is withdrawn.

use crate::app::App;
use crate::http::Fail;
use crate::jobs;
use crate::journal::{self, Act};
use crate::payments::{self, Order, cut};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Days, Utc};
use sportello_storage::istanze::{self, Istanza, NewPayment};
use sportello_storage::messages::NewMessage;
use sportello_storage::payments::{Created, DebtorRecord, NewNotice, TaxCode};
use sportello_storage::{Tx, citizens, new_id, payments as debts};
use sportello_types::form::{FeeDue, FeeKind, FeeTime};
use sportello_types::ids::{CitizenId, DebtId, IstanzaId};
use sportello_types::istanze::{IstanzaPayment, Status};
use sportello_types::lang::Lang;
use sportello_types::payments::{
    Change, DebtSource, DebtStatus, Destination, LONGEST_NAME, LONGEST_SUBJECT, NoticeStatus, Part, Parts,
    StampToBuy,
};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Residence;
use sportello_types::sent::SentIstanza;
use sportello_types::text::istanzafees as words;
use sportello_types::values::{ProvinceCode, Sha256, Slug, TaxonomyCode};
use std::sync::Arc;

/// Days in which what waits for a payment is paid; then it is a draft again.
const DAYS_TO_SEND: u64 = 15;
/// Days in which what was asked for after the submission should be paid.
const DAYS_AFTER: u64 = 30;
/// Days after the last one in which the receipt of a payment made in time may still come: pagoPA tries for
/// 48 hours (SANP, *paSendRTV2*).
pub(crate) const DAYS_FOR_RECEIPTS: u64 = 3;

/// Stamp duty that is no part of another tax (*altre imposte di bollo*).
const STAMP_DUTY: &str = "9/0115103TS/";
/// Fees of offices (*diritti di segreteria e notifica*).
const OFFICE_FEES: &str = "9/0103100TS/";

/// Makes the debt for what is due for an istanza at one time, if anything is: in the caller's transaction,
/// late in it, for the numbers of notices are a lock that all share. `document` is what the stamp is for:
/// SHA-256, lower-case hexadecimal.
pub(crate) async fn ask(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    (citizen, sent): (CitizenId, &SentIstanza),
    document: &str,
    when: FeeTime,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    let items: Vec<FeeDue> = sent.fees.iter().filter(|fee| fee.when == when).cloned().collect();
    if items.is_empty() {
        return Ok(());
    }
    let creditor = payments::creditor(tenant)?;
    let profile = citizens::find(tx, citizen)
        .await?
        .ok_or(ProblemCode::NotFound)?
        .profile;
    let province = match &profile.residence {
        Some(Residence::Italy(address)) => address.province.parse::<ProvinceCode>().ok(),
        Some(Residence::Abroad(_)) | None => None,
    };
    // Whoever lives abroad pays where the office is.
    let province = province.map_or_else(|| tenant.settings.municipality.province.parse(), Ok);
    let stamp = StampToBuy {
        document: document.parse::<Sha256>().map_err(Fail::internal)?,
        province: province.map_err(Fail::internal)?,
    };
    let part = |item: &FeeDue| -> Result<Part, Fail> {
        Ok(Part {
            amount: item.amount,
            creditor: creditor.tax_code.clone(),
            to: match item.kind {
                FeeKind::Fee => Destination::Account {
                    account: creditor.account.clone(),
                },
                FeeKind::Stamp => Destination::Stamp { stamp: stamp.clone() },
            },
            category: category(tenant, item)?,
        })
    };
    let parts = items.iter().map(part).collect::<Result<Vec<Part>, Fail>>()?;
    let (days, ends) = match when {
        FeeTime::BeforeSubmission => (DAYS_TO_SEND, true),
        FeeTime::AfterSubmission => (DAYS_AFTER, false),
    };
    let subject = cut(&sent.subject, LONGEST_SUBJECT);
    let applicant = &sent.applicant;
    let order = Order {
        debtor: DebtorRecord {
            tax_code: applicant.tax_code.clone().map(TaxCode::Person),
            name: cut(
                &format!("{} {}", applicant.given_name, applicant.family_name),
                LONGEST_NAME,
            ),
            email: profile.email,
        },
        subject: subject.clone(),
        office: Some(cut(&sent.office.name, LONGEST_SUBJECT)),
        external_key: None,
        options: vec![vec![NewNotice {
            id: new_id(now, &mut app.rng()),
            description: subject,
            due_on: time::rome_day(now).checked_add_days(Days::new(days)),
            ends,
            parts: Parts::new(parts).map_err(Fail::internal)?,
        }]],
    };
    let source = DebtSource::Istanza { istanza: sent.id };
    let created = payments::create(tx, app, &creditor, &order, Some(citizen), &source, now).await?;
    let (Created::New(debt) | Created::Known(debt)) = created;
    let new = NewPayment {
        debt: debt.id,
        istanza: sent.id,
        when: Some(when),
        items: &items,
        at: now,
    };
    Ok(istanze::note_payment(tx, &new).await?)
}

/// The code under which the municipality receives a fee: the one that it has named after the fee, else after
/// its kind, else the one of the national list.
fn category(tenant: &ServedTenant, fee: &FeeDue) -> Result<TaxonomyCode, Fail> {
    let (kind, national) = match fee.kind {
        FeeKind::Fee => ("diritti-istanze", OFFICE_FEES),
        FeeKind::Stamp => ("marca-da-bollo", STAMP_DUTY),
    };
    let named = |name: &str| {
        let name = name.parse::<Slug>().ok()?;
        tenant.settings.payments.taxonomy.get(&name).cloned()
    };
    match named(&fee.id.replace('_', "-")).or_else(|| named(kind)) {
        Some(code) => Ok(code),
        None => national.parse().map_err(Fail::internal),
    }
}

/// What is to be paid for an istanza, or was, as its citizen sees it: the last that was asked for by its form.
pub(super) async fn shown(tx: &Tx, istanza: IstanzaId) -> Result<Option<IstanzaPayment>, Fail> {
    let payments = istanze::payments(tx, istanza).await?;
    let last = payments
        .into_iter()
        .filter_map(|payment| payment.when.map(|when| (when, payment)))
        .next_back();
    let Some((when, payment)) = last else {
        return Ok(None);
    };
    let debt = debts::find_any(tx, payment.debt).await?;
    let Some((debt, notice)) = debt
        .as_ref()
        .and_then(|debt| Some((debt, debt.notices().next()?)))
    else {
        return Ok(None);
    };
    Ok(Some(IstanzaPayment {
        debt: debt.id,
        notice: notice.id,
        number: notice.number.clone(),
        when,
        total: FeeDue::total(&payment.items),
        items: payment.items,
        status: debt.status(),
        payable: notice.status == NoticeStatus::Payable,
        due_on: notice.due_on,
        paid_at: notice.paid_at,
        stamp: notice.stamp,
        looked_at: payment.settled_at.is_none() && debt.status() == DebtStatus::Paid && !debt.lets_go_on(),
    }))
}

/// Withdraws the debt of an istanza that is held; false when it is paid: then it stays as it is.
pub(super) async fn withdraw_debt(
    tx: &Tx,
    app: &App,
    debt: DebtId,
    cause: &str,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let found = debts::find_any(tx, debt).await?.ok_or(ProblemCode::NotFound)?;
    if found.status() == DebtStatus::Cancelled {
        return Ok(true);
    }
    match debts::change_debt(tx, debt, Change::Cancel, cause, now).await {
        Ok(debt) if debt.status() == DebtStatus::Cancelled => {
            jobs::withdraw_debt(tx, app, debt.id, now).await?;
            Ok(true)
        }
        Ok(_) | Err(sportello_storage::Error::WrongState) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Withdraws what is not paid of what was asked for by the form of an istanza that its citizen takes back.
/// What was paid meanwhile stays paid.
pub(super) async fn withdraw_unpaid(
    tx: &Tx,
    app: &App,
    istanza: IstanzaId,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    for payment in istanze::payments(tx, istanza).await? {
        let open = payment.settled_at.is_none() && payment.when.is_some();
        if open && withdraw_debt(tx, app, payment.debt, "istanza withdrawn", now).await? {
            istanze::end_payment(tx, istanza, payment.debt, now).await?;
        }
    }
    Ok(())
}

/// Why nothing waits for a debt any more, though nobody gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpaid {
    /// Its last day is over.
    Expired,
    /// An office has withdrawn it.
    Withdrawn,
}

/// Lets go of a debt that will not be paid, in the caller's transaction, which holds the istanza: what waited
/// for it is a draft again, and its citizen reads so. False where nothing waited for it.
pub(crate) async fn let_go(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    row: &Istanza,
    debt: DebtId,
    why: Unpaid,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let Some(payment) = istanze::payment_of(tx, debt).await? else {
        return Ok(false);
    };
    let waits = payment.when == Some(FeeTime::BeforeSubmission) && row.status == Status::AwaitingPayment;
    if !waits {
        istanze::end_payment(tx, row.id, debt, now).await?;
        return Ok(false);
    }
    istanze::reopen(tx, row.citizen, row.id, now).await?;
    let lang = tenant.default_language();
    let title = super::view::title(row, tenant, lang);
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(row.id),
        dedup_key: format!("istanza_unpaid/{debt}"),
        subject: words::reopened_subject(lang, &title),
        body: reopened(lang, &title, why),
    };
    jobs::send_message(tx, app, message, lang, now).await?;
    let object = row.id.to_string();
    journal::note_system(tx, row.citizen, Act::IstanzaReopened, &object, now).await?;
    Ok(true)
}

fn reopened(lang: Lang, title: &str, why: Unpaid) -> String {
    match why {
        Unpaid::Expired => words::reopened_expired(lang, title),
        Unpaid::Withdrawn => words::reopened_withdrawn(lang, title),
    }
}
