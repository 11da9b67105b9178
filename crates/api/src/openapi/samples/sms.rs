//! Examples of information by SMS.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::sms::{SmsConfirmation, SmsNotices};

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "SmsConfirmation" => typed::<SmsConfirmation>(json!({ "code": "483920" })),
        "SmsNotices" => typed::<SmsNotices>(json!({
            "offered": true, "mobile": "+393331234567", "since": "2026-11-24T09:30:00Z"
        })),
        _ => return None,
    })
}
