//! Whether a notice is paid with a postal slip, and on which account: decided here for the paper, for those who
//! collect, and for the node.

use super::settings::{PaymentSettings, PostalSettings, Provider};
use sportello_storage::payments::StoredNotice;
use sportello_types::payments::{Accounts, Part};
use sportello_types::values::Iban;

/// The accounts with which a notice is paid.
fn accounts<'a>(settings: &'a PaymentSettings, notice: &'a StoredNotice) -> Accounts<'a> {
    let told = notice.parts.as_slice().first().and_then(Part::account);
    match settings.provider {
        // Asked at each payment, it answers with the accounts of today.
        Provider::Station => settings.accounts(),
        // It was told with the debt, and what it was told stays.
        Provider::Gpd => Accounts {
            own: told,
            postal: notice.postal.as_ref(),
        },
        // They are told of one account for each part, and of none beside it.
        Provider::Govpay | Provider::Unified => Accounts {
            own: told,
            postal: None,
        },
    }
}

/// On which account a notice is paid with a postal slip; nothing where it cannot be.
pub(super) fn account<'a>(settings: &'a PaymentSettings, notice: &'a StoredNotice) -> Option<&'a Iban> {
    accounts(settings, notice).of_slip(&notice.creditor, notice.parts.as_slice())
}

/// The account that is printed on the slip of a notice; nothing where it has none: the leave to print is that of
/// one account, and the money must arrive there.
pub(super) fn printed<'a>(
    settings: &'a PaymentSettings,
    notice: &'a StoredNotice,
) -> Option<&'a PostalSettings> {
    let postal = settings.postal.as_ref()?;
    account(settings, notice)
        .is_some_and(|account| postal.is_of(account))
        .then_some(postal)
}
