//! Examples of payments as operators see them.

use super::nouns::typed;
use serde_json::{Value, json};
use sportello_types::page::Page;
use sportello_types::payment_office::{
    AmountDecision, AmountToSet, DebtChoices, DebtSearch, ImportReport, OfficeAmountShown, OfficeDebt,
};
use sportello_types::reconciliation::{
    CategoryTotals, DayFlows, DayTotals, FlowExceptions, FlowLineClosure, OfficeAnomaly, OfficeNote,
    OfficeReceipt, ReconciliationOrder, RefundDecision, RefundProposal, UnreadFlows,
};

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const DAY: &str = "2026-11-24";
const NUMBER: &str = "301000000000004216";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "AmountDecision" => typed::<AmountDecision>(json!({ "outcome": "due", "amount": 12_000 })),
        "AmountToSetPage" => typed::<Page<AmountToSet>>(json!({
            "items": [amount_to_set()], "limit": 20, "next_cursor": null
        })),
        "OfficeAmountShown" => typed::<OfficeAmountShown>(json!({
            "waits": amount_to_set(), "applicant": "Giulia Serra",
            "fee": {
                "id": "land_fee", "label": "Canone per l'occupazione", "note": "Lo calcola l'ufficio.",
                "least": 100, "most": 500_000
            },
            "with": [{
                "id": "assessment_fee", "label": "Diritti di istruttoria", "kind": "fee",
                "when": "after_submission", "amount": 2_000
            }],
            "set": null, "withdrawn": false
        })),
        "CategoryTotals" => typed::<CategoryTotals>(json!({
            "items": [{
                "code": "9/0107101TS/", "title": "Mense scolastiche", "transfers": 2, "amount": 9650,
                "reconciled": 6450
            }],
            "amount": 9650, "reconciled": 6450
        })),
        "DayFlows" => typed::<DayFlows>(json!({
            "day": DAY, "total": 9650,
            "items": [{
                "psp": "60000000001", "flow": "2026-11-24PSP-0001", "revision": 1, "day": DAY,
                "transfer": "SEPA - Bonifico 7", "total": 9650, "payments": 2, "others": 0, "shares": 0,
                "open": [{
                    "revision": 1, "line": 2, "iuv": "01000000000004216", "receipt_id": "R-0002", "amount": 3200,
                    "paid_on": DAY, "why": "no_receipt", "to_do": "La ricevuta non è arrivata."
                }],
                "closed": []
            }]
        })),
        "DayTotals" => typed::<DayTotals>(json!({
            "items": [{
                "day": DAY, "receipts": 2, "amount": 9650, "reconciled": 6450, "secondary": 2000, "stamps": 1600,
                "shares": 0, "anomalies": 0, "exceptions": 1
            }],
            "amount": 9650, "reconciled": 6450, "secondary": 2000, "stamps": 1600, "shares": 0
        })),
        "DebtSearch" => typed::<DebtSearch>(json!({
            "tax_code": "SRRGLI85D52B354O", "reason": "Richiesta dell'interessata, prot. 1234"
        })),
        "FlowExceptions" => typed::<FlowExceptions>(json!({
            "items": [{
                "psp": "60000000001", "flow": "2026-11-24PSP-0001", "day": DAY,
                "line": {
                    "revision": 1, "line": 2, "iuv": "01000000000004216", "receipt_id": "R-0002", "amount": 6450,
                    "paid_on": DAY, "why": "revoked", "debt": ID, "reversal": true,
                    "to_do": "Il pagamento è stato revocato."
                }
            }],
            "count": 1
        })),
        "FlowLineClosure" => typed::<FlowLineClosure>(json!({
            "psp": "60000000001", "flow": "2026-11-24PSP-0001", "revision": 1, "line": 2, "why": "revoked",
            "outcome": "asked_again", "note": "Emesso un nuovo avviso, prot. 1234"
        })),
        "ImportReport" => typed::<ImportReport>(json!({
            "dry_run": true, "taken": 1250, "known": 3, "refused": 1, "amount": 12_500_000,
            "findings": [{
                "line": 42, "field": "tax_code", "code": "invalid",
                "reason": "Scrivi un codice fiscale di 16 caratteri o di 11 cifre, senza errori."
            }]
        })),
        "OfficeAnomalyPage" => typed::<Page<OfficeAnomaly>>(json!({
            "items": [{
                "id": ID, "kind": "paid_twice", "found_at": AT, "receipt": receipt(false), "asked": 6450,
                "to_do": "Controlla le due ricevute.",
                "refund": {
                    "amount": 6450, "proposed_at": AT, "proposed_by": "Francesca Lai",
                    "note": "Pagato due volte dalla stessa persona", "own": false
                }
            }],
            "limit": 20, "next_cursor": null
        })),
        "OfficeDebt" => typed::<OfficeDebt>(json!({
            "debt": {
                "id": ID, "subject": "Mensa scolastica, novembre", "source": { "kind": "municipality" },
                "created_at": AT,
                "options": [{ "notices": [{
                    "id": ID, "number": NUMBER, "amount": 6450, "due_on": "2026-12-31", "status": "paid",
                    "payable": false, "printable": true, "paid_at": AT
                }] }],
                "status": "paid"
            },
            "debtor": "Giulia Serra", "tax_code": "SRRGLI85D52B354O", "external_key": "MENSA-2026-11-0042",
            "history": [{
                "notice": ID, "number": NUMBER, "from": "payable", "to": "paid", "cause": "receipt R-0001",
                "at": AT
            }],
            "receipts": [receipt(true)]
        })),
        "DebtChoices" => typed::<DebtChoices>(json!({
            "categories": [{ "name": "mensa", "code": "9/0107101TS/", "title": "Mense scolastiche" }],
            "offices": [{ "slug": "scuola", "name": "Servizi educativi" }]
        })),
        "OfficeNote" => {
            typed::<OfficeNote>(json!({ "note": "Registrato in contabilità per la mensa di novembre" }))
        }
        "OfficeReceiptPage" => typed::<Page<OfficeReceipt>>(json!({
            "items": [receipt(true)], "limit": 20, "next_cursor": null
        })),
        "ReconciliationOrder" => typed::<ReconciliationOrder>(json!({ "day": DAY })),
        "RefundDecision" => typed::<RefundDecision>(json!({
            "outcome": "confirm", "act": "Mandato 123 del 2026"
        })),
        "RefundProposal" => typed::<RefundProposal>(json!({
            "amount": 6450, "note": "Pagato due volte dalla stessa persona"
        })),
        "UnreadFlows" => typed::<UnreadFlows>(json!({
            "items": [{
                "psp": "60000000001", "flow": "2026-11-24PSP-0001", "revision": 1, "published": AT,
                "why": "no_answer", "to_do": "Il servizio dei flussi non ha risposto.", "failed_at": AT,
                "tries": 2, "next_try": "2026-11-24T12:00:00Z", "kept": true
            }]
        })),
        _ => return None,
    })
}

