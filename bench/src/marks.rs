//! Marks of certificates signed and judged natively, on one thread: from the text of the QR code to the
//! claims, as the page of checks does it in the browser.

use crate::per_second;
use chrono::{DateTime, NaiveDate, Utc};
use sportello_mark::{Claims, KeySet, MarkHolder, MarkKey, Payload, StampMark, sign, verify};
use sportello_types::values::CertificateCode;
use std::time::Duration;

/// Where the QR code leads.
pub(crate) const BASE: &str = "https://sportello.comune.borgoverde.example/v";

/// Signs and judges for a while each.
pub(crate) fn run(length: Duration) {
    let issued: DateTime<Utc> = "2026-11-24T09:41:07Z".parse().unwrap();
    let key = MarkKey::from_seed(&[7; 32]);
    let until = "2027-11-24T00:00:00Z".parse().unwrap();
    let keys = KeySet::new(vec![
        key.published("2026-01-01T00:00:00Z".parse().unwrap(), until),
    ]);
    let claims = residence(issued.timestamp());
    let rate = per_second(length, || {
        sign(&claims, &key).unwrap();
    });
    println!("marks signed: {rate:.0} a second");
    let read = sign(&claims, &key).unwrap().to_url(BASE);
    let rate = per_second(length, || {
        verify(&Payload::from_text(&read).unwrap(), &keys).unwrap();
    });
    println!("marks judged: {rate:.0} a second");
}

/// A certificate of residence, with holder and address.
pub(crate) fn residence(issued_at: i64) -> Claims {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Claims {
        issuer: "c_z999".to_owned(),
        kinds: vec!["residenza".parse().unwrap()],
        code: CertificateCode::new([9; 10]),
        issued_at,
        valid_until: NaiveDate::from_ymd_opt(2027, 2, 24),
        digest: None,
        holder: Some(MarkHolder {
            family_name: Some("D’Angelò".to_owned()),
            given_name: Some("Nicolò".to_owned()),
            tax_code: Some("RSSMRA85T10A562S".parse().unwrap()),
            birth_date: "10/12/1985".to_owned(),
        }),
        facts: vec![
            fact("Residenza", "Via del Torrente 3, 09999 Borgoverde (CA)"),
            fact("Dal", "01/03/2011"),
        ],
        stamp: StampMark::Paper,
    }
}
