//! The portal's adapter for ANPR against platform and register, over HTTP.

use super::anpr_world::{CLIENT, GIULIA, World, adapter, day, inquiry, later, purpose};
use super::portal::{browser, now};
use sportello_identity::jose::PrivateKey;
use sportello_integrations::pdnd::ClientKey;
use sportello_integrations::registry::anpr::UseCase;
use sportello_integrations::registry::{CivilRegistry, Inquiry, RegistryError, Source};
use sportello_simulators::anpr::Trouble;
use sportello_types::registry::{HouseholdKind, MaritalStatus, RegistryPosition, Sight, sight};
use sportello_types::values::ResidentKey;
use std::collections::BTreeMap;

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
    world.town.cut().await;
}

/// Paternity and maternity, each a service of its own; the one of the sex of who asks first.
#[tokio::test]
async fn whether_somebody_is_a_parent_is_told_by_fiscal_code() {
    let world = World::new().await;
    let at = day("2026-11-24");
    let cases: [(&str, &str, bool, &[&str]); 5] = [
        ("AA00002BV", "AA00004BV", true, &["C024"]),
        ("AA00001BV", "AA00004BV", true, &["C025"]),
        ("AA00015BV", "AA00004BV", false, &["C025", "C024"]),
        // Moussa has no father in the register.
        ("AA00017BV", "AA00018BV", true, &["C025"]),
        ("AA00002BV", "AA00018BV", false, &["C024", "C025"]),
    ];
    for (adult, minor, parent, calls) in cases {
        let record = world.anpr.person(&key(adult), at, &inquiry()).await.unwrap();
        let before = world.town.anpr.calls().len();
        let asked = world
            .anpr
            .is_parent(&key(minor), &record.value.identity, &inquiry())
            .await;
        assert_eq!(asked.unwrap().value, parent, "{adult} {minor}");
        assert_eq!(&world.town.anpr.calls()[before..], calls, "{adult} {minor}");
    }
    let marco = world
        .anpr
        .person(&key("AA00002BV"), at, &inquiry())
        .await
        .unwrap();
    let mut marco = marco.value.identity.clone();
    let maternity = later(&world, &[UseCase::C025]);
    let asked = maternity.is_parent(&key("AA00004BV"), &marco, &inquiry()).await;
    assert!(!asked.unwrap().value, "the mother alone is told");
    let neither = later(&world, &[UseCase::C021]);
    let refused = neither.is_parent(&key("AA00004BV"), &marco, &inquiry()).await;
    assert!(matches!(refused.unwrap_err(), RegistryError::NotOffered(_)));
    world.town.anpr.suffer(Trouble::Quota, 1);
    let failed = world.anpr.is_parent(&key("AA00004BV"), &marco, &inquiry()).await;
    assert_eq!(
        failed.unwrap_err(),
        RegistryError::QuotaExceeded { again_in: None }
    );
    marco.tax_code = None;
    let unknown = world.anpr.is_parent(&key("AA00004BV"), &marco, &inquiry()).await;
    assert!(!unknown.unwrap().value);
    world.town.cut().await;
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
    world.town.cut().await;
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

    let fewer = later(&world, &[UseCase::C030]);
    let refused = fewer.person(&key("AA00001BV"), at, &inquiry()).await.unwrap_err();
    assert!(matches!(refused, RegistryError::NotOffered(_)), "{refused}");
    world.town.cut().await;
}

/// ANPR answers in the same words that a person is not there and that a service has nothing of one.
#[tokio::test]
async fn a_part_of_which_nothing_is_found_is_empty_and_the_rest_is_there() {
    let world = World::new().await;
    let at = day("2026-11-24");
    // Francesca never married; Fatou is a foreigner, in no electoral list.
    for (id, citizen_of) in [("AA00015BV", "ITALIA"), ("AA00017BV", "SENEGAL")] {
        let found = world.anpr.person(&key(id), at, &inquiry()).await.unwrap().value;
        assert!(found.unions.is_empty(), "{id}");
        assert!(found.electoral.is_none(), "{id}");
        assert!(found.residence(at).is_some(), "{id}");
        assert_eq!(found.citizenships[0].state.name.as_str(), citizen_of);
    }
    let record = ["C015", "C018", "C020", "C017", "C032"];
    assert_eq!(world.town.anpr.calls(), [record, record].concat());
    // Who is not there is not asked about any further.
    let absent = world.anpr.person(&key("AA99999BV"), at, &inquiry()).await;
    assert_eq!(absent.unwrap_err(), RegistryError::NotFound);
    assert_eq!(world.town.anpr.calls()[10..], ["C015"]);
    // Without the identity something of the rest has to be there.
    let parts = later(&world, &[UseCase::C017, UseCase::C018]);
    let absent = parts.person(&key("AA99999BV"), at, &inquiry()).await;
    assert_eq!(absent.unwrap_err(), RegistryError::NotFound);
    let marriage = later(&world, &[UseCase::C017]);
    let nothing = marriage.person(&key("AA00015BV"), at, &inquiry()).await;
    assert_eq!(nothing.unwrap_err(), RegistryError::NotFound);
    // Nor is what fails in another way taken for nothing.
    world.town.anpr.suffer(Trouble::Quota, 1);
    let failed = marriage.person(&key("AA00001BV"), at, &inquiry()).await;
    assert_eq!(
        failed.unwrap_err(),
        RegistryError::QuotaExceeded { again_in: None }
    );
    world.town.cut().await;
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
    world.town.cut().await;
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
    assert_eq!(
        ask().await.unwrap_err(),
        RegistryError::QuotaExceeded { again_in: None }
    );
    world.town.anpr.suffer(Trouble::Malformed, 1);
    assert_eq!(
        ask().await.unwrap_err(),
        RegistryError::Unreadable { field: "answer" }
    );
    assert_eq!(ask().await.unwrap().value.as_str(), "AA00001BV");
    world.town.cut().await;
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
    world.town.cut().await;
}

#[tokio::test]
async fn what_goes_wrong_for_one_person_goes_well_for_others() {
    let world = World::new().await;
    let ask = async |code: &str| world.anpr.resolve(&code.parse().unwrap(), &inquiry()).await;
    let anpr = &world.town.anpr;
    anpr.suffer_about(Trouble::UnknownService, Some(GIULIA), 2);
    ask("MLSMRC83S03B354W").await.unwrap();
    let refused = ask(GIULIA).await.unwrap_err();
    assert!(matches!(refused, RegistryError::Refused { .. }), "{refused}");
    anpr.suffer_about(Trouble::UnknownService, Some(GIULIA), 0);
    ask(GIULIA).await.unwrap();
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
    assert_eq!(refused, RegistryError::QuotaExceeded { again_in: None });
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
    world.town.cut().await;
}