fn amount_to_set() -> Value {
    json!({
        "istanza": ID, "service_title": "Occupazione temporanea di suolo pubblico",
        "submission_number": "S-2026-000140",
        "registration": { "register": "PORTALE", "number": "0000123/2026", "registered_at": AT },
        "submitted_at": AT, "since": AT
    })
}

fn receipt(pays: bool) -> Value {
    let mut receipt = json!({
        "id": ID, "receipt_id": "R-0001", "debt": ID, "notice": ID, "number": NUMBER,
        "subject": "Mensa scolastica, novembre", "amount": 6450, "paid_at": AT, "provider": "Banca di esempio",
        "pays": pays, "reconciled": pays
    });
    if !pays && let Some(fields) = receipt.as_object_mut() {
        fields.insert("anomaly".to_owned(), json!("paid_twice"));
    }
    receipt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "AmountDecision",
            "AmountToSetPage",
            "CategoryTotals",
            "DayFlows",
            "DayTotals",
            "DebtChoices",
            "DebtSearch",
            "FlowExceptions",
            "FlowLineClosure",
            "ImportReport",
            "OfficeAmountShown",
            "OfficeAnomalyPage",
            "OfficeDebt",
            "OfficeNote",
            "OfficeReceiptPage",
            "ReconciliationOrder",
            "RefundDecision",
            "RefundProposal",
            "UnreadFlows",
        ] {
            assert_ne!(of(schema), Some(Value::Null), "{schema}");
        }
    }
}
