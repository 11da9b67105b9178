//! What an istanza costs, in its page: paid before it is sent, or after.

mod after;
mod bill;
mod reopen;
mod waiting;
mod watched;

/// Parameter of the istanza's page: after what one comes to it.
pub(super) const AFTER: &str = "dopo";
/// Its value for whoever has just paid.
pub(super) const PAYING: &str = "pagamento";

pub(super) use after::PaymentCard;
pub(super) use bill::items;
pub(super) use waiting::Waiting;
pub(super) use watched::is_owed;
