//! Who gets nothing, and what is said then.

use super::{detail, family, member, ready, town};
use crate::support::{BORGOVERDE, EVA, MARIO, Town};
use chrono::NaiveDate;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_integrations::registry::{
    Answer as Answered, CivilRegistry, Inquiry, RegistryError, Source, State,
};
use sportello_types::loa::Loa;
use sportello_types::registry::{Household, Resident};
use sportello_types::values::{CodiceFiscale, ResidentKey};
use std::sync::Arc;

#[actix_web::test]
async fn who_has_no_fiscal_code_or_is_not_registered_is_told_precisely() {
    let town = town().await;
    let european = town.european().await;
    crate::eidas::ready(&european).await;
    european.activate("registry").await;
    let answer = european.get("/registry/household").await.expect(403);
    assert_eq!(answer.problem(), "tax_code_needed");

    let stranger = ready(&town, "DNGMGR65L49B354U").await;
    let answer = stranger.get("/registry/household").await.expect(404);
    assert_eq!(answer.problem(), "not_in_registry");

    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.make_ready().await;
    let answer = mario.get("/registry/household").await.expect(403);
    assert_eq!(
        (answer.problem().as_str(), &answer.json()["groups"]),
        ("service_not_active", &json!(["registry"]))
    );
    mario.activate("registry").await;
    let answer = mario.get("/registry/household?at=1999-12-31").await.expect(404);
    assert_eq!(answer.problem(), "not_in_registry");
    assert!(answer.json()["detail"].as_str().unwrap().contains("31/12/1999"));
    for wrong in ["at=2026-11-25", "at=1899-12-31", "at=yesterday", "at=2026-02-30"] {
        let answer = mario
            .get(&format!("/registry/household?{wrong}"))
            .await
            .expect(400);
        assert_eq!(answer.pointers(), ["/at"], "{wrong}");
    }
    let answer = mario
        .get("/registry/household?deceased=perhaps")
        .await
        .expect(400);
    assert_eq!(answer.pointers(), ["/deceased"]);
}

/// A registry that gives one and the same error.
pub(crate) struct Failing(pub(crate) RegistryError);

#[async_trait::async_trait]
impl CivilRegistry for Failing {
    async fn resolve(&self, _: &CodiceFiscale, _: &Inquiry) -> Result<Answered<ResidentKey>, RegistryError> {
        Err(self.0.clone())
    }

    async fn person(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Resident>, RegistryError> {
        Err(self.0.clone())
    }

    async fn household(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Household>, RegistryError> {
        Err(self.0.clone())
    }
}

#[actix_web::test]
async fn a_registry_without_an_answer_says_so_and_when_to_come_back() {
    for (error, status, problem, retry_after) in [
        (
            RegistryError::Unavailable("too slow"),
            503,
            "registry_unavailable",
            Some("30"),
        ),
        (
            RegistryError::QuotaExceeded { again_in: None },
            503,
            "registry_unavailable",
            Some("3600"),
        ),
        (
            RegistryError::QuotaExceeded { again_in: Some(17) },
            503,
            "registry_unavailable",
            Some("17"),
        ),
        // Faults of data and of keys are no outage: nobody is told to try again.
        (
            RegistryError::NotOffered("no purpose"),
            500,
            "registry_closed",
            None,
        ),
        (
            RegistryError::Refused {
                code: "InteroperabilityInvalidRequest".to_owned(),
                operation: Some("7d2c".to_owned()),
            },
            500,
            "registry_closed",
            None,
        ),
        (
            RegistryError::Unreadable { field: "residences" },
            500,
            "registry_unreadable",
            None,
        ),
        (RegistryError::Incomplete, 409, "registry_unclear", None),
        (RegistryError::Ambiguous, 409, "registry_unclear", None),
    ] {
        let failing = Arc::new(Failing(error));
        let town = Town::open_with(|setup| setup.civil_registry = Some(failing)).await;
        let mario = ready(&town, MARIO).await;
        let response = mario
            .request(Method::GET, "/registry/household")
            .send()
            .await
            .unwrap();
        let header = response.headers().get("Retry-After");
        let told = header.map(|value| value.to_str().unwrap().to_owned());
        let found = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            (found, body["problem"].as_str().unwrap(), told.as_deref()),
            (status, problem, retry_after)
        );
        let detail = body["detail"].as_str().unwrap();
        assert_eq!(detail.contains("Riprova"), status == 503, "{detail}");
        let inner = ["InteroperabilityInvalidRequest", "7d2c", "residences", "purpose"];
        assert!(!inner.iter().any(|word| detail.contains(word)), "{detail}");
        let log = mario.get("/profile/accesses").await.expect(200).json();
        assert!(!log.to_string().contains("household_seen"), "nothing was shown");
    }
}

/// A registry that answers as ANPR does about the dead: with the household of the day before.
struct OfTheDead(Vec<Resident>);

#[async_trait::async_trait]
impl CivilRegistry for OfTheDead {
    async fn resolve(&self, _: &CodiceFiscale, _: &Inquiry) -> Result<Answered<ResidentKey>, RegistryError> {
        Ok(answered("A1".parse().unwrap()))
    }

