//! Payments: what is owed, paying it, coming back from the page of payments, receipts.

pub(in crate::pages) mod by_number;
mod card;
mod choice;
mod debt;
mod due;
mod list;
pub(in crate::pages) mod notice;
pub(in crate::pages) mod return_page;
mod source;
mod spontaneous;
pub(in crate::pages) mod standing;
pub(in crate::pages) mod till;
mod trouble;
pub(in crate::pages) mod wait;
pub(in crate::pages) mod watch;

pub(super) use by_number::ByNumberPage;
pub(super) use debt::DebtPage;
pub(super) use due::Due;
pub(super) use list::PaymentsPage;
pub(super) use notice::{are_divided, divided, view as notice_view};
pub(super) use return_page::ReturnPage;
pub(super) use spontaneous::{SpontaneousList, SpontaneousPage};
pub(super) use till::Till;
pub(super) use watch::{Awaited, Pace, STATE, Watch};
