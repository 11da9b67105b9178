//! A citizen of an invented town and what she applied for.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use secrecy::ExposeSecret;
use sportello_documents::seal::{LocalKey, demo_certificate};
use sportello_documents::{AnsweredRow, AnsweredStep, Applicant, Identification, Issuer, Receipt};
use sportello_types::attachments::{Attachment, ScanResult, SignatureFormat};
use sportello_types::ids::AttachmentId;
use sportello_types::istanze::Registration;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::services::Office;
use sportello_types::values::ProtocolNumber;
use std::sync::LazyLock;

const CREST: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48"><path d="M2 2h36v22c0 12-8 19-18 22C10 43 2 36 2 24z" fill="#1b5e20" stroke="#c9a227" stroke-width="2"/></svg>"##;

pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 41, 7).unwrap()
}

/// One key for all tests: making it is what costs.
pub(crate) fn seal() -> &'static LocalKey {
    static KEY: LazyLock<LocalKey> = LazyLock::new(|| {
        let demo = demo_certificate("Comune di Borgoverde", [7; 16], now()).unwrap();
        assert!(demo.key_pem.expose_secret().contains("PRIVATE KEY"));
        LocalKey::from_pem(&demo.key_pem, &demo.certificate_pem).unwrap()
    });
    &KEY
}

pub(crate) fn issuer() -> Issuer {
    Issuer {
        name: "Comune di Borgoverde".to_string(),
        ipa_code: "c_z999".to_string(),
        crest_svg: Some(CREST.to_string()),
    }
}

fn answer(label: &str, lines: &[&str]) -> AnsweredRow {
    AnsweredRow::Answer {
        label: label.to_string(),
        lines: lines.iter().map(|line| (*line).to_string()).collect(),
    }
}

pub(crate) fn receipt(lang: Lang) -> Receipt {
    Receipt {
        lang,
        issuer: issuer(),
        register: "PROT".to_string(),
        registration: Some(Registration {
            number: ProtocolNumber::new(2026, 123).unwrap(),
            registered_at: now(),
        }),
        istanza: "019ab5c2-7d10-7c3e-9a51-6f0c2f0d4e11".to_string(),
        submitted_at: now(),
        service_title: "Permesso ZTL per residenti".to_string(),
        subject: "Permesso ZTL per residenti - D’Angelò Nicolò".to_string(),
        applicant: Applicant {
            given_name: "Nicolò".to_string(),
            family_name: "D’Angelò".to_string(),
            tax_code: "RSSMRA85T10A562S".parse().unwrap(),
            identification: Identification {
                means: "SPID".to_string(),
                provider: "Identità Sicura".to_string(),
                level: Loa::L2,
                at: now(),
            },
        },
        office: Office {
            slug: "polizia-locale".to_string(),
            name: "Polizia locale".to_string(),
            street: "Via del Torrente 3".to_string(),
            postal_code: "09999".to_string(),
            town: "Borgoverde".to_string(),
            phone: "070 0000001".to_string(),
            email: "polizia@comune.borgoverde.example".to_string(),
            pec: "protocollo@pec.comune.borgoverde.example".to_string(),
            hours: "lunedì e giovedì, 9-12".to_string(),
            person_in_charge: "Elena Serra".to_string(),
            substitute: "Paolo Melis, segretario comunale".to_string(),
        },
        term_days: 30,
        outcome_due_on: NaiveDate::from_ymd_opt(2026, 12, 24),
        answers: vec![AnsweredStep {
            title: "Veicoli".to_string(),
            rows: vec![
                answer("Motivo della richiesta", &["Residenza nella zona"]),
                AnsweredRow::Group {
                    label: "Veicolo 1".to_string(),
                },
                answer("Targa", &["AB123CD"]),
                answer("Alimentazione", &["Benzina", "GPL"]),
                AnsweredRow::Group {
                    label: "Veicolo 2".to_string(),
                },
                answer("Targa", &["EF456GH"]),
                answer("Note", &[]),
            ],
        }],
        answers_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_string(),
        attachments: vec![Attachment {
            id: AttachmentId::from_parts(1_700_000_000_000, [1; 10]),
            field: "carta_circolazione".to_string(),
            name: "carta di circolazione.pdf.p7m".to_string(),
            media_type: "application/pkcs7-mime".to_string(),
            size: 1_234_567,
            sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".to_string(),
            signature: SignatureFormat::Cades,
            scan: ScanResult::Clean,
            uploaded_at: now(),
        }],
        withdrawal: Ok(()),
        follow_url: "https://sportello.comune.borgoverde.example/area-personale/istanze/019ab5c2-7d10-7c3e-9a51-6f0c2f0d4e11".to_string(),
        verification_url: "https://sportello.comune.borgoverde.example/verifica/BV7K-2M9Q-XH4T".to_string(),
        privacy_url: "https://sportello.comune.borgoverde.example/privacy".to_string(),
    }
}
