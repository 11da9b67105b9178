//! The segnatura and the daily register, as others read them.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use quick_xml::Reader;
use quick_xml::events::Event;
use sportello_integrations::protocol::daily_register::{Annulment, BrokenDay, Day, Entry, render};
use sportello_integrations::protocol::{
    Administration, Classification, Contacts, Direction, Document, Number, Party, Registration, segnatura,
};
use sportello_types::values::ProtocolNumber;

fn at() -> DateTime<Utc> {
    // One hour before midnight in London is the new year in Rome.
    Utc.with_ymd_and_hms(2026, 12, 31, 23, 30, 0).unwrap()
}

fn owner() -> Administration {
    Administration {
        name: "Comune di Borgoverde".to_string(),
        ipa_code: "c_z999".to_string(),
        tax_code: Some("00743110157".parse().unwrap()),
        aoo: ("A0B1C2D".to_string(), "Protocollo generale".to_string()),
        office: Some(("UFPL01".to_string(), "Polizia locale".to_string())),
        contacts: Contacts {
            emails: vec!["protocollo@pec.comune.borgoverde.example".parse().unwrap()],
            phones: vec!["+39070000001".parse().unwrap()],
        },
    }
}

fn document(name: &str, signed: bool) -> Document {
    Document {
        name: name.to_string(),
        media_type: "application/pdf".to_string(),
        description: Some("Istanza & allegati <1>".to_string()),
        sha256: [0xab; 32],
        signed,
        sealed: !signed,
    }
}

fn registration() -> Registration {
    Registration {
        request_id: "019ab5c2".to_string(),
        direction: Direction::Incoming,
        sender: Party::Person {
            given_name: "Nicolò \"Nico\"".to_string(),
            family_name: "D'Angelò & figli\u{1}".to_string(),
            tax_code: Some("RSSMRA85T10A562S".parse().unwrap()),
            contacts: Contacts {
                emails: vec!["nico@example.org".parse().unwrap()],
                phones: Vec::new(),
            },
        },
        recipients: vec![Party::Administration(owner())],
        subject: "Permesso ZTL <residenti> & altri".to_string(),
        classification: Classification {
            name: "Polizia locale".to_string(),
            code: "9.1".to_string(),
        },
        presented_at: at(),
        main: document("istanza \"prima\".pdf", false),
        attachments: vec![document("allegato.pdf", true), document("altro.pdf", false)],
        confidential: true,
    }
}

fn number() -> Number {
    Number {
        register: "PROT".parse().unwrap(),
        number: ProtocolNumber::new(2027, 1).unwrap(),
        registered_at: at(),
        system_id: None,
    }
}

#[test]
fn the_segnatura_is_written_as_the_schema_wants() {
    let xml = segnatura::build(&owner(), &number(), &registration());
    insta::assert_snapshot!(xml);
}

#[test]
fn all_names_in_the_segnatura_are_qualified_and_no_postcode_appears() {
    let mut others = registration();
    others.recipients.extend([
        Party::Company {
            name: "Bar Sport".to_string(),
            tax_code: Some("00743110157".parse().unwrap()),
            contacts: Contacts::default(),
        },
        Party::ForeignAdministration {
            name: "Mairie de Nice".to_string(),
            office: Some("État civil".to_string()),
            contacts: Contacts::default(),
        },
    ]);
    let xml = segnatura::build(&owner(), &number(), &others);
    let mut reader = Reader::from_str(&xml);
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                elements += 1;
                assert_eq!(element.name().prefix().unwrap().as_ref(), "prot");
                for attribute in element.attributes() {
                    let key = attribute.unwrap().key;
                    assert!(
                        matches!(key.prefix().unwrap().as_ref(), "prot" | "xmlns"),
                        "{key:?}"
                    );
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(elements > 40, "{elements}");
    assert!(!xml.contains("CAP"), "{xml}");
    assert!(!xml.contains("IndirizzoPostale"), "{xml}");
    assert!(!xml.contains('\u{1}'), "{xml}");
}

#[test]
fn the_year_of_the_segnatura_is_that_of_rome() {
    let xml = segnatura::build(&owner(), &number(), &registration());
    assert!(
        xml.contains("<prot:DataRegistrazione>2027-01-01</prot:DataRegistrazione>"),
        "{xml}"
    );
    assert!(
        xml.contains("<prot:OraRegistrazione>00:30:00+01:00</prot:OraRegistrazione>"),
        "{xml}"
    );
    assert!(
        xml.contains("<prot:NumeroRegistrazione>0000001</prot:NumeroRegistrazione>"),
        "{xml}"
    );
}

fn day() -> Day {
    let entry = |n: u32, subject: &str| Entry {
        number: ProtocolNumber::new(2026, n).unwrap(),
        registered_at: Utc.with_ymd_and_hms(2026, 11, 24, 8, n % 60, 0).unwrap(),
        direction: Direction::Incoming,
        parties: vec!["D'Angelò Nicolò".to_string()],
        subject: subject.to_string(),
        received_reference: None,
        document_sha256: "ab".repeat(32),
        attachments_sha256: vec!["cd".repeat(32)],
    };
    Day {
        administration: "Comune di Borgoverde".to_string(),
        ipa_code: "c_z999".to_string(),
        aoo_code: "A0B1C2D".to_string(),
        register: "PROT".parse().unwrap(),
        date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        previous_sha256: Some("ef".repeat(32)),
        entries: vec![
            entry(122, "Permesso ZTL"),
            entry(123, "Nido\n0000999/2026 del 01/01/2026, finta riga"),
        ],
        annulments: vec![Annulment {
            number: ProtocolNumber::new(2026, 7).unwrap(),
            annulled_at: Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap(),
            act: "determina 12/2026".to_string(),
        }],
    }
}

#[test]
fn a_day_reads_well_and_its_seal_covers_it() {
    let rendered = render(&day()).unwrap();
    insta::assert_snapshot!("daily_register_text", rendered.text);
    insta::assert_snapshot!("daily_register_json", rendered.json);
    let mut other = day();
    other.entries[0].subject.push('.');
    assert_ne!(render(&other).unwrap().sha256, rendered.sha256);
    let mut unchained = day();
    unchained.previous_sha256 = None;
    assert_ne!(render(&unchained).unwrap().sha256, rendered.sha256);
}

#[test]
fn a_gap_a_repeated_number_or_another_day_is_an_error() {
    let mut gap = day();
    gap.entries[1].number = ProtocolNumber::new(2026, 124).unwrap();
    assert!(matches!(render(&gap), Err(BrokenDay::Sequence { .. })));
    let mut twice = day();
    twice.entries[1].number = twice.entries[0].number;
    assert!(matches!(render(&twice), Err(BrokenDay::Sequence { .. })));
    let mut late = day();
    late.entries[1].registered_at = Utc.with_ymd_and_hms(2026, 11, 24, 23, 30, 0).unwrap();
    assert!(matches!(render(&late), Err(BrokenDay::OtherDay(_))));
}

#[test]
fn an_empty_day_has_its_file_too() {
    let mut empty = day();
    empty.entries.clear();
    empty.annulments.clear();
    let rendered = render(&empty).unwrap();
    assert!(
        rendered.text.contains("Registrazioni: nessuna"),
        "{}",
        rendered.text
    );
    assert_eq!(rendered.sha256.len(), 64);
}
