//! The portal's adapter for ANPR against platform and register, over HTTP.

use super::portal::{browser, now};
use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use sportello_identity::jose::PrivateKey;
use sportello_integrations::pdnd::{Client, ClientKey, Draw, Platform};
use sportello_integrations::registry::anpr::{Access, Anpr, Environment, OperationNumbers, UseCase};
use sportello_integrations::registry::{CivilRegistry, Inquiry, RegistryError, Source};
use sportello_simulators::Running;
use sportello_simulators::anpr::{PdndClient, Trouble};
use sportello_types::loa::Loa;
use sportello_types::registry::{HouseholdKind, MaritalStatus, RegistryPosition, Sight, sight};
use sportello_types::values::ResidentKey;
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

fn key(text: &str) -> ResidentKey {
    text.parse().unwrap()
}

#[tokio::test]
async fn the_household_of_a_citizen_is_found_by_the_fiscal_code_that_signed_in() {
    let world = World::new().await;
    let found = world
        .anpr
        .resolve(&GIULIA.parse().unwrap(), &inquiry())
        .await
        .unwrap();
    assert_eq!((found.value.as_str(), found.source), ("AA00001BV", Source::Anpr));
    assert!(found.operation.is_some());
    let today = day("2026-11-24");
    let household = world
        .anpr
        .household(&found.value, today, &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!(household.kind, HouseholdKind::Family);
    let members: Vec<_> = household
        .members
        .iter()
        .map(|m| m.id.as_str().to_owned())
        .collect();
    assert_eq!(members, ["AA00001BV", "AA00002BV", "AA00003BV", "AA00004BV"]);
    // By the relation alone: the spouse and the children of the reference person.
    for (viewer, target, expected) in [
        ("AA00001BV", "AA00002BV", Sight::Whole),
        ("AA00001BV", "AA00004BV", Sight::Whole),
        ("AA00002BV", "AA00001BV", Sight::Whole),
        ("AA00002BV", "AA00004BV", Sight::Listed),
        ("AA00003BV", "AA00001BV", Sight::Nothing),
    ] {
        assert_eq!(
            sight(&household, &key(viewer), &key(target), today),
            expected,
            "{viewer} {target}"
        );
    }
    assert_eq!(world.town.anpr.calls(), ["C030", "C021"]);
    // As it was before the grandmother died.
    let before = world
        .anpr
        .household(&found.value, day("2023-06-01"), &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!(before.members.len(), 5);
    world.town.stop().await;
}

#[tokio::test]
async fn of_the_dead_the_household_is_that_of_the_day_before() {
    let world = World::new().await;
    let household = world
        .anpr
        .household(&key("AA00005BV"), day("2026-11-24"), &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!((household.at, household.members.len()), (day("2024-03-02"), 5));
    assert_eq!(world.town.anpr.calls(), ["C021", "C021"]);
    world.town.stop().await;
}

#[tokio::test]
async fn a_record_is_put_together_from_the_services_that_the_municipality_has() {
    let world = World::new().await;
    let at = day("2026-11-24");
    let giulia = world
        .anpr
        .person(&key("AA00001BV"), at, &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!(giulia.identity.tax_code.as_ref().unwrap().code.as_str(), GIULIA);
    assert!(giulia.identity.tax_code.as_ref().unwrap().validated);
    assert_eq!(giulia.doubts(), []);
    assert_eq!(giulia.marital_status(at), Some(MaritalStatus::Married));
    assert!(giulia.citizenships[0].state.is_italy());
    assert_eq!(
        giulia.unions[0].partner.tax_code.as_ref().unwrap().as_str(),
        "MLSMRC83S03B354W"
    );
    let home = giulia.residence(at).unwrap().address.clone().unwrap();
    assert_eq!(
        (home.street.as_str(), home.number.unwrap().as_str()),
        ("VIA DEI GELSOMINI", "12")
    );
    assert_eq!(giulia.residences.len(), 2, "with the address of before");
    assert!(giulia.electoral.as_ref().unwrap().voter);
    assert_eq!(world.town.anpr.calls(), ["C015", "C018", "C020", "C017", "C032"]);

    let rosa = world
        .anpr
        .person(&key("AA00005BV"), at, &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!(rosa.position(at), Some(RegistryPosition::Deceased));
    let elena = world
        .anpr
        .person(&key("AA00009BV"), at, &inquiry())
        .await
        .unwrap()
        .value;
    assert_eq!(elena.citizenships[0].state.name.as_str(), "ROMANIA");

    let key_again = ClientKey::from_pem(&world.pem, "kid-1").unwrap();
    let fewer = adapter(
        &world.town,
        key_again,
        BTreeMap::from([(UseCase::C030, purpose(UseCase::C030))]),
    );
    let refused = fewer.person(&key("AA00001BV"), at, &inquiry()).await.unwrap_err();
    assert!(matches!(refused, RegistryError::NotOffered(_)), "{refused}");
    world.town.stop().await;
}

#[tokio::test]
async fn somebody_who_is_not_there_is_told_from_a_service_that_is_not_there() {
    let world = World::new().await;
    let absent = world
        .anpr
        .resolve(&"RSSMRA80A01H501U".parse().unwrap(), &inquiry())
        .await
        .unwrap_err();
    assert_eq!(absent, RegistryError::NotFound);
    let abroad = world
        .anpr
        .resolve(&"CSSGNZ68A31G113X".parse().unwrap(), &inquiry())
        .await
        .unwrap_err();
    assert_eq!(abroad, RegistryError::NotFound, "ANPR says so of Italians abroad");
    world.town.anpr.suffer(Trouble::UnknownService, 1);
    let gone = world
        .anpr
        .resolve(&GIULIA.parse().unwrap(), &inquiry())
        .await
        .unwrap_err();
    assert!(
        matches!(&gone, RegistryError::Refused { code, operation: Some(_) } if code == "NotFound"),
        "{gone}"
    );
    world.town.stop().await;
}

#[tokio::test]
async fn what_fails_once_is_asked_again_and_what_fails_twice_is_told() {
    let world = World::new().await;
    let ask = async || world.anpr.resolve(&GIULIA.parse().unwrap(), &inquiry()).await;
    for trouble in [
        Trouble::PlatformDown,
        Trouble::RegisterDown,
        Trouble::PlatformSlow,
        Trouble::RegisterSlow,
    ] {
        world.town.anpr.suffer(trouble, 1);
        assert_eq!(
            ask().await.unwrap().value.as_str(),
            "AA00001BV",
            "{trouble:?} once"
        );
    }
    // The slow one had counted the operation: the second attempt got the earlier answer.
    assert_eq!(world.town.anpr.calls(), ["C030"; 4]);
    for trouble in [
        Trouble::PlatformDown,
        Trouble::RegisterDown,
        Trouble::RegisterSlow,
    ] {
        world.town.anpr.suffer(trouble, 2);
        let error = ask().await.unwrap_err();
        assert!(error.is_transient(), "{trouble:?}: {error}");
        world.town.anpr.suffer(trouble, 0);
    }
    world.town.anpr.suffer(Trouble::Quota, 1);
    assert_eq!(ask().await.unwrap_err(), RegistryError::QuotaExceeded);
    world.town.anpr.suffer(Trouble::Malformed, 1);
    assert_eq!(
        ask().await.unwrap_err(),
        RegistryError::Unreadable { field: "answer" }
    );
    assert_eq!(ask().await.unwrap().value.as_str(), "AA00001BV");
    world.town.stop().await;
}

#[tokio::test]
async fn a_client_that_the_platform_does_not_know_gets_no_voucher() {
    let world = World::new().await;
    let purposes: BTreeMap<_, _> = UseCase::ALL.into_iter().map(|u| (u, purpose(u))).collect();
    let stranger = ClientKey::from_pem(&PrivateKey::generate().unwrap(), "kid-1").unwrap();
    let misnamed = ClientKey::from_pem(&world.pem, "kid-2").unwrap();
    for (key, purposes, expected) in [
        (stranger, purposes.clone(), "the signature does not hold"),
        (misnamed, purposes, "kid is not the client's"),
        (
            ClientKey::from_pem(&world.pem, "kid-1").unwrap(),
            BTreeMap::from([(UseCase::C030, "somebody-elses".to_owned())]),
            "purposeId is not the client's",
        ),
        (
            ClientKey::from_pem(&world.pem, "kid-1").unwrap(),
            BTreeMap::from([(UseCase::C030, purpose(UseCase::C021))]),
            "voucher: for another service",
        ),
    ] {
        let anpr = adapter(&world.town, key, purposes);
        let refused = anpr
            .resolve(&GIULIA.parse().unwrap(), &inquiry())
            .await
            .unwrap_err();
        assert!(matches!(refused, RegistryError::Refused { .. }), "{refused}");
        let why = world.town.anpr.last_refusal().unwrap();
        assert!(why.contains(expected), "{why}, not {expected}");
    }
    let late = Inquiry {
        now: now() + chrono::TimeDelta::seconds(20),
        ..inquiry()
    };
    let refused = world
        .anpr
        .resolve(&GIULIA.parse().unwrap(), &late)
        .await
        .unwrap_err();
    assert!(matches!(refused, RegistryError::Refused { .. }), "{refused}");
    assert_eq!(
        world.town.anpr.last_refusal().unwrap(),
        "assertion: iat or nbf is in the future"
    );
    world.town.stop().await;
}

#[tokio::test]
async fn the_page_shows_what_was_asked_and_lets_things_go_wrong() {
    let world = World::new().await;
    let page = format!("{}/anpr", world.town.public_url);
    let form = [("trouble", "quota"), ("times", "1")];
    let answer = browser()
        .post(format!("{page}/trouble"))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("La quota del giorno è finita: ancora 1")
    );
    let refused = world
        .anpr
        .resolve(&GIULIA.parse().unwrap(), &inquiry())
        .await
        .unwrap_err();
    assert_eq!(refused, RegistryError::QuotaExceeded);
    world
        .anpr
        .resolve(&GIULIA.parse().unwrap(), &inquiry())
        .await
        .unwrap();
    let text = browser().get(page).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("<code>C030</code>") && text.contains(CLIENT));
    let form = [("trouble", "fire"), ("times", "1")];
    let unknown = browser()
        .post(format!("{}/anpr/trouble", world.town.public_url))
        .form(&form);
    assert_eq!(unknown.send().await.unwrap().status(), 400);
    world.town.stop().await;
}
