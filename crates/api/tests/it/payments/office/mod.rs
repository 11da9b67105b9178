//! The municipality's side: debts that are brought in, lists, money that does not fit, refunds, flows.

mod brought_in;
mod days;
mod flows;
mod held_back;
mod money;
mod reversals;
mod shares;
mod soap;
mod unread;

use super::Collector;
use crate::support::Town;
pub(super) use flows::Flows;
use std::sync::Arc;

pub(super) async fn town() -> (Town, Arc<Collector>, Arc<Flows>) {
    let (collector, flows) = (Arc::new(Collector::default()), Arc::new(Flows::default()));
    let (provider, source) = (Arc::<Collector>::clone(&collector), Arc::<Flows>::clone(&flows));
    let town = Town::open_with(|setup| {
        setup.payments = Some(provider);
        setup.flows = Some(source);
    })
    .await;
    (town, collector, flows)
}
