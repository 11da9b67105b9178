//! Payments: what is owed, paying it, coming back from the page of payments, receipts.

mod by_number;
mod card;
mod choice;
mod debt;
mod due;
mod list;
mod notice;
mod return_page;
mod source;
mod standing;
mod till;
mod watch;

pub(super) use by_number::ByNumberPage;
pub(super) use debt::DebtPage;
pub(super) use due::Due;
pub(super) use list::PaymentsPage;
pub(super) use notice::view as notice_view;
pub(super) use return_page::ReturnPage;
pub(super) use till::Till;
pub(super) use watch::{Awaited, STATE, Watch, pause};