    async fn person(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Resident>, RegistryError> {
        Ok(answered(self.0[0].clone()))
    }

    async fn household(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Household>, RegistryError> {
        let before = "2026-05-04".parse().unwrap();
        Ok(answered(
            Household::assemble(&"F1".parse().unwrap(), before, &self.0).unwrap(),
        ))
    }
}

fn answered<T>(value: T) -> Answered<T> {
    Answered {
        value,
        source: Source::Anpr,
        state: State {
            as_of: "2026-11-24".parse().unwrap(),
            generation: None,
        },
        operation: None,
    }
}

/// A registry into which another file comes between the household and the record.
struct Renewed {
    residents: Vec<Resident>,
    /// The state of the household.
    before: State,
    /// That of the record.
    after: State,
}

#[async_trait::async_trait]
impl CivilRegistry for Renewed {
    async fn resolve(&self, _: &CodiceFiscale, _: &Inquiry) -> Result<Answered<ResidentKey>, RegistryError> {
        Ok(Answered {
            state: self.before,
            ..answered("A1".parse().unwrap())
        })
    }

    async fn person(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Resident>, RegistryError> {
        Ok(Answered {
            state: self.after,
            ..answered(self.residents[0].clone())
        })
    }

    async fn household(
        &self,
        _: &ResidentKey,
        at: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answered<Household>, RegistryError> {
        let household = Household::assemble(&"F1".parse().unwrap(), at, &self.residents);
        Ok(Answered {
            state: self.before,
            ..answered(household.unwrap())
        })
    }
}

#[actix_web::test]
async fn what_is_of_two_states_is_shown_and_certified_to_nobody() {
    let state = |day: &str, generation| State {
        as_of: day.parse().unwrap(),
        generation: Some(generation),
    };
    let before = state("2026-11-24", 1);
    // The file of the next day; and the corrected one of the same day.
    for after in [state("2026-11-25", 2), state("2026-11-24", 2)] {
        let read = |record: Value| serde_json::from_value(record).unwrap();
        let renewed = Arc::new(Renewed {
            residents: family().into_iter().map(read).collect(),
            before,
            after,
        });
        let town = Town::open_with(|setup| setup.civil_registry = Some(renewed)).await;
        let mario = ready(&town, MARIO).await;
        let household = mario.get("/registry/household").await.expect(200).json();
        let record = detail(&mario, member(&household, "MARIO")).await.expect(503);
        assert_eq!(record.problem(), "registry_unavailable");
        let operator = town.registrar(EVA).await;
        let query = json!({ "resident": "A1", "capacity": "self" });
        let options = operator
            .post("/backoffice/counter/certificate-options/queries", &query)
            .await
            .expect(503);
        assert_eq!(options.problem(), "registry_unavailable");
    }
}

#[actix_web::test]
async fn with_the_credentials_of_the_dead_nothing_is_seen_of_today_or_of_before() {
    let mut residents = family();
    residents[0]["death"] = json!({ "on": "2026-05-05" });
    let read = |record: &Value| serde_json::from_value(record.clone()).unwrap();
    let national = Arc::new(OfTheDead(residents.iter().map(read).collect()));
    let own = Town::open().await;
    own.settle_residents(BORGOVERDE, &residents).await;
    for town in [
        own,
        Town::open_with(|setup| setup.civil_registry = Some(national)).await,
    ] {
        let mario = ready(&town, MARIO).await;
        for day in ["", "?at=2020-01-01"] {
            let answer = mario.get(&format!("/registry/household{day}")).await.expect(409);
            assert_eq!(answer.problem(), "registry_unclear", "{day}");
        }
    }
}
