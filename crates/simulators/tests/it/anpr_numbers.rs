//! Operation numbers: ANPR refuses one that is below the last it has seen.

use super::anpr_world::{GIULIA, World, inquiry, numbered, purpose};
use chrono::{DateTime, Utc};
use sportello_integrations::pdnd::ClientKey;
use sportello_integrations::registry::anpr::{OperationNumbers, UseCase};
use sportello_integrations::registry::{CivilRegistry, RegistryError};
use std::collections::BTreeMap;
use std::sync::Arc;

#[tokio::test]
async fn questions_at_the_same_time_arrive_in_the_order_of_their_numbers() {
    let world = World::new().await;
    let code = GIULIA.parse().unwrap();
    let asked = inquiry();
    let ask = || world.anpr.resolve(&code, &asked);
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    for answer in [one, two, three, four] {
        assert_eq!(answer.unwrap().value.as_str(), "AA00001BV");
    }
    world.town.cut().await;
}

/// Numbers as they are told.
struct Told(std::sync::Mutex<Vec<u64>>);

#[async_trait::async_trait]
impl OperationNumbers for Told {
    async fn next(&self, _: UseCase, _: DateTime<Utc>) -> Result<u64, RegistryError> {
        Ok(self.0.lock().unwrap().pop().unwrap())
    }
}

#[tokio::test]
async fn a_number_that_another_process_has_overtaken_is_replaced_once() {
    let world = World::new().await;
    let code = GIULIA.parse().unwrap();
    world.anpr.resolve(&code, &inquiry()).await.unwrap();
    // From the last to the first; the other process has used 1,000.
    let numbers = Arc::new(Told(vec![998, 997, 2_000, 999].into()));
    let purposes = BTreeMap::from([(UseCase::C030, purpose(UseCase::C030))]);
    let key = ClientKey::from_pem(&world.pem, "kid-1").unwrap();
    let other = numbered(&world.town, key, purposes, numbers);
    let found = other.resolve(&code, &inquiry()).await.unwrap();
    assert_eq!(found.value.as_str(), "AA00001BV");
    let refused = other.resolve(&code, &inquiry()).await.unwrap_err();
    assert!(
        matches!(&refused, RegistryError::Refused { code, .. } if code == "EN527"),
        "{refused}"
    );
    world.town.cut().await;
}
