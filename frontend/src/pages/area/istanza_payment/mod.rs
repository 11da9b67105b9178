//! What an istanza costs, in its page: paid before it is sent, or after, once an office has set it.

mod after;
mod awaited;
mod bill;
mod reopen;
mod waiting;
mod watched;

/// Parameter of the istanza's page: after what one comes to it.
pub(super) const AFTER: &str = "dopo";
/// Its value for whoever has just paid.
pub(super) const PAYING: &str = "pagamento";

pub(super) use after::PaymentCard;
pub(super) use awaited::Amount;
pub(super) use bill::{items, items_to_set};
pub(super) use waiting::Waiting;
pub(super) use watched::{debt_of, is_owed};
