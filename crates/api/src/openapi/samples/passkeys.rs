//! Examples of passkeys.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::passkeys::{
    NewPasskey, Passkey, PasskeyAnswer, PasskeyConsent, PasskeyCreation, PasskeyList, PasskeyOwner,
    PasskeyRemoval, PasskeyRequest, PasskeySearch,
};

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const BYTES: &str = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
const HOST: &str = "sportello.example.it";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "NewPasskey" => typed::<NewPasskey>(json!({
            "name": "Telefono", "client_data": BYTES, "attestation": BYTES, "transports": ["hybrid", "internal"]
        })),
        "Passkey" => typed::<Passkey>(passkey()),
        "PasskeyAnswer" => typed::<PasskeyAnswer>(json!({
            "credential": BYTES, "client_data": BYTES, "authenticator_data": BYTES, "signature": BYTES
        })),
        "PasskeyConsent" => typed::<PasskeyConsent>(json!({ "personal_code": "K7MQ2XPD" })),
        "PasskeyCreation" => typed::<PasskeyCreation>(json!({
            "challenge": BYTES, "host": HOST, "site_name": "Comune di Esempio", "user_id": BYTES,
            "user_name": "giulia.serra.48213", "algorithms": [-8, -7, -257], "known": [], "timeout": 300_000
        })),
        "PasskeyList" => typed::<PasskeyList>(json!({ "items": [passkey()], "level": "l2" })),
        "PasskeyOwner" => typed::<PasskeyOwner>(json!({
            "citizen": ID, "given_name": "Giulia", "family_name": "Serra", "tax_code": "SRRGLI85D52B354O",
            "passkeys": [passkey()]
        })),
        "PasskeyRemoval" => typed::<PasskeyRemoval>(json!({ "identity_checked": true })),
        "PasskeyRequest" => typed::<PasskeyRequest>(json!({
            "challenge": BYTES, "host": HOST, "known": [{ "id": BYTES, "transports": ["hybrid", "internal"] }],
            "timeout": 300_000
        })),
        "PasskeySearch" => typed::<PasskeySearch>(json!({ "tax_code": "SRRGLI85D52B354O" })),
        _ => return None,
    })
}

fn passkey() -> Value {
    json!({ "id": ID, "name": "Telefono", "synced": true, "added_at": AT, "last_used_at": AT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "NewPasskey",
            "Passkey",
            "PasskeyAnswer",
            "PasskeyConsent",
            "PasskeyCreation",
            "PasskeyList",
            "PasskeyOwner",
            "PasskeyRemoval",
            "PasskeyRequest",
            "PasskeySearch",
        ] {
            assert!(of(schema).unwrap().is_object(), "{schema}");
        }
    }
}
