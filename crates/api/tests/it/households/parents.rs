//! A registry that says who the parents are only when it is asked for that, as ANPR does.

use super::{detail, family, member, ready};
use crate::support::{EVA, MARIO, Town};
use chrono::NaiveDate;
use serde_json::Value;
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, RegistryError, Source, State};
use sportello_types::registry::{Household, Identity, Resident};
use sportello_types::values::{CodiceFiscale, ResidentKey};
use std::sync::{Arc, Mutex};

/// The family, of which each household names no parents.
struct Asked {
    residents: Vec<Resident>,
    /// What is said to who asks for a parent.
    parent: Result<bool, RegistryError>,
    /// Of whom it was asked.
    heard: Mutex<Vec<String>>,
}

impl Asked {
    fn saying(parent: Result<bool, RegistryError>) -> Arc<Self> {
        let mut records = family();
        for record in &mut records {
            let fields = record.as_object_mut().unwrap();
            fields.retain(|name, _| name != "mother" && name != "father");
        }
        let read = |record: Value| serde_json::from_value(record).unwrap();
        Arc::new(Self {
            residents: records.into_iter().map(read).collect(),
            parent,
            heard: Mutex::default(),
        })
    }

    fn asked(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn answered<T>(value: T) -> Answer<T> {
    Answer {
        value,
        source: Source::Anpr,
        state: State {
            as_of: "2026-11-24".parse().unwrap(),
            generation: None,
        },
        operation: None,
    }
}

#[async_trait::async_trait]
impl CivilRegistry for Asked {
    async fn resolve(
        &self,
        tax_code: &CodiceFiscale,
        _: &Inquiry,
    ) -> Result<Answer<ResidentKey>, RegistryError> {
        let found = self.residents.iter().find(|resident| {
            let code = resident.identity.tax_code.as_ref();
            code.is_some_and(|known| known.code == *tax_code)
        });
        let found = found.ok_or(RegistryError::NotFound)?;
        Ok(answered(found.id.clone()))
    }

    async fn person(
        &self,
        id: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Resident>, RegistryError> {
        let found = self.residents.iter().find(|resident| resident.id == *id);
        Ok(answered(found.ok_or(RegistryError::NotFound)?.clone()))
    }

    async fn household(
        &self,
        _: &ResidentKey,
        at: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Household>, RegistryError> {
        let household = Household::assemble(&"F1".parse().unwrap(), at, &self.residents);
        Ok(answered(household.ok_or(RegistryError::NotFound)?))
    }

    async fn is_parent(
        &self,
        minor: &ResidentKey,
        adult: &Identity,
        _: &Inquiry,
    ) -> Result<Answer<bool>, RegistryError> {
        let adult = adult.given_name.as_ref().unwrap();
        self.heard
            .lock()
            .unwrap()
            .push(format!("{minor} {}", adult.as_str()));
        self.parent.clone().map(answered)
    }
}

/// How the child is seen, today and on a day of the past, and whether the record opens.
async fn sight_of_ugo(registry: &Arc<Asked>, viewer: &str) -> [Value; 3] {
    let registry = Arc::clone(registry);
    let town = Town::open_with(|setup| setup.civil_registry = Some(registry)).await;
    let viewer = ready(&town, viewer).await;
    let today = viewer.get("/registry/household").await.expect(200).json();
    let then = viewer.get("/registry/household?at=2024-01-01").await;
    let then = then.expect(200).json();
    let record = detail(&viewer, member(&today, "UGO")).await.expect(200).json();
    [
        member(&today, "UGO")["sight"].clone(),
        member(&then, "UGO")["sight"].clone(),
        record["person"]["sight"].clone(),
    ]
}

#[actix_web::test]
async fn a_parent_who_is_not_the_reference_person_sees_the_own_child_whole() {
    let registry = Asked::saying(Ok(true));
    assert_eq!(sight_of_ugo(&registry, EVA).await, ["whole", "whole", "whole"]);
    // Of him alone: of the grown-up daughter and of others parentage decides nothing.
    assert_eq!(registry.asked(), ["A3 EVA"; 3]);
}

#[actix_web::test]
async fn who_is_no_parent_or_of_whom_nobody_says_it_sees_a_line() {
    for said in [
        Ok(false),
        Err(RegistryError::QuotaExceeded { again_in: None }),
        Err(RegistryError::Unavailable("too slow")),
        Err(RegistryError::NotOffered("no purpose")),
    ] {
        let registry = Asked::saying(said);
        let seen = sight_of_ugo(&registry, EVA).await;
        assert_eq!(seen, ["listed", "listed", "listed"]);
    }
}

#[actix_web::test]
async fn of_who_is_a_parent_by_the_relation_nothing_is_asked() {
    let registry = Asked::saying(Ok(false));
    assert_eq!(sight_of_ugo(&registry, MARIO).await, ["whole", "whole", "whole"]);
    assert_eq!(registry.asked(), Vec::<String>::new());
}
