//! Examples of certificates as operators see them.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::doubts::DoubtsClearance;
use sportello_types::issued_certificates::{
    CertificateSearch, Counter, CounterOptions, CounterOptionsQuery, CounterRequest, DocumentReason,
    FoundResidents, IssuedCertificate, IssuedCertificateDetail, ResidentSearch,
};
use sportello_types::page::Page;

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const REASON: &str = "Richiesta dell'interessata, prot. 1234";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "CertificateSearch" => typed::<CertificateSearch>(json!({
            "tax_code": "SRRGLI85D52B354O", "reason": REASON
        })),
        "Counter" => typed::<Counter>(json!({
            "name_search": "name_and_day", "can_issue": true, "as_of": "2026-11-23", "outdated": false
        })),
        "CounterOptions" => typed::<CounterOptions>(json!({
            "person": person(), "source": "municipality", "as_of": "2026-11-23",
            "kinds": [{
                "kind": "residenza", "archive": "registry", "title": "Certificato di residenza",
                "about": "Dove la persona risiede, e da quando.", "valid_months": 3,
                "combines_with": ["stato-famiglia"]
            }],
            "presets": [{ "kinds": ["residenza", "stato-famiglia"], "title": "Residenza e stato di famiglia" }],
            "destinations": [
                { "destination": "privato-italia", "title": "A un privato in Italia", "exempt_only": false }
            ],
            "uses": [{ "use": "bollo", "title": "In bollo, per i privati", "duty": 1600, "fees": 0 }],
            "languages": ["it"]
        })),
        "CounterOptionsQuery" => typed::<CounterOptionsQuery>(json!({
            "resident": "AF41450AS", "capacity": "delegate"
        })),
        "CounterRequest" => typed::<CounterRequest>(json!({
            "resident": "AF41450AS", "applicant": applicant(), "kinds": ["residenza"], "use": "bollo",
            "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" }, "exemption_confirmed": false
        })),
        "DocumentReason" => typed::<DocumentReason>(json!({ "reason": REASON })),
        "DoubtsClearance" => typed::<DoubtsClearance>(json!({
            "resident": "AF41450AS", "doubts": ["birth_place"], "seen": "Atto di nascita, Comune di Cagliari"
        })),
        "FoundResidents" => typed::<FoundResidents>(json!({ "items": [person()] })),
        "IssuedCertificateDetail" => typed::<IssuedCertificateDetail>(json!({
            "id": ID, "number": "C-2026-000123", "title": "Certificato di residenza", "kinds": ["residenza"],
            "language": "it",
            "holder": "GIULIA SERRA",
            "asker": { "kind": "counter", "operator": "Francesca Lai", "applicant": applicant() },
            "use_title": "In bollo, per i privati",
            "duty": { "kind": "paper_stamp", "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" } },
            "fees": 0, "source": "municipality", "as_of": "2026-11-23", "issued_at": AT,
            "valid_until": "2027-02-24", "status": "valid", "downloads": 1, "sha256": SHA256, "size": 48_213,
            "printable": true, "kept": true
        })),
        "IssuedCertificatePage" => typed::<Page<IssuedCertificate>>(json!({
            "items": [{
                "id": ID, "number": "C-2026-000123", "title": "Certificato di residenza", "issued_at": AT,
                "valid_until": "2027-02-24", "status": "valid", "at_counter": true
            }],
            "limit": 20, "next_cursor": null
        })),
        "ResidentSearch" => typed::<ResidentSearch>(json!({
            "family_name": "Serra", "given_name": "Giulia", "birth_date": "1985-04-12", "sex": "F",
            "birth_place": "B354", "reason": REASON
        })),
        _ => return None,
    })
}

fn person() -> Value {
    json!({
        "resident": "AF41450AS", "family_name": "SERRA", "given_name": "GIULIA", "tax_code": "SRRGLI85D52B354O",
        "birth_date": "1985-04-12", "birth_place": "CAGLIARI (CA)", "withheld": false
    })
}

fn applicant() -> Value {
    json!({
        "capacity": "delegate", "given_name": "Bruno", "family_name": "Serra",
        "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" },
        "reason": "Delega scritta del 20 novembre 2026"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "CertificateSearch",
            "Counter",
            "CounterOptions",
            "CounterOptionsQuery",
            "CounterRequest",
            "DocumentReason",
            "DoubtsClearance",
            "FoundResidents",
            "IssuedCertificateDetail",
            "IssuedCertificatePage",
            "ResidentSearch",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
