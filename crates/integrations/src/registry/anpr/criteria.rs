//! Who is looked for (`criteriRicerca`): by key, by fiscal code (C030), by all of the personal data (C030).

use crate::registry::Named;
use chrono::NaiveDate;
use serde::Serialize;
use sportello_types::profile::Sex;
use sportello_types::registry::Place;
use sportello_types::values::{CodiceFiscale, PersonName, ResidentKey};

/// Who is looked for.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Criteria {
    Id {
        #[serde(rename = "idANPR")]
        id: String,
    },
    TaxCode {
        #[serde(rename = "codiceFiscale")]
        code: String,
    },
    Person {
        cognome: String,
        nome: String,
        sesso: &'static str,
        #[serde(rename = "datiNascita")]
        birth: Birth,
    },
}

/// A birth.
#[derive(Serialize)]
pub(super) struct Birth {
    #[serde(rename = "dataEvento")]
    on: NaiveDate,
    #[serde(rename = "luogoNascita")]
    at: BirthPlace,
}

/// Where: exactly one of them.
#[derive(Serialize)]
enum BirthPlace {
    #[serde(rename = "comune")]
    Italy {
        #[serde(rename = "nomeComune")]
        name: String,
        #[serde(rename = "siglaProvinciaIstat", skip_serializing_if = "Option::is_none")]
        province: Option<String>,
    },
    #[serde(rename = "localita")]
    Abroad {
        #[serde(rename = "descrizioneStato")]
        state: String,
    },
}

impl Criteria {
    pub(super) fn id(id: &ResidentKey) -> Self {
        Self::Id {
            id: id.as_str().to_owned(),
        }
    }

    pub(super) fn tax_code(code: &CodiceFiscale) -> Self {
        Self::TaxCode {
            code: code.as_str().to_owned(),
        }
    }

    /// Somebody by all of the personal data; none where some are not told.
    pub(super) fn person(wanted: &Named<'_>) -> Option<Self> {
        let at = match wanted.born_at? {
            Place::Italy { municipality } => BirthPlace::Italy {
                name: capitals(municipality.name.as_str()),
                province: municipality
                    .province
                    .as_ref()
                    .map(|province| capitals(province.as_str())),
            },
            Place::Abroad { state, .. } => BirthPlace::Abroad {
                state: capitals(state.name.as_str()),
            },
            Place::Exceptional { .. } => return None,
        };
        let name = |name: &PersonName| capitals(name.as_str());
        Some(Self::Person {
            cognome: name(wanted.family_name),
            nome: name(wanted.given_name),
            sesso: match wanted.sex? {
                Sex::F => "F",
                Sex::M => "M",
            },
            birth: Birth {
                on: wanted.born_on,
                at,
            },
        })
    }
}

/// ANPR writes in capitals.
fn capitals(text: &str) -> String {
    text.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written(sex: Option<Sex>, place: Option<Value>) -> Option<Value> {
        let place: Option<Place> = place.map(|place| serde_json::from_value(place).unwrap());
        let wanted = Named {
            family_name: &"D'Àngelo".parse().unwrap(),
            given_name: &"Nicolò".parse().unwrap(),
            born_on: "1990-02-28".parse().unwrap(),
            sex,
            born_at: place.as_ref(),
        };
        Criteria::person(&wanted).map(|criteria| serde_json::to_value(criteria).unwrap())
    }

    #[test]
    fn somebody_is_asked_for_as_anpr_writes_names_and_places() {
        let palermo = json!({ "kind": "italy", "municipality": { "code": "G273", "name": "Palermo", "province": "PA" } });
        let romania = json!({ "kind": "abroad", "state": { "code": "Z129", "name": "Romania" } });
        let born = |place: Value| json!({ "dataEvento": "1990-02-28", "luogoNascita": place });
        assert_eq!(
            written(Some(Sex::M), Some(palermo.clone())).unwrap(),
            json!({
                "cognome": "D'ÀNGELO", "nome": "NICOLÒ", "sesso": "M",
                "datiNascita": born(json!({ "comune": { "nomeComune": "PALERMO", "siglaProvinciaIstat": "PA" } })),
            })
        );
        assert_eq!(
            written(Some(Sex::F), Some(romania)).unwrap()["datiNascita"],
            born(json!({ "localita": { "descrizioneStato": "ROMANIA" } }))
        );
        let aboard = json!({ "kind": "exceptional", "description": "A bordo" });
        for (sex, place) in [
            (None, Some(palermo)),
            (Some(Sex::M), None),
            (Some(Sex::M), Some(aboard)),
        ] {
            assert_eq!(written(sex, place), None);
        }
    }
}
