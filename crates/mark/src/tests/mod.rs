//! Marks from claims to paper and back.

mod cutting;
mod forging;
mod golden;
mod properties;
mod sizes;

use crate::{Claims, KeySet, MarkHolder, MarkKey, Payload, StampMark, sign};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::values::CertificateCode;

/// 29 November 2026, 02:00 UTC.
const ISSUED: i64 = 1_795_917_600;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn key() -> MarkKey {
    MarkKey::from_seed(&[7; 32])
}

/// The key's, good for a day around [`ISSUED`].
fn keys() -> KeySet {
    KeySet::new(vec![key().published(at(ISSUED - 3600), at(ISSUED + 86_400))])
}

/// Ids and digest alone.
fn ids() -> Claims {
    Claims {
        issuer: "c_d150".to_owned(),
        kinds: vec!["residenza".parse().unwrap()],
        code: CertificateCode::new([0x4d, 0xcf, 0x6b, 0x12, 0x9d, 0x07, 0xe8, 0xac, 0x33, 0xf1]),
        issued_at: ISSUED,
        valid_until: NaiveDate::from_ymd_opt(2027, 2, 28),
        digest: Some([0xd1; 32]),
        holder: None,
        facts: Vec::new(),
        stamp: StampMark::Paper,
    }
}

fn holder() -> MarkHolder {
    MarkHolder {
        family_name: Some("De Santis".to_owned()),
        given_name: Some("Niccolò".to_owned()),
        tax_code: Some("RSSMRA80A01H501U".parse().unwrap()),
        birth_date: "01/01/1980".to_owned(),
    }
}

fn facts(facts: &[(&str, &str)]) -> Vec<(String, String)> {
    let fact = |(label, value): &(&str, &str)| ((*label).to_owned(), (*value).to_owned());
    facts.iter().map(fact).collect()
}

/// A certificate of residence with holder and address, and no digest.
fn residence() -> Claims {
    Claims {
        digest: None,
        holder: Some(holder()),
        facts: facts(&[("indirizzo", "Via Verdi 12, Borgoverde"), ("dal", "01/03/2014")]),
        ..ids()
    }
}

/// A family of some members.
fn family(members: usize) -> Claims {
    let names = [
        "De Santis Niccolò",
        "Rossi Maria",
        "De Santis Anna",
        "De Santis Ugo",
    ];
    let lines = names.iter().cycle().take(members);
    Claims {
        kinds: vec!["stato-famiglia".parse().unwrap()],
        facts: lines
            .map(|name| ((*name).to_owned(), "01/01/1980".to_owned()))
            .collect(),
        ..residence()
    }
}

fn signed(claims: &Claims) -> Payload {
    sign(claims, &key()).unwrap()
}
