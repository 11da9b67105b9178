//! For operators: what is owed, money that does not fit, the flows, debts that are brought in.

mod anomalies;
mod anomaly_acts;
mod ask;
mod debts;
mod extend;
mod flow_close;
mod flows;
mod import;
mod one;
mod reconciliation;
mod withdraw;
mod words;

pub(super) use anomalies::AnomaliesPage;
pub(super) use ask::AskPage;
pub(super) use debts::DebtsPage;
pub(super) use import::ImportPage;
pub(super) use one::DebtPage;
pub(super) use reconciliation::ReconciliationPage;
