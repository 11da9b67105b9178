//! Certificates on paper, made as the portal makes them, with the keys of an installation.

use crate::program::Place;
use chrono::{DateTime, TimeDelta, Utc};
use sportello_api::Clock;
use sportello_documents::certificates::{Holder, Part, Statement};
use sportello_documents::{CertificatePaper, Issuer, certificate};
use sportello_mark::{Claims, MarkHolder, StampMark, sign};
use sportello_server::keys::KeyFolder;
use sportello_types::certificates::Duty;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

/// An installation with keys.
pub(crate) fn town() -> Place {
    let place = Place::on_sqlite();
    place.settle();
    place
}

/// A certificate of residence: what it says, and what its mark says.
pub(crate) struct Made {
    pub(crate) pdf: Vec<u8>,
    /// What its QR says.
    pub(crate) address: String,
}

pub(crate) fn keys(place: &Place) -> KeyFolder {
    KeyFolder::of(&place.path("data/keys"), "borgoverde")
}

/// Issues one as the portal does, valid for some days from now on.
pub(crate) fn issue(place: &Place, code: u8, days: i64) -> Made {
    issue_at(place, code, days, "https://sportello.invalid/v")
}

/// The same, of a portal that is somewhere else.
pub(crate) fn issue_at(place: &Place, code: u8, days: i64, portal: &str) -> Made {
    let keys = keys(place);
    let (seal, marks) = (keys.seal().unwrap().unwrap(), keys.marks().unwrap().unwrap());
    let now: DateTime<Utc> = Clock::system().now();
    let valid_until = Some(now.date_naive() + TimeDelta::days(days));
    let code = CertificateCode::new([code; 10]);
    let facts = vec![("Indirizzo".to_owned(), "Via del Torrente 3".to_owned())];
    let claims = Claims {
        issuer: "c_z999".to_owned(),
        kinds: vec!["residenza".parse().unwrap()],
        code,
        issued_at: now.timestamp(),
        valid_until,
        digest: None,
        holder: Some(MarkHolder {
            family_name: Some("D’Angelò".to_owned()),
            given_name: Some("Nicolò".to_owned()),
            tax_code: None,
            birth_date: "1985-12-10".to_owned(),
        }),
        facts: facts.clone(),
        stamp: StampMark::Exempt,
    };
    let address = sign(&claims, &marks.signer).unwrap().to_url(portal);
    let paper = CertificatePaper {
        issuer: Issuer {
            name: "Comune di Borgoverde".to_owned(),
            ipa_code: "c_z999".to_owned(),
            crest_svg: None,
        },
        number: CertificateNumber::new(2026, 123).unwrap(),
        code,
        issued_at: now,
        statement: Statement {
            title: "Certificato di residenza".to_owned(),
            holder: Holder {
                family_name: Some("D’Angelò".to_owned()),
                given_name: Some("Nicolò".to_owned()),
                sex: None,
                birth_date: "1985-12-10".to_owned(),
                birth_place: None,
                birth_at: None,
                tax_code: None,
            },
            parts: vec![Part {
                kind: "residenza".parse().unwrap(),
                heading: "Residenza".to_owned(),
                sentences: vec!["è residente in questo Comune.".to_owned()],
                table: None,
                mark: facts,
            }],
            law: vec!["Il presente certificato…".to_owned()],
            valid_until,
            as_of: None,
            german: None,
        },
        duty: Duty::Exempt {
            by: "tabella B".to_owned(),
        },
        use_title: "Uso adozione".to_owned(),
        fees: EuroCents(0),
        registrar: None,
        mark_url: address.clone(),
        verification_url: "https://sportello.invalid/verifica".to_owned(),
        german: None,
    };
    Made {
        pdf: certificate(&paper, &seal, now).unwrap(),
        address,
    }
}
