//! Examples of documents and of how they are sent.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::deliveries::{Delivery, DeliveryShown};
use sportello_types::documents::DocumentShown;
use sportello_types::page::Page;

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "Delivery" => typed::<Delivery>(json!({ "by": "email", "address": "mario.rossi@example.it" })),
        "DeliveryShown" => typed::<DeliveryShown>(delivery()),
        "DeliveryShownPage" => typed::<Page<DeliveryShown>>(json!({
            "items": [delivery()], "limit": 20, "next_cursor": null
        })),
        "DocumentShown" => typed::<DocumentShown>(document()),
        "DocumentShownPage" => typed::<Page<DocumentShown>>(json!({
            "items": [document()], "limit": 20, "next_cursor": null
        })),
        _ => return None,
    })
}

pub(super) fn delivery() -> Value {
    json!({
        "id": ID, "by": "email", "address": "mario.rossi@example.it", "status": "sent", "asked_at": AT,
        "done_at": "2026-11-24T09:30:02Z"
    })
}

pub(super) fn kept() -> Value {
    json!({
        "id": ID, "title": "Dichiarazione sostitutiva di certificazione", "file_name": "autocertificazione.pdf",
        "sha256": SHA256, "size": 31_204, "kept_at": AT
    })
}

fn document() -> Value {
    json!({
        "kind": "certificate", "id": ID, "title": "Certificato di residenza", "number": "C-2026-000123",
        "made_at": AT, "size": 48_213, "status": "valid",
        "content_path": format!("/api/v1/certificates/{ID}/document")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "Delivery",
            "DeliveryShown",
            "DeliveryShownPage",
            "DocumentShown",
            "DocumentShownPage",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
