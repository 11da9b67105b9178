//! For operators: what is owed, amounts to set, money that does not fit, the flows, debts that are brought in.

mod amount;
mod amounts;
mod anomalies;
mod anomaly_acts;
mod ask;
mod categories;
mod day_form;
mod debts;
mod exceptions;
mod extend;
mod flow_close;
mod flow_line;
mod flows;
mod import;
mod one;
mod received;
mod reconciliation;
mod unread;
mod withdraw;
mod words;

pub(super) use amount::AmountPage;
pub(super) use amounts::AmountsPage;
pub(super) use anomalies::AnomaliesPage;
pub(super) use ask::AskPage;
pub(super) use debts::DebtsPage;
pub(super) use import::ImportPage;
pub(super) use one::DebtPage;
pub(super) use reconciliation::ReconciliationPage;
