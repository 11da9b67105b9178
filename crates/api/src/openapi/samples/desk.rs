//! Examples of desk credentials.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::desk::{
    ConfirmedRegistration, Credentials, NewRecognition, NewRegistration, PasswordCheck, PasswordVerdict,
    PendingRegistration, PersonalCodeEntry, Recovery, RecoveryAnswer, RegistrationConfirmation, Scan,
};

const AT: &str = "2026-11-24T09:30:00Z";
const TOKEN: &str = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
const PASSWORD: &str = "cavallo graffetta nuvola";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "ConfirmedRegistration" => typed::<ConfirmedRegistration>(json!({
            "adhesion_code": "7KQM-P2XD", "recognise_by": AT
        })),
        "Credentials" => {
            typed::<Credentials>(json!({ "user_name": "anna.serra.48213", "password": PASSWORD }))
        }
        "NewRecognition" => typed::<NewRecognition>(json!({
            "office": "urp", "birth_date": "1985-04-12", "identity_checked": true,
            "document": {
                "kind": "carta_identita", "number": "CA00000AA", "issuer": "Comune di Cagliari",
                "issued_on": "2021-03-01", "expires_on": "2031-03-01"
            }
        })),
        "NewRegistration" => typed::<NewRegistration>(json!({
            "given_name": "Giulia", "family_name": "Serra", "tax_code": "SRRGLI85D52B354O",
            "email": "giulia.serra@example.it", "password": PASSWORD, "question": "Il nome del primo gatto?",
            "answer": "Pallino", "privacy_read": true
        })),
        "PasswordCheck" => {
            typed::<PasswordCheck>(json!({ "password": PASSWORD, "about": ["Giulia", "Serra"] }))
        }
        "PasswordVerdict" => typed::<PasswordVerdict>(json!({ "score": 1, "weakness": "common" })),
        "PendingRegistration" => typed::<PendingRegistration>(json!({
            "adhesion_code": "7KQM-P2XD", "given_name": "Giulia", "family_name": "Serra",
            "tax_code": "SRRGLI85D52B354O", "birth_date": "1985-04-12", "registered_at": AT, "recognise_by": AT,
            "scan": scan(), "offices": [{ "slug": "urp", "name": "Ufficio relazioni con il pubblico" }]
        })),
        "PersonalCodeEntry" => typed::<PersonalCodeEntry>(json!({ "personal_code": "K7MQ2XPD" })),
        "Recovery" => typed::<Recovery>(json!({
            "tax_code": "SRRGLI85D52B354O", "email": "giulia.serra@example.it"
        })),
        "RecoveryAnswer" => typed::<RecoveryAnswer>(json!({
            "token": TOKEN, "answer": "Pallino", "password": PASSWORD
        })),
        "RegistrationConfirmation" => typed::<RegistrationConfirmation>(json!({
            "token": TOKEN, "personal_code": "K7MQ2XPD4R"
        })),
        "Scan" => typed::<Scan>(scan()),
        _ => return None,
    })
}

fn scan() -> Value {
    json!({
        "name": "modulo.pdf", "media_type": "application/pdf", "size": 48213,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "ConfirmedRegistration",
            "Credentials",
            "NewRecognition",
            "NewRegistration",
            "PasswordCheck",
            "PasswordVerdict",
            "PendingRegistration",
            "PersonalCodeEntry",
            "Recovery",
            "RecoveryAnswer",
            "RegistrationConfirmation",
            "Scan",
        ] {
            assert!(of(schema).unwrap().is_object(), "{schema}");
        }
    }
}
