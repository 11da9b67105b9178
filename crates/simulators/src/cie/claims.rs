//! What the provider says of a citizen.

use crate::town::{Citizen, Domicile};
use serde_json::{Map, Value, json};
use sportello_types::profile::Sex;

pub(super) const FISCAL_NUMBER: &str = "https://attributes.eid.gov.it/fiscal_number";

/// As `claims_supported` says.
pub(super) const SUPPORTED: [&str; 10] = [
    "given_name",
    "family_name",
    "birthdate",
    "gender",
    "place_of_birth",
    "email",
    "phone_number",
    "address",
    "document_details",
    FISCAL_NUMBER,
];

/// The claims asked for that the citizen has.
pub(super) fn of(citizen: &Citizen, asked: &[String]) -> Map<String, Value> {
    let place = citizen
        .birth_place
        .as_ref()
        .map(|place| json!({"locality": place.to_string(), "region": citizen.birth_county}));
    let all = [
        ("given_name", Some(json!(citizen.given_name))),
        ("family_name", Some(json!(citizen.family_name))),
        ("birthdate", Some(json!(citizen.birth_date.to_string()))),
        (
            "gender",
            Some(json!(match citizen.sex {
                Sex::F => "female",
                Sex::M => "male",
            })),
        ),
        ("place_of_birth", place),
        ("email", Some(json!(citizen.email.to_string()))),
        (
            "phone_number",
            citizen.mobile.as_ref().map(|mobile| json!(mobile.to_string())),
        ),
        ("address", citizen.domicile.as_ref().map(address)),
        ("document_details", document(&citizen.identity_document)),
        (FISCAL_NUMBER, Some(json!(format!("TINIT-{}", citizen.tax_code)))),
    ];
    all.into_iter()
        .filter(|(name, _)| asked.iter().any(|asked| asked == name))
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn address(domicile: &Domicile) -> Value {
    json!({
        "street_address": domicile.street, "postal_code": domicile.postal_code.to_string(),
        "locality": domicile.municipality, "region": domicile.province, "country_code": domicile.nation,
    })
}

/// The town writes documents as SPID does: type, number, issuer, first and last day.
fn document(written: &str) -> Option<Value> {
    let parts: Vec<&str> = written.split_whitespace().collect();
    let [kind, number, issuer @ .., first_day, last_day] = parts.as_slice() else {
        return None;
    };
    Some(json!({
        "type": kind, "document_number": number, "issuer": {"name": issuer.join(" ")},
        "date_of_issuance": first_day, "date_of_expiry": last_day,
    }))
}

/// The claim's name for people.
pub(super) fn label(name: &str) -> &str {
    match name {
        "given_name" => "Nome",
        "family_name" => "Cognome",
        "birthdate" => "Data di nascita",
        "gender" => "Sesso",
        "place_of_birth" => "Luogo di nascita",
        "email" => "Posta elettronica",
        "phone_number" => "Telefono cellulare",
        "address" => "Domicilio",
        "document_details" => "Documento d'identità",
        FISCAL_NUMBER => "Codice fiscale",
        other => other,
    }
}
