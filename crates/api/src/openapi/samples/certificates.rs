//! Examples of certificates.

use super::nouns::{member, typed};
use serde_json::{Value, json};
use sportello_types::certificates::{Annulment, Certificate, CertificateOptions, CertificateRequest};
use sportello_types::page::Page;
use sportello_types::verifications::VerifiedDocument;

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "Annulment" => typed::<Annulment>(json!({ "reason": "Indirizzo non aggiornato" })),
        "Certificate" => typed::<Certificate>(certificate()),
        "CertificatePage" => typed::<Page<Certificate>>(json!({
            "items": [certificate()], "limit": 20, "next_cursor": null
        })),
        "CertificateOptions" => typed::<CertificateOptions>(json!({
            "person": member(), "source": "municipality", "as_of": "2026-11-23",
            "kinds": [
                {
                    "kind": "residenza", "archive": "registry", "title": "Certificato di residenza",
                    "about": "Dove abiti, e da quando.", "valid_months": 3, "combines_with": ["stato-famiglia"]
                },
                {
                    "kind": "stato-libero", "archive": "registry", "title": "Certificato di stato libero",
                    "about": "Che puoi sposarti.", "valid_months": 3, "combines_with": ["residenza"],
                    "refusal": {
                        "code": "marital_status",
                        "message": "Lo stato civile della persona non è quello che questo certificato attesta. \
                            Scegline un altro."
                    }
                }
            ],
            "presets": [{ "kinds": ["residenza", "stato-famiglia"], "title": "Residenza e stato di famiglia" }],
            "destinations": [
                { "destination": "privato-italia", "title": "A un privato in Italia", "exempt_only": false }
            ],
            "uses": [
                { "use": "bollo", "title": "In bollo, per i privati", "duty": 1600, "fees": 52,
                    "fees_collected": true, "digital_stamp": true },
                {
                    "use": "adozione", "title": "Adozione, affidamento, tutela di minori",
                    "exempt_by": "DPR 642/1972, tabella B, art. 13", "duty": 0, "fees": 0,
                    "fees_collected": false, "digital_stamp": false
                }
            ],
            "languages": ["it"]
        })),
        "CertificateRequest" => typed::<CertificateRequest>(json!({
            "kinds": ["residenza", "stato-famiglia"], "use": "bollo",
            "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" }, "digital_stamp": false,
            "exemption_confirmed": false
        })),
        "VerifiedDocument" => typed::<VerifiedDocument>(json!({
            "issuer": "Comune di Esempio", "number": "C-2026-000123", "title": "Certificato di residenza",
            "issued_at": AT, "valid_until": "2027-02-24", "status": "valid", "sha256": SHA256
        })),
        _ => return None,
    })
}

pub(super) fn certificate() -> Value {
    json!({
        "id": ID, "number": "C-2026-000123", "code": "K7QF-2M9X-0ZTB-R4HC",
        "mark_url": "https://sportello.example.it/v#2KCEHIQB", "title": "Certificato di residenza",
        "kinds": ["residenza"], "language": "it", "holder": "GIULIA SERRA", "own": true, "use_title": "In bollo, per i privati",
        "duty": { "kind": "paper_stamp", "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" } }, "issued_at": AT,
        "valid_until": "2027-02-24", "status": "valid", "sha256": SHA256, "size": 48_213, "kept": true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "Annulment",
            "Certificate",
            "CertificatePage",
            "CertificateOptions",
            "CertificateRequest",
            "VerifiedDocument",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
