//! The segnatura, as others read it.

use chrono::{DateTime, TimeZone, Utc};
use quick_xml::Reader;
use quick_xml::events::Event;
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
        size: 1024,
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
