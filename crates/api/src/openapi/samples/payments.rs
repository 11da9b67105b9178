//! Examples of payments.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::page::Page;
use sportello_types::payments::{
    Attempt, Debt, DebtExtension, DebtOrder, DebtWithdrawal, NoticeFound, OpenAttempt, OpenAttemptQuery,
    OpenNoticeQuery, OpenPayNow, OpenReceiptQuery, PayNow, PaymentReturn, SpontaneousOrder,
    SpontaneousPayments,
};

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const TOKEN: &str = "q3Jx0aV1n0kq3uLw2m8cT7b5yX9eZ4fG6hK1oP2sR0A";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "Attempt" => typed::<Attempt>(json!({
            "id": ID, "pay_at": "https://checkout.pagopa.it/c/0193573a", "status": "begun", "notices": [notice()],
            "sources": [{ "kind": "istanza", "istanza": ID }]
        })),
        "Debt" => typed::<Debt>(debt()),
        "DebtPage" => typed::<Page<Debt>>(json!({ "items": [debt()], "limit": 20, "next_cursor": null })),
        "DebtOrder" => typed::<DebtOrder>(json!({
            "debtor": {
                "tax_code": "SRRGLI85D52B354O", "name": "Giulia Serra", "email": "giulia.serra@example.it"
            },
            "subject": "Mensa scolastica, novembre", "external_key": "MENSA-2026-11-0042",
            "options": [[{
                "due_on": "2026-12-31", "ends": false,
                "parts": [{ "amount": 6450, "category": "9/0107101TS/" }]
            }]]
        })),
        "DebtExtension" => typed::<DebtExtension>(json!({
            "due_on": "2027-01-31", "reason": "Mensa chiusa in dicembre"
        })),
        "DebtWithdrawal" => typed::<DebtWithdrawal>(json!({ "reason": "Chiesto due volte" })),
        "NoticeFound" => typed::<NoticeFound>(json!({
            "notice": notice(), "subject": "Mensa scolastica, novembre", "creditor": "Comune di Esempio"
        })),
        "OpenAttempt" => typed::<OpenAttempt>(json!({
            "token": TOKEN,
            "attempt": {
                "id": ID, "pay_at": "https://checkout.pagopa.it/c/0193573a", "status": "begun",
                "notices": [notice()]
            }
        })),
        "OpenAttemptQuery" => typed::<OpenAttemptQuery>(json!({ "token": TOKEN })),
        "OpenNoticeQuery" => typed::<OpenNoticeQuery>(json!({
            "number": "301000000000004216", "tax_code": "SRRGLI85D52B354O"
        })),
        "OpenPayNow" => typed::<OpenPayNow>(
            json!({ "notices": [{ "id": ID, "tax_code": "RSSMRA80A01H501U" }], "email": "giulia.serra@example.it" }),
        ),
        "OpenReceiptQuery" => typed::<OpenReceiptQuery>(json!({ "token": TOKEN, "notice": ID })),
        "SpontaneousOrder" => typed::<SpontaneousOrder>(json!({
            "kind": "ricarica-mensa", "amount": 5000, "reason": "M-1042",
            "debtor": { "tax_code": "SRRGLI85D52B354O", "name": "Giulia Serra" }
        })),
        "SpontaneousPayments" => typed::<SpontaneousPayments>(json!({
            "open": true,
            "kinds": [{
                "slug": "ricarica-mensa", "title": "Ricarica della mensa scolastica",
                "about": "Ricarica i pasti della mensa.",
                "amount": { "least": 1000, "most": 20000, "step": 500 },
                "reason": "Codice mensa dell'alunno", "office": "Servizi educativi", "open": true
            }]
        })),
        "PayNow" => typed::<PayNow>(json!({ "notices": [ID] })),
        "PaymentReturn" => typed::<PaymentReturn>(json!({
            "token": TOKEN, "outcome": "paid"
        })),
        _ => return None,
    })
}

fn notice() -> Value {
    json!({
        "id": ID, "number": "301000000000004216", "amount": 6450, "due_on": "2026-12-31", "status": "payable",
        "payable": true, "printable": true
    })
}

fn debt() -> Value {
    json!({
        "id": ID, "subject": "Mensa scolastica, novembre", "office": "Servizi educativi",
        "source": { "kind": "municipality" }, "created_at": AT, "options": [{ "notices": [notice()] }],
        "status": "to_pay"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "Attempt",
            "Debt",
            "DebtPage",
            "DebtOrder",
            "DebtExtension",
            "DebtWithdrawal",
            "NoticeFound",
            "OpenAttempt",
            "OpenAttemptQuery",
            "OpenNoticeQuery",
            "OpenPayNow",
            "OpenReceiptQuery",
            "SpontaneousOrder",
            "SpontaneousPayments",
            "PayNow",
            "PaymentReturn",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
