//! A register that knows the portal, and the portal's adapter for it.

use super::portal::{browser, now};
use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use sportello_identity::jose::PrivateKey;
use sportello_integrations::pdnd::{Client, ClientKey, Draw, Platform};
use sportello_integrations::registry::anpr::{Access, Anpr, Environment, OperationNumbers, UseCase};
use sportello_integrations::registry::{Inquiry, RegistryError};
use sportello_simulators::Running;
use sportello_simulators::anpr::PdndClient;
use sportello_types::loa::Loa;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) const CLIENT: &str = "b7a4c2de-0000-4000-8000-000000000001";
pub(crate) const GIULIA: &str = "SRRGLI85D52B354O";

/// Numbers of one process.
struct Counter(AtomicU64);

#[async_trait::async_trait]
impl OperationNumbers for Counter {
    async fn next(&self, _: UseCase, _: DateTime<Utc>) -> Result<u64, RegistryError> {
        Ok(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) struct World {
    pub(crate) town: Running,
    pub(crate) pem: SecretString,
    pub(crate) anpr: Anpr,
}

pub(crate) fn purpose(use_case: UseCase) -> String {
    format!("purpose-{}", use_case.code())
}

impl World {
    pub(crate) async fn new() -> Self {
        let town = super::portal::town().await;
        let pem = PrivateKey::generate().unwrap();
        let key = ClientKey::from_pem(&pem, "kid-1").unwrap();
        let purposes: BTreeMap<_, _> = UseCase::ALL.into_iter().map(|u| (u, purpose(u))).collect();
        town.anpr
            .register(PdndClient {
                id: CLIENT.to_owned(),
                kid: "kid-1".to_owned(),
                public_key: key.public_pem().unwrap(),
                purposes: purposes
                    .iter()
                    .map(|(u, p)| (u.code().to_owned(), p.clone()))
                    .collect(),
            })
            .unwrap();
        let anpr = adapter(&town, key, purposes);
        Self { town, pem, anpr }
    }
}

/// What has been drawn: no two adapters draw the same, or their tokens would be replays.
static DRAWN: AtomicU64 = AtomicU64::new(1);

pub(crate) fn adapter(town: &Running, key: ClientKey, purposes: BTreeMap<UseCase, String>) -> Anpr {
    numbered(town, key, purposes, Arc::new(Counter(AtomicU64::new(1_000))))
}

/// The same with fewer purposes, whose numbers come after all that were used before.
pub(crate) fn later(world: &World, use_cases: &[UseCase]) -> Anpr {
    let key = ClientKey::from_pem(&world.pem, "kid-1").unwrap();
    let purposes = use_cases.iter().map(|use_case| (*use_case, purpose(*use_case)));
    let numbers = Counter(AtomicU64::new(1_000_000));
    numbered(&world.town, key, purposes.collect(), Arc::new(numbers))
}

pub(crate) fn numbered(
    town: &Running,
    key: ClientKey,
    purposes: BTreeMap<UseCase, String>,
    numbers: Arc<dyn OperationNumbers>,
) -> Anpr {
    let draw: Draw = Arc::new(|| {
        let n = u128::from(DRAWN.fetch_add(1, Ordering::Relaxed));
        ((n << 64) | (n * 7_919)).to_be_bytes()
    });
    Anpr::new(
        Environment {
            platform: Platform {
                token_url: town.anpr.token_url().parse().unwrap(),
                assertion_audience: town.anpr.assertion_audience(),
            },
            base_url: town.anpr.base_url().parse().unwrap(),
            audience: town.anpr.audience(),
            time: Duration::from_secs(2),
        },
        Access {
            client: Client {
                id: CLIENT.to_owned(),
                key,
            },
            purposes,
            location: "c_bgv1".to_owned(),
        },
        browser(),
        numbers,
        draw,
    )
}

pub(crate) fn inquiry() -> Inquiry {
    Inquiry {
        user: "0193a5c8-0000-7000-8000-000000000000".to_owned(),
        level: Loa::L2,
        reason: "SPORTELLO 1".to_owned(),
        now: now(),
    }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
