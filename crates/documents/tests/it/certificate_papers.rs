//! Certificates of the invented town: one short, one on stamped paper, one of several pages.

use crate::fixtures::{issuer, now};
use chrono::NaiveDate;
use sportello_documents::certificates::{Holder, Part, Statement, Table};
use sportello_documents::{CertificatePaper, GermanPaper};
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::profile::Sex;
use sportello_types::values::{CertificateNumber, EuroCents};

pub(crate) const NOT_FOR_OFFICES: &str = "Il presente certificato non può essere prodotto agli organi della pubblica amministrazione o ai privati gestori di pubblici servizi";
pub(crate) const CODE: &str = "1C34-J1C3-4J1C-34J1";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_string).to_vec()
}

/// As long as the mark of a residence with its facts.
fn mark_url() -> String {
    let payload: String = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        .chars()
        .cycle()
        .take(354)
        .collect();
    format!("https://sportello.comune.borgoverde.example/v#{payload}")
}

fn residence() -> Part {
    Part {
        kind: "residenza".parse().unwrap(),
        heading: "Residenza".to_string(),
        sentences: strings(["è residente in questo Comune dal 1° marzo 2011, in Via del Torrente 3."]),
        table: None,
        mark: vec![("Indirizzo".to_string(), "Via del Torrente 3".to_string())],
    }
}

fn family(members: usize) -> Part {
    let row = |n: usize| {
        vec![
            "D’ANGELÒ".to_string(),
            format!("Membro {n}"),
            format!("{:02}/05/19{:02}", n % 28 + 1, n % 90 + 10),
        ]
    };
    Part {
        kind: "stato-famiglia".parse().unwrap(),
        heading: "Stato di famiglia".to_string(),
        sentences: strings(["ha la famiglia anagrafica così composta:"]),
        table: Some(Table {
            header: strings(["Cognome", "Nome", "Data di nascita"]),
            rows: (1..=members).map(row).collect(),
        }),
        mark: Vec::new(),
    }
}

fn paper(title: &str, parts: Vec<Part>, duty: Duty) -> CertificatePaper {
    CertificatePaper {
        issuer: issuer(),
        number: CertificateNumber::new(2026, 123).unwrap(),
        code: CODE.parse().unwrap(),
        issued_at: now(),
        statement: Statement {
            title: title.to_string(),
            holder: Holder {
                family_name: Some("D’Angelò".to_string()),
                given_name: Some("Nicolò".to_string()),
                sex: Some(Sex::M),
                birth_date: "1985-12-10".to_string(),
                birth_place: Some("Borgoverde (BV)".to_string()),
                birth_at: None,
                tax_code: Some("RSSMRA85T10A562S".parse().unwrap()),
            },
            parts,
            law: strings([NOT_FOR_OFFICES]),
            valid_until: Some(day(2027, 2, 24)),
            as_of: None,
            german: None,
        },
        duty,
        use_title: "Uso adozione, affidamento, tutela dei minori".to_string(),
        fees: EuroCents(0),
        registrar: Some("Elena Serra".to_string()),
        mark_url: mark_url(),
        verification_url: "https://sportello.comune.borgoverde.example/verifica".to_string(),
        german: None,
    }
}

fn exempt() -> Duty {
    Duty::Exempt {
        by: "art. 13 della tabella B, DPR 642/1972; art. 82 della legge 184/1983".to_string(),
    }
}

pub(crate) fn single() -> CertificatePaper {
    paper("Certificato di residenza", vec![residence()], exempt())
}

pub(crate) fn combined() -> CertificatePaper {
    let stamp = Duty::PaperStamp {
        stamp: PaperStamp {
            number: "01234567890123".parse().unwrap(),
            issued_on: day(2026, 11, 23),
        },
    };
    CertificatePaper {
        use_title: "Uso privato, in bollo".to_string(),
        fees: EuroCents(52),
        ..paper(
            "Certificato contestuale di residenza e di stato di famiglia",
            vec![residence(), family(3)],
            stamp,
        )
    }
}

pub(crate) fn digital() -> CertificatePaper {
    CertificatePaper {
        use_title: "Uso privato, in bollo".to_string(),
        fees: EuroCents(52),
        ..paper("Certificato di residenza", vec![residence()], Duty::DigitalStamp)
    }
}

pub(crate) fn long() -> CertificatePaper {
    paper("Certificato di stato di famiglia", vec![family(30)], exempt())
}

pub(crate) const NOT_FOR_OFFICES_DE: &str = "Diese Bescheinigung darf nicht der öffentlichen Verwaltung oder privaten Betreibern von öffentlichen Dienstleistungen vorgelegt werden";

/// A paper in German alone, or in two languages: residence and family, on stamped paper.
pub(crate) fn german(alone: bool) -> CertificatePaper {
    let mut paper = combined();
    let heading = |slug: &str, heading: &str, sentence: &str| Part {
        kind: slug.parse().unwrap(),
        heading: heading.to_string(),
        sentences: strings([sentence]),
        table: None,
        mark: Vec::new(),
    };
    let table = paper
        .statement
        .parts
        .iter()
        .find_map(|part| part.table.clone())
        .map(|table| Table {
            header: strings(["Zuname", "Vorname", "Geburtsdatum"]),
            ..table
        });
    let statement = Statement {
        title: "Sammelbescheinigung: Wohnsitz und Familienbogen".to_string(),
        parts: vec![
            heading(
                "residenza",
                "Wohnsitz",
                "Hat den Wohnsitz an folgender Anschrift: Via del Torrente 3.",
            ),
            Part {
                table,
                ..heading(
                    "stato-famiglia",
                    "Familienbogen",
                    "Die meldeamtliche Familie setzt sich aus den folgenden Personen zusammen.",
                )
            },
        ],
        law: strings([NOT_FOR_OFFICES_DE]),
        ..paper.statement.clone()
    };
    paper.statement.german = Some(Box::new(statement));
    paper.german = Some(GermanPaper {
        alone,
        issuer: "Gemeinde Grünheim".to_string(),
        use_title: "Privater Gebrauch, auf Stempelpapier".to_string(),
        duty_by: "D.P.R. Nr. 642/1972".to_string(),
    });
    paper
}
