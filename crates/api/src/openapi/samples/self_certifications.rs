//! Examples of self-certifications.

use super::nouns::{member, typed};
use serde_json::{Value, json};
use sportello_types::self_certifications::{
    SelfCertificationKept, SelfCertificationOptions, SelfCertificationRequest,
};

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "SelfCertificationKept" => typed::<SelfCertificationKept>(json!({
            "id": "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47",
            "title": "Dichiarazione sostitutiva di certificazione: Residenza"
        })),
        "SelfCertificationOptions" => typed::<SelfCertificationOptions>(json!({
            "person": member(), "source": "municipality", "as_of": "2026-11-23",
            "kinds": [
                {
                    "kind": "residenza", "article": "certification", "letter": "b", "title": "Residenza",
                    "about": "Dove abiti, e da quando.",
                    "facts": ["di essere residente a Esempio, in via dei Gelsomini 12, dal 1º giugno 2012"]
                },
                {
                    "kind": "stato-libero", "article": "certification", "letter": "e", "title": "Stato libero",
                    "about": "Che puoi sposarti.", "facts": [],
                    "refusal": "Lo stato civile che risulta all'anagrafe è un altro: scegli la dichiarazione giusta."
                }
            ]
        })),
        "SelfCertificationRequest" => typed::<SelfCertificationRequest>(json!({
            "declared": [{ "kind": "residenza" }], "recipient": "public_body", "addressee": "INPS",
            "aware": true, "outcome": { "kind": "download" }
        })),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "SelfCertificationKept",
            "SelfCertificationOptions",
            "SelfCertificationRequest",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
