//! What an istanza costs, in its page: paid before it is sent, or after.

mod after;
mod items;
mod reopen;
mod waiting;
mod watched;

pub(super) use after::PaymentCard;
pub(super) use items::items;
pub(super) use waiting::Waiting;
pub(super) use watched::is_owed;
