//! A citizen of an invented town and what she applied for.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use secrecy::ExposeSecret;
use sportello_documents::seal::{LocalKey, demo_certificate};
use sportello_documents::{DataExport, ExportedIstanza, Issuer, Receipt};
use sportello_types::activations::{Activation, ActivationChange, ActivationStatus};
use sportello_types::attachments::{Attachment, ScanResult, SignatureFormat};
use sportello_types::deliveries::{DeliveryChannel, DeliveryShown, DeliveryStatus};
use sportello_types::documents::KeptDocument;
use sportello_types::form::{Answers, Form, SummaryRow, SummaryStep, SummaryValue};
use sportello_types::ids::{
    AttachmentId, CertificateId, CitizenId, ClientId, DeliveryId, IstanzaId, KeptDocumentId, MessageId,
    SessionId,
};
use sportello_types::istanze::{IstanzaSummary, Registration, Status, Withdrawable};
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::messages::Message;
use sportello_types::profile::{Access, ExportedCertificate, ExportedDelivery, Profile};
use sportello_types::sent::{Applicant, Classification, Identified, SentIstanza};
use sportello_types::services::{Office, RichText, ServiceGroup, TermFrom};
use sportello_types::sessions::Session;
use sportello_types::tokens::{ConnectedApp, Scope};
use sportello_types::values::{ProtocolNumber, SubmissionNumber};
use sportello_types::whoami::Provider;
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

fn row(label: &str, value: SummaryValue) -> SummaryRow {
    SummaryRow {
        pointer: String::new(),
        label: label.to_string(),
        value,
        sensitive: false,
    }
}

fn text(label: &str, value: &str) -> SummaryRow {
    row(label, SummaryValue::Text(value.to_string()))
}

pub(crate) fn receipt(lang: Lang) -> Receipt {
    Receipt {
        issuer: issuer(),
        submission_number: SubmissionNumber::new(2026, 140).unwrap(),
        registration: Some(Registration {
            register: "PROT".to_string(),
            number: ProtocolNumber::new(2026, 123).unwrap(),
            registered_at: now(),
        }),
        sent: sent(lang),
        document_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_string(),
        follow_url: "https://sportello.comune.borgoverde.example/area-personale/istanze/019ab5c2-7d10-7c3e-9a51-6f0c2f0d4e11".to_string(),
        verification_url: "https://sportello.comune.borgoverde.example/verifica/BV7K-2M9Q-XH4T".to_string(),
        privacy_url: "https://sportello.comune.borgoverde.example/privacy".to_string(),
    }
}

