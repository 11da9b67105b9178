//! For operators: the archive of certificates, and issuing one at the counter.

mod annul;
mod applicant;
mod counter;
mod doubts;
mod list;
mod one;
mod pdf;
mod person;
mod search;

pub(in super::super) use counter::CounterPage;
pub(in super::super) use list::IssuedPage;
pub(in super::super) use one::IssuedOnePage;
