//! Somebody who is looked for by all of the personal data, as C030 takes it: what is missing, and what does
//! not belong there, is refused.

use chrono::NaiveDate;
use serde_json::{Map, Value};
use sportello_types::profile::Sex;
use sportello_types::registry::{Place, Resident};
use sportello_types::values::{CleanText, PersonName};

/// Personal data that are looked for.
pub(super) struct Person<'a> {
    family_name: &'a str,
    given_name: &'a str,
    sex: Sex,
    born_on: NaiveDate,
    born_at: BornAt<'a>,
}

enum BornAt<'a> {
    Municipality {
        name: &'a str,
        province: Option<&'a str>,
    },
    Country {
        name: &'a str,
    },
}

impl<'a> Person<'a> {
    /// Reads `criteriRicerca`. Otherwise the field that is wrong.
    pub(super) fn read(criteria: &'a Value, today: NaiveDate) -> Result<Self, String> {
        let whole = object(
            criteria,
            "criteriRicerca",
            &["cognome", "nome", "sesso", "datiNascita"],
        )?;
        let birth = object(
            field(whole, "datiNascita")?,
            "datiNascita",
            &["dataEvento", "luogoNascita"],
        )?;
        let born_on: NaiveDate = text(birth, "dataEvento")?
            .parse()
            .map_err(|_| "dataEvento: not a date".to_owned())?;
        if born_on > today {
            return Err("dataEvento: in the future".to_owned());
        }
        Ok(Self {
            family_name: text(whole, "cognome")?,
            given_name: text(whole, "nome")?,
            sex: match text(whole, "sesso")? {
                "F" => Sex::F,
                "M" => Sex::M,
                _ => return Err("sesso: neither F nor M".to_owned()),
            },
            born_on,
            born_at: born_at(field(birth, "luogoNascita")?)?,
        })
    }

    /// Whether it is this resident: names as they stand in the register, all given names, accents included.
    pub(super) fn is(&self, resident: &Resident) -> bool {
        let identity = &resident.identity;
        let called =
            |known: Option<&PersonName>, name: &str| known.is_some_and(|known| known.as_str() == name);
        called(identity.family_name.as_ref(), self.family_name)
            && called(identity.given_name.as_ref(), self.given_name)
            && identity.sex == Some(self.sex)
            && identity.birth.date.earliest() == self.born_on
            && identity
                .birth
                .place
                .as_ref()
                .is_some_and(|place| self.born_at.is(place))
    }
}

impl BornAt<'_> {
    fn is(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Municipality { name, province }, Place::Italy { municipality }) => {
                let known = municipality.province.as_ref().map(CleanText::as_str);
                municipality.name.as_str() == *name && (province.is_none() || *province == known)
            }
            (Self::Country { name }, Place::Abroad { state, .. }) => state.name.as_str() == *name,
            _ => false,
        }
    }
}

fn born_at(place: &Value) -> Result<BornAt<'_>, String> {
    let place = object(place, "luogoNascita", &["comune", "localita"])?;
    match (place.get("comune"), place.get("localita")) {
        (Some(municipality), None) => {
            let parts = object(municipality, "comune", &["nomeComune", "siglaProvinciaIstat"])?;
            let province = parts.contains_key("siglaProvinciaIstat");
            Ok(BornAt::Municipality {
                name: text(parts, "nomeComune")?,
                province: province.then(|| text(parts, "siglaProvinciaIstat")).transpose()?,
            })
        }
        (None, Some(abroad)) => {
            let parts = object(abroad, "localita", &["descrizioneStato"])?;
            Ok(BornAt::Country {
                name: text(parts, "descrizioneStato")?,
            })
        }
        _ => Err("luogoNascita: not one of comune and localita".to_owned()),
    }
}

/// An object with no other fields than these.
fn object<'a>(value: &'a Value, name: &str, fields: &[&str]) -> Result<&'a Map<String, Value>, String> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("{name}: not an object"))?;
    match object.keys().find(|key| !fields.contains(&key.as_str())) {
        Some(other) => Err(format!("{name}: {other} does not belong here")),
        None => Ok(object),
    }
}

fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a Value, String> {
    object.get(name).ok_or_else(|| format!("{name}: missing"))
}

/// A text that is not empty.
fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    let text = field(object, name)?.as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(format!("{name}: missing"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn today() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    fn criteria() -> Value {
        json!({
            "cognome": "LAI", "nome": "FRANCESCA", "sesso": "F",
            "datiNascita": {
                "dataEvento": "1979-10-02",
                "luogoNascita": { "comune": { "nomeComune": "CAGLIARI", "siglaProvinciaIstat": "CA" } },
            },
        })
    }

    #[test]
    fn what_is_missing_or_does_not_belong_there_is_named() {
        assert!(Person::read(&criteria(), today()).is_ok());
        for (pointer, value, expected) in [
            ("/cognome", json!(""), "cognome: missing"),
            ("/nome", json!(7), "nome: missing"),
            ("/sesso", json!("X"), "sesso: neither F nor M"),
            ("/datiNascita", json!("1979-10-02"), "datiNascita: not an object"),
            ("/datiNascita/dataEvento", json!("1979"), "dataEvento: not a date"),
            (
                "/datiNascita/dataEvento",
                json!("2026-11-25"),
                "dataEvento: in the future",
            ),
            (
                "/datiNascita/luogoNascita",
                json!({}),
                "luogoNascita: not one of comune and localita",
            ),
            (
                "/datiNascita/luogoNascita/comune",
                json!({ "codiceIstat": "092009" }),
                "comune: codiceIstat does not belong here",
            ),
        ] {
            let mut wrong = criteria();
            *wrong.pointer_mut(pointer).unwrap() = value;
            assert_eq!(Person::read(&wrong, today()).err().as_deref(), Some(expected));
        }
        let mut both = criteria();
        both["codiceFiscale"] = json!("LAIFNC79R42B354L");
        assert!(Person::read(&both, today()).is_err());
    }
}