fn sent(lang: Lang) -> SentIstanza {
    SentIstanza {
        id: "019ab5c2-7d10-7c3e-9a51-6f0c2f0d4e11".parse().unwrap(),
        submitted_at: now(),
        lang,
        service: "permesso-ztl".to_string(),
        service_title: "Permesso ZTL per residenti".to_string(),
        subject: "Permesso ZTL per residenti - D’Angelò Nicolò".to_string(),
        classification: Classification {
            name: "Permesso ZTL".to_string(),
            code: "9.1".to_string(),
        },
        form_version: "1".to_string(),
        applicant: Applicant {
            given_name: "Nicolò".to_string(),
            family_name: "D’Angelò".to_string(),
            tax_code: Some("RSSMRA85T10A562S".parse().unwrap()),
            eidas_identifier: None,
            emails: vec!["nicolo@example.it".parse().unwrap()],
            phones: Vec::new(),
            identified: Identified {
                provider: Provider::Spid,
                identity_provider: "Identità Sicura".to_string(),
                level: Loa::L2,
                at: now(),
                in_person: None,
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
        term_from: TermFrom::Submitted,
        outcome_due_on: NaiveDate::from_ymd_opt(2026, 12, 24),
        amount_due: Some(2_100),
        stamps: Vec::new(),
        fees: Vec::new(),
        fee_to_set: None,
        payments: Vec::new(),
        withdrawal: Withdrawable {
            allowed: true,
            reason: None,
        },
        withdrawable_until: Status::Registered,
        answers: Answers::default(),
        in_words: vec![SummaryStep {
            id: "veicoli".to_string(),
            title: "Veicoli".to_string(),
            rows: vec![
                text("Motivo della richiesta", "Residenza nella zona"),
                row(
                    "Veicoli",
                    SummaryValue::Items(vec![
                        (
                            "Veicolo 1".to_string(),
                            vec![
                                text("Targa", "AB123CD"),
                                row(
                                    "Alimentazione",
                                    SummaryValue::List(vec!["Benzina".to_string(), "GPL".to_string()]),
                                ),
                            ],
                        ),
                        (
                            "Veicolo 2".to_string(),
                            vec![text("Targa", "EF456GH"), row("Note", SummaryValue::Empty)],
                        ),
                    ]),
                ),
                row(
                    "Dichiaro che i veicoli sono nella mia disponibilità",
                    SummaryValue::Declared(true),
                ),
            ],
        }],
        attachments: vec![Attachment {
            id: AttachmentId::from_parts(1_700_000_000_000, [1; 10]),
            field: "carta_circolazione".to_string(),
            item: None,
            name: "carta di circolazione.pdf.p7m".to_string(),
            media_type: "application/pkcs7-mime".to_string(),
            size: 1_234_567,
            sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".to_string(),
            signature: SignatureFormat::Cades,
            scan: ScanResult::Clean,
            uploaded_at: now(),
        }],
    }
}

/// A field of every shape that paper knows.
pub(crate) fn form() -> Form {
    let text = |it: &str, en: &str| serde_json::json!({ "it": it, "en": en });
    let choice = |id: &str, it: &str, en: &str| serde_json::json!({ "id": id, "label": text(it, en) });
    let reasons = [
        choice("residence", "Residenza", "Residence"),
        choice("work", "Lavoro", "Work"),
    ];
    serde_json::from_value(serde_json::json!({ "steps": [
        {
            "id": "request",
            "title": text("La richiesta", "The request"),
            "intro": text("Di’ perché ti serve il permesso.", "Say why you need the permit."),
            "fields": [
                { "id": "reason", "label": text("Motivo", "Reason"), "required": true, "kind": { "type": "choice", "options": reasons } },
                { "id": "zones", "label": text("Zone", "Zones"), "kind": { "type": "ranked", "options": [choice("a", "Zona A", "Zone A"), choice("b", "Zona B", "Zone B")] } },
                { "id": "from", "label": text("Dal giorno", "From"), "hint": text("Non prima di domani", "Not before tomorrow"), "required": true, "kind": { "type": "date" } },
                { "id": "home", "label": text("Indirizzo", "Address"), "kind": { "type": "address" } },
                { "id": "notes", "label": text("Note", "Notes"), "kind": { "type": "long_text" } },
                { "id": "urgent", "label": text("È urgente?", "Is it urgent?"), "kind": { "type": "bool" } },
            ],
        },
        {
            "id": "vehicles",
            "title": text("Veicoli", "Vehicles"),
            "fields": [
                { "id": "cars", "label": text("I tuoi veicoli", "Your vehicles"), "kind": { "type": "group", "item": text("Veicolo", "Vehicle"), "max": 2, "fields": [
                    { "id": "plate", "label": text("Targa", "Plate"), "required": true, "kind": { "type": "targa", "foreign": true } },
                    { "id": "title", "label": text("Carta di circolazione", "Registration document"), "required": true, "kind": { "type": "file", "formats": ["pdf", "jpeg"], "max": 3, "max_mb": 5, "signed": "required" } },
                ] } },
                { "id": "truth", "label": text("Veridicità", "Truth"), "required": true, "kind": { "type": "declaration", "text": text("So che le dichiarazioni false sono punite.", "I know that false statements are punished.") } },
                { "id": "end", "label": text("Poi", "Then"), "kind": { "type": "note", "text": text("Rileggi e invia.", "Check and send.") } },
            ],
        },
    ] }))
    .unwrap()
}

fn exported_certificate() -> ExportedCertificate {
    let certificate = serde_json::json!({
        "id": CertificateId::from_parts(1_700_000_000_000, [9; 10]), "number": "C-2026-000123",
        "code": "K7QF-2M9X-0ZTB-R4HC", "mark_url": "https://sportello.example.it/v#2KCEHIQB",
        "title": "Certificato di residenza", "kinds": ["residenza"], "holder": "Nicolò D’Angelò", "own": true,
        "use_title": "Adozione", "duty": { "kind": "exempt", "by": "DPR 642/1972, tabella B, art. 13" },
        "issued_at": now(), "valid_until": "2027-02-24", "status": "valid", "sha256": "0".repeat(64),
        "size": 48_213, "kept": true,
    });
    let says = serde_json::json!({
        "title": "Certificato di residenza",
        "holder": {
            "family_name": "D’ANGELÒ", "given_name": "NICOLÒ", "sex": "M", "birth_date": "10/12/1985",
            "birth_place": "SAN GIULIANO TERME (PI)", "tax_code": "RSSMRA85T10A562S",
        },
        "parts": [{
            "kind": "residenza", "heading": "Residenza",
            "sentences": ["Risiede in VIA ROMA 12/A, BORGOVERDE (CA)."], "table": null, "mark": [],
        }],
        "law": [], "valid_until": "2027-02-24",
    });
    ExportedCertificate {
        certificate: serde_json::from_value(certificate).unwrap(),
        says,
    }
}

pub(crate) fn export(lang: Lang) -> DataExport {
    let profile: Profile = serde_json::from_value(serde_json::json!({
        "id": CitizenId::from_parts(1_700_000_000_000, [2; 10]),
        "version": 3,
        "complete": true,
        "given_name": "Nicolò",
        "family_name": "D’Angelò",
        "tax_code": "RSSMRA85T10A562S",
        "birth_date": "1985-12-10",
        "sex": "M",
        "birth_place": { "code": "A562", "name": "San Giuliano Terme", "province": "PI", "foreign_town": null },
        "residence": { "street": "Via Roma", "number": "12/A", "postal_code": "09999", "municipality_code": "Z999", "municipality": "Borgoverde", "province": "CA" },
        "identity_document": { "kind": "carta_identita", "number": "CA00000AA", "issuer": "Comune di Borgoverde", "issued_on": "2020-01-02", "expires_on": "2030-12-10" },
        "email": "nico@example.org",
        "pending_email": null,
        "pec": null,
        "mobile": "+393331234567",
        "phone": null,
        "provenance": {
            "given_name": { "source": "spid", "changed_at": now() },
            "residence": { "source": "citizen", "changed_at": now() },
        },
    }))
    .unwrap();
    DataExport {
        lang,
        issuer: issuer(),
        profile,
        activations: vec![Activation {
            group: ServiceGroup::Applications,
            title: "Istanze online".to_string(),
            description: String::new(),
            text_version: "2026-01".to_string(),
            text: RichText::default(),
            status: ActivationStatus::Active,
            activated_at: Some(now()),
        }],
        activation_history: vec![ActivationChange {
            group: ServiceGroup::Applications,
            active: true,
            text_version: "2026-01".to_string(),
            text_sha256: "0".repeat(64),
            at: now(),
        }],
        istanze: vec![ExportedIstanza {
            summary: IstanzaSummary {
                id: IstanzaId::from_parts(1_700_000_000_000, [3; 10]),
                service: "permesso-ztl".to_string(),
                service_title: "Permesso ZTL per residenti".to_string(),
                status: Status::Registered,
                created_at: now(),
                updated_at: now(),
                submitted_at: Some(now()),
                submission_number: SubmissionNumber::new(2026, 140),
                registration: receipt(lang).registration,
                outcome_due_on: None,
                awaits_amount: false,
            },
            status: "Presentata".to_string(),
            answers: receipt(lang).sent.in_words,
        }],
        certificates: vec![exported_certificate()],
        kept_documents: vec![KeptDocument {
            id: KeptDocumentId::from_parts(1_700_000_000_000, [7; 10]),
            title: "Dichiarazione sostitutiva di certificazione".to_string(),
            file_name: "autocertificazione.pdf".to_string(),
            sha256: "0".repeat(64),
            size: 31_204,
            kept_at: now(),
        }],
        deliveries: vec![ExportedDelivery {
            certificate: Some(exported_certificate().certificate.id),
            delivery: DeliveryShown {
                id: DeliveryId::from_parts(1_700_000_000_000, [8; 10]),
                by: DeliveryChannel::Pec,
                address: "banca@pec.example.it".parse().unwrap(),
                status: DeliveryStatus::Sent,
                asked_at: now(),
                done_at: Some(now()),
            },
        }],
        messages: vec![Message {
            id: MessageId::from_parts(1_700_000_000_000, [4; 10]),
            subject: "Domanda registrata".to_string(),
            body: "Primo capoverso.\n\nSecondo capoverso.".to_string(),
            istanza: None,
            sent_at: now(),
            read_at: None,
        }],
        sessions: vec![Session {
            id: SessionId::from_parts(1_700_000_000_000, [5; 10]),
            current: true,
            provider: Provider::Spid,
            level: Loa::L2,
            device: "Firefox, Linux".to_string(),
            opened_at: now(),
            last_seen_at: now(),
        }],
        connected_apps: vec![ConnectedApp {
            client: ClientId::from_parts(1_700_000_000_000, [6; 10]),
            name: "Borgoverde in tasca".to_string(),
            owner: "Associazione Civica".to_string(),
            scopes: vec![Scope::OpenId, Scope::IstanzeRead],
            allowed_at: now(),
            last_used_at: Some(now()),
        }],
        sms_since: Some(now()),
        accesses: vec![Access {
            at: now(),
            event: "profile.exported".to_string(),
            description: "Hai scaricato i tuoi dati".to_string(),
            actor: "citizen".to_string(),
            about: None,
            istanza: None,
            device: Some("Firefox, Linux".to_string()),
            fields: Vec::new(),
        }],
    }
}
