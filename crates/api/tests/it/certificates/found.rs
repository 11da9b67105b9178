//! Whom the counter finds without a fiscal code: what each registry must be told, and what is written down.

use super::{FRANCESCA, residents, town, town_with};
use crate::login_log::entries;
use crate::support::{BORGOVERDE, EVA, Person, Town};
use chrono::NaiveDate;
use serde_json::{Value, json};
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, Named, RegistryError, Source, State};
use sportello_storage::audit;
use sportello_types::issued_certificates::NameSearch;
use sportello_types::registry::{Household, Place, Resident};
use sportello_types::values::{CodiceFiscale, ResidentKey};
use std::sync::Arc;

const PATH: &str = "/backoffice/counter/people/queries";
const REASON: &str = "Chiede allo sportello senza tessera sanitaria";

/// A registry that wants all of the personal data, as ANPR; of somebody with a crowd of namesakes if told so.
struct National {
    people: Vec<Resident>,
    crowded: bool,
}

impl National {
    fn new(crowded: bool) -> Arc<Self> {
        let people = residents().into_iter();
        Arc::new(Self {
            people: people
                .map(|record| serde_json::from_value(record).unwrap())
                .collect(),
            crowded,
        })
    }
}

fn answer<T>(value: T) -> Answer<T> {
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
impl CivilRegistry for National {
    async fn resolve(&self, code: &CodiceFiscale, _: &Inquiry) -> Result<Answer<ResidentKey>, RegistryError> {
        let mut people = self.people.iter();
        let found = people.find(|one| {
            let known = one.identity.tax_code.as_ref();
            known.is_some_and(|known| &known.code == code)
        });
        found
            .map(|one| answer(one.id.clone()))
            .ok_or(RegistryError::NotFound)
    }

    async fn person(
        &self,
        id: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Resident>, RegistryError> {
        let found = self.people.iter().find(|one| one.id == *id);
        found.cloned().map(answer).ok_or(RegistryError::NotFound)
    }

    async fn household(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Household>, RegistryError> {
        Err(RegistryError::NotFound)
    }

    fn name_search(&self) -> NameSearch {
        NameSearch::WholeIdentity
    }

    async fn search(
        &self,
        wanted: &Named<'_>,
        _: &Inquiry,
    ) -> Result<Answer<Vec<ResidentKey>>, RegistryError> {
        if self.crowded {
            return Err(RegistryError::Ambiguous);
        }
        let place = |place: Option<&Place>| place.and_then(Place::code).cloned();
        let fits = |one: &&Resident| {
            one.identity.sex == Some(wanted.sex.unwrap())
                && place(one.identity.birth.place.as_ref()) == Some(place(wanted.born_at).unwrap())
                && one.identity.birth.date.earliest() == wanted.born_on
        };
        let found = self.people.iter().filter(fits).map(|one| one.id.clone());
        Ok(answer(found.collect()))
    }
}

async fn national(crowded: bool) -> Town {
    town_with(|setup| setup.civil_registry = Some(National::new(crowded))).await
}

fn francesca() -> Value {
    json!({
        "family_name": "Lai", "given_name": "Francesca", "birth_date": "1979-10-02", "sex": "F",
        "birth_place": "B354", "reason": REASON
    })
}

/// The search with some fields changed; `null` takes one away.
fn but(change: &Value) -> Value {
    let mut search = francesca();
    for (name, value) in change.as_object().unwrap() {
        search[name] = value.clone();
    }
    search
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    search
}

async fn found(registrar: &Person<'_>, search: &Value) -> Vec<Value> {
    let people = registrar.post(PATH, search).await.expect(200).json();
    people["items"].as_array().unwrap().clone()
}

async fn name_search(registrar: &Person<'_>) -> Value {
    registrar.get("/backoffice/counter").await.expect(200).json()["name_search"].clone()
}

#[actix_web::test]
async fn its_own_registry_takes_names_and_day_and_does_not_mind_more() {
    let town = town().await;
    let registrar = town.registrar(EVA).await;
    assert_eq!(name_search(&registrar).await, "name_and_day");
    for (change, expected) in [
        (json!({}), 1),
        (json!({ "sex": null, "birth_place": null }), 1),
        (json!({ "sex": "M" }), 0),
        (json!({ "birth_place": "H501" }), 0),
    ] {
        assert_eq!(found(&registrar, &but(&change)).await.len(), expected, "{change}");
    }
}

#[actix_web::test]
async fn a_registry_that_wants_more_says_what() {
    let town = national(false).await;
    let registrar = town.registrar(EVA).await;
    assert_eq!(name_search(&registrar).await, "whole_identity");
    let people = found(&registrar, &francesca()).await;
    assert_eq!(people.len(), 1);
    assert_eq!(people[0]["tax_code"], FRANCESCA);
    assert!(
        found(&registrar, &but(&json!({ "birth_date": "1979-10-03" })))
            .await
            .is_empty()
    );
    for (change, pointers) in [
        (json!({ "sex": null }), vec!["/sex"]),
        (json!({ "birth_place": null }), vec!["/birth_place"]),
        (
            json!({ "sex": null, "birth_place": null }),
            vec!["/sex", "/birth_place"],
        ),
        (json!({ "birth_place": "M999" }), vec!["/birth_place"]),
        (json!({ "birth_date": "2026-11-25" }), vec!["/birth_date"]),
        (json!({ "family_name": null }), vec!["/tax_code"]),
    ] {
        let answer = registrar.post(PATH, &but(&change)).await.expect(422);
        assert_eq!(answer.pointers(), pointers, "{change}");
    }
}

#[actix_web::test]
async fn nobody_is_looked_for_by_name_without_a_reason_which_is_written_down() {
    for town in [town().await, national(false).await] {
        let registrar = town.registrar(EVA).await;
        for wrong in [json!(null), json!("perché")] {
            let before = entries(&town).await;
            let answer = registrar.post(PATH, &but(&json!({ "reason": wrong }))).await;
            assert_eq!(answer.expect(422).pointers(), ["/reason"], "{wrong}");
            assert_eq!(entries(&town).await, before, "nobody was looked for");
        }
        assert_eq!(found(&registrar, &francesca()).await.len(), 1);
        let by_code = json!({ "tax_code": FRANCESCA });
        assert_eq!(found(&registrar, &by_code).await.len(), 1);
        let francesca = super::ready(&town, FRANCESCA).await;
        let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
        let code = FRANCESCA.parse().unwrap();
        let looks = audit::list_for_citizen(&tx, francesca.id.unwrap(), Some(&code), None, 50).await;
        let looks: Vec<Value> = looks
            .unwrap()
            .items
            .into_iter()
            .filter(|entry| entry.event.name == "counter_person_found")
            .map(|entry| entry.event.detail)
            .collect();
        assert_eq!(
            looks,
            [
                json!({ "by": "tax_code", "reason": null, "found": 1, "too_many": false }),
                json!({ "by": "name", "reason": REASON, "found": 1, "too_many": false }),
            ]
        );
    }
}

#[actix_web::test]
async fn of_too_many_none_is_shown_and_the_search_is_written_down_all_the_same() {
    let town = national(true).await;
    let registrar = town.registrar(EVA).await;
    let before = entries(&town).await;
    let answer = registrar.post(PATH, &francesca()).await.expect(422);
    assert_eq!(answer.pointers(), ["/tax_code"]);
    assert_eq!(answer.json()["fields"][0]["code"], "too_many");
    assert_eq!(entries(&town).await, before + 1);
}

#[actix_web::test]
async fn a_registry_that_was_not_brought_in_cannot_be_asked_however_it_is_done() {
    let town = town_with(|_| ()).await;
    let registrar = town.registrar(EVA).await;
    for search in [francesca(), json!({ "tax_code": FRANCESCA })] {
        let answer = registrar.post(PATH, &search).await.expect(500);
        assert_eq!(answer.problem(), "registry_closed");
    }
}

#[actix_web::test]
async fn where_seal_or_keys_are_missing_it_is_told_before_anybody_is_looked_for() {
    for (town, expected) in [(town().await, true), (Town::open().await, false)] {
        let registrar = town.registrar(EVA).await;
        let counter = registrar.get("/backoffice/counter").await.expect(200).json();
        assert_eq!(counter["can_issue"], expected);
    }
}
