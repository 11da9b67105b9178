//! Who is asked for by name: by all of the personal data, as C030 has it, or not at all.

use super::anpr_world::{World, adapter, day, inquiry, purpose};
use chrono::NaiveDate;
use serde_json::{Value, json};
use sportello_integrations::pdnd::ClientKey;
use sportello_integrations::registry::anpr::{Anpr, UseCase};
use sportello_integrations::registry::{CivilRegistry, Named, RegistryError, Source};
use sportello_simulators::anpr::Trouble;
use sportello_types::issued_certificates::NameSearch;
use sportello_types::profile::Sex;
use sportello_types::registry::Place;
use sportello_types::values::PersonName;
use std::collections::BTreeMap;

/// Somebody by all of the personal data, or less.
struct Sought {
    family_name: PersonName,
    given_name: PersonName,
    born_on: NaiveDate,
    sex: Option<Sex>,
    born_at: Option<Place>,
}

impl Sought {
    fn new(family_name: &str, given_name: &str, born_on: &str, sex: Sex, born_at: Value) -> Self {
        Self {
            family_name: family_name.parse().unwrap(),
            given_name: given_name.parse().unwrap(),
            born_on: day(born_on),
            sex: Some(sex),
            born_at: Some(serde_json::from_value(born_at).unwrap()),
        }
    }

    async fn by(&self, anpr: &Anpr) -> Result<Vec<String>, RegistryError> {
        let named = Named {
            family_name: &self.family_name,
            given_name: &self.given_name,
            born_on: self.born_on,
            sex: self.sex,
            born_at: self.born_at.as_ref(),
        };
        let found = anpr.search(&named, &inquiry()).await?;
        assert_eq!(found.source, Source::Anpr);
        Ok(found.value.iter().map(|key| key.as_str().to_owned()).collect())
    }
}

fn in_italy(name: &str, province: &str) -> Value {
    json!({ "kind": "italy", "municipality": { "name": name, "province": province } })
}

fn francesca() -> Sought {
    Sought::new(
        "Lai",
        "Francesca",
        "1979-10-02",
        Sex::F,
        in_italy("Cagliari", "CA"),
    )
}

#[tokio::test]
async fn somebody_without_the_fiscal_code_is_found_by_all_of_the_personal_data() {
    let world = World::new().await;
    assert_eq!(world.anpr.name_search(), NameSearch::WholeIdentity);
    assert_eq!(francesca().by(&world.anpr).await.unwrap(), ["AA00015BV"]);
    let abroad = json!({ "kind": "abroad", "state": { "name": "Romania" } });
    let elena = Sought::new("Ionescu", "Elena", "1988-06-30", Sex::F, abroad.clone());
    assert_eq!(elena.by(&world.anpr).await.unwrap(), ["AA00009BV"]);
    for nobody in [
        Sought::new("Lai", "Anna", "1979-10-02", Sex::F, in_italy("Cagliari", "CA")),
        Sought::new(
            "Lai",
            "Francesca",
            "1979-10-03",
            Sex::F,
            in_italy("Cagliari", "CA"),
        ),
        Sought::new(
            "Lai",
            "Francesca",
            "1979-10-02",
            Sex::M,
            in_italy("Cagliari", "CA"),
        ),
        Sought::new("Lai", "Francesca", "1979-10-02", Sex::F, in_italy("Nuoro", "NU")),
        Sought::new("Lai", "Francesca", "1979-10-02", Sex::F, abroad),
        // Lives abroad: C030 says that he is not there.
        Sought::new(
            "Cossu",
            "Ignazio",
            "1968-01-31",
            Sex::M,
            in_italy("Oristano", "OR"),
        ),
    ] {
        assert_eq!(nobody.by(&world.anpr).await.unwrap(), [""; 0]);
    }
    assert_eq!(world.town.anpr.calls(), ["C030"; 8]);
    world.town.cut().await;
}

#[tokio::test]
async fn less_than_all_of_the_personal_data_is_not_asked() {
    let world = World::new().await;
    for less in [
        Sought {
            sex: None,
            ..francesca()
        },
        Sought {
            born_at: None,
            ..francesca()
        },
    ] {
        let refused = less.by(&world.anpr).await.unwrap_err();
        assert!(matches!(refused, RegistryError::NotOffered(_)), "{refused}");
    }
    assert!(world.town.anpr.calls().is_empty());
    let key = ClientKey::from_pem(&world.pem, "kid-1").unwrap();
    let purposes = BTreeMap::from([(UseCase::C021, purpose(UseCase::C021))]);
    let without = adapter(&world.town, key, purposes);
    assert_eq!(without.name_search(), NameSearch::None);
    let refused = francesca().by(&without).await.unwrap_err();
    assert!(matches!(refused, RegistryError::NotOffered(_)), "{refused}");
    world.town.cut().await;
}

#[tokio::test]
async fn of_namesakes_all_are_told_and_of_too_many_none() {
    let world = World::new().await;
    world.town.anpr.suffer(Trouble::Namesake, 1);
    let both = francesca().by(&world.anpr).await.unwrap();
    assert_eq!(both, ["AA00015BV", "AA00001BV"]);
    world.town.anpr.suffer(Trouble::Namesakes, 1);
    assert_eq!(
        francesca().by(&world.anpr).await.unwrap_err(),
        RegistryError::Ambiguous
    );
    world.town.anpr.suffer(Trouble::RegisterSlow, 1);
    assert_eq!(francesca().by(&world.anpr).await.unwrap(), ["AA00015BV"]);
    world.town.anpr.suffer(Trouble::Quota, 1);
    assert_eq!(
        francesca().by(&world.anpr).await.unwrap_err(),
        RegistryError::QuotaExceeded { again_in: None }
    );
    world.town.cut().await;
}
