//! A form with every kind of field, and answers for it.

use crate::attachments::{Attachment, ScanResult, SignatureFormat};
use crate::form::{Answers, Env, Form};
use crate::ids::AttachmentId;
use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};

pub(super) fn text(words: &str) -> Value {
    json!({"it": words, "en": words})
}

pub(super) fn options(ids: &[&str]) -> Value {
    ids.iter()
        .map(|id| json!({"id": id, "label": text(id)}))
        .collect()
}

/// A field with a label, from its remaining members.
pub(super) fn field(id: &str, kind: Value, more: Value) -> Value {
    let mut field = json!({"id": id, "label": text(id)});
    let members = field.as_object_mut().unwrap();
    members.insert("kind".into(), kind);
    if let Value::Object(more) = more {
        members.extend(more);
    }
    field
}

/// A form of one step.
pub(super) fn form_of(fields: Vec<Value>) -> Result<Form, serde_json::Error> {
    with_checks(fields, json!([]))
}

pub(super) fn with_checks(fields: Vec<Value>, checks: Value) -> Result<Form, serde_json::Error> {
    let mut step = json!({"id": "only", "title": text("only")});
    step["fields"] = Value::Array(fields);
    let mut form = json!({"steps": []});
    form["steps"] = Value::Array(vec![step]);
    form["checks"] = checks;
    serde_json::from_value(form)
}

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

pub(super) const FILE: &str = "019adeb0-0000-7000-8000-000000000001";

pub(super) fn file() -> Attachment {
    Attachment {
        id: FILE.parse::<AttachmentId>().unwrap(),
        field: "proof".into(),
        item: None,
        name: "contratto.pdf".into(),
        media_type: "application/pdf".into(),
        size: 12_345,
        sha256: "0".repeat(64),
        signature: SignatureFormat::None,
        scan: ScanResult::NotScanned,
        uploaded_at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
    }
}

pub(super) fn env(attachments: &[Attachment]) -> Env<'_> {
    Env {
        today: today(),
        attachments,
    }
}

pub(super) fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

/// Every kind, every sort of condition.
pub(super) fn everything() -> Form {
    let vehicle = vec![
        field(
            "plate",
            json!({"type": "targa", "foreign": true}),
            json!({"required": true}),
        ),
        field(
            "owner",
            json!({"type": "choice", "options": options(&["self", "lease", "loan"])}),
            json!({"required": true}),
        ),
        field(
            "fuel",
            json!({"type": "choice", "options": options(&["petrol", "electric"])}),
            json!({}),
        ),
        field(
            "title_of_use",
            json!({"type": "text", "max": 20}),
            json!({"visible_when": "owner in ['lease', 'loan']", "required_when": "owner == 'lease'"}),
        ),
        field(
            "note",
            json!({"type": "text"}),
            json!({"visible_when": "answered(title_of_use) and kind != 'business'"}),
        ),
        field("cost", json!({"type": "money", "max": 100_000}), json!({})),
        field("seats", json!({"type": "number", "min": 1, "max": 9}), json!({})),
    ];
    let fields = vec![
        field(
            "kind",
            json!({"type": "choice", "options": options(&["resident", "business", "occasional"])}),
            json!({"required": true}),
        ),
        field(
            "explained",
            json!({"type": "note", "text": text("read me")}),
            json!({}),
        ),
        field(
            "name",
            json!({"type": "text", "style": "name", "max": 30}),
            json!({"required": true}),
        ),
        field(
            "protocol",
            json!({"type": "text", "mask": "INPS-ISEE-####-A"}),
            json!({}),
        ),
        field(
            "reason",
            json!({"type": "long_text", "min": 5, "max": 60}),
            json!({"visible_when": "kind == 'occasional'", "required": true}),
        ),
        field(
            "area",
            json!({"type": "number", "decimals": 2, "min": 100, "max": 50_000, "unit": text("m²")}),
            json!({"required_when": "kind == 'business' or kind == 'occasional'"}),
        ),
        field(
            "amount",
            json!({"type": "money", "max": 500_000}),
            json!({"visible_when": "area >= 12.5"}),
        ),
        field(
            "from",
            json!({"type": "date", "min": "today"}),
            json!({"required_when": "amount > 10"}),
        ),
        field(
            "to",
            json!({"type": "date"}),
            json!({"visible_when": "answered(from)"}),
        ),
        field(
            "start_month",
            json!({"type": "month", "max": "today + 1 year"}),
            json!({}),
        ),
        field("garage", json!({"type": "bool"}), json!({})),
        field(
            "wishes",
            json!({"type": "multi", "options": options(&["a", "b", "c"]), "max": 2}),
            json!({"visible_when": "not garage"}),
        ),
        field(
            "nurseries",
            json!({"type": "ranked", "options": options(&["sole", "luna", "stelle"]), "min": 2}),
            json!({"visible_when": "'a' in wishes or garage"}),
        ),
        field("country", json!({"type": "country"}), json!({})),
        field(
            "town",
            json!({"type": "municipality"}),
            json!({"visible_when": "country.code != 'Z110'"}),
        ),
        field("home", json!({"type": "address"}), json!({})),
        field(
            "child",
            json!({"type": "person", "tax_code": "optional"}),
            json!({}),
        ),
        field(
            "parent",
            json!({"type": "person"}),
            json!({"visible_when": "answered(child.tax_code)"}),
        ),
        field(
            "tax_code",
            json!({"type": "codice_fiscale", "holder": "any"}),
            json!({}),
        ),
        field("email", json!({"type": "email"}), json!({})),
        field("phone", json!({"type": "phone"}), json!({})),
        field("iban", json!({"type": "iban"}), json!({})),
        field("own_plate", json!({"type": "targa"}), json!({})),
        field(
            "vehicles",
            json!({"type": "group", "item": text("vehicle"), "min": 1, "max": 3, "unique": ["plate"], "fields": vehicle}),
            json!({"visible_when": "kind != 'occasional'"}),
        ),
        field(
            "all_electric",
            json!({"type": "declaration"}),
            json!({"visible_when": "all(vehicles.fuel == 'electric')", "required": true}),
        ),
        field(
            "any_leased",
            json!({"type": "bool"}),
            json!({"visible_when": "any(vehicles.owner == 'lease' and vehicles.seats < 5)"}),
        ),
        field(
            "none_leased",
            json!({"type": "bool"}),
            json!({"visible_when": "not any(vehicles.owner == 'lease')"}),
        ),
        field(
            "total",
            json!({"type": "money"}),
            json!({"compute": "sum(vehicles.cost where vehicles.owner != 'loan')"}),
        ),
        field(
            "rich",
            json!({"type": "text", "max": 10}),
            json!({"visible_when": "total > 500"}),
        ),
        field(
            "proof",
            json!({"type": "file", "formats": ["pdf", "p7m"], "max_mb": 1, "max": 2}),
            json!({"required_when": "kind == 'business'"}),
        ),
        field("truth", json!({"type": "declaration"}), json!({"required": true})),
    ];
    let checks = json!([
        {"id": "order", "field": "to", "assert": "to > from", "message": text("the end comes after the start")},
    ]);
    with_checks(fields, checks).unwrap()
}

/// Answers to [`everything`] that are right.
pub(super) fn right_answers() -> Value {
    json!({
        "kind": "business",
        "name": "Niccolò D’Angelo-Müller",
        "protocol": "INPS-ISEE-2026-B",
        "area": 1_250,
        "amount": 100_000,
        "from": "2026-12-01",
        "to": "2027-02-28",
        "start_month": "2027-01",
        "garage": true,
        "nurseries": ["luna", "sole"],
        "country": {"code": "Z112", "name": "Germania"},
        "town": {"code": "F205", "name": "Milano", "province": "MI"},
        "home": {
            "street": "Via dell’Orto", "number": "12/A", "postal_code": "09124",
            "municipality_code": "B354", "municipality": "Cagliari", "province": "CA"
        },
        "child": {"given_name": "Io", "family_name": "Li", "birth_date": "2001-08-17", "tax_code": "LIXIOX01M57Z210X"},
        "parent": {"given_name": "Mario", "family_name": "Rossi", "birth_date": "1980-01-01", "tax_code": "RSSMRA80A01H501U"},
        "tax_code": "01234567897",
        "email": "mario.rossi@example.it",
        "phone": "+393331234567",
        "iban": "IT60X0542811101000000123456",
        "own_plate": {"country": "IT", "plate": "AB12345"},
        "vehicles": [
            {"plate": {"country": "IT", "plate": "AB123CD"}, "owner": "self", "fuel": "electric", "cost": 20_000, "seats": 5},
            {"plate": {"country": "Z112", "country_name": "Germania", "plate": "BXY123"}, "owner": "lease", "fuel": "electric", "title_of_use": "leasing", "cost": 40_000, "seats": 4}
        ],
        "all_electric": true,
        "any_leased": false,
        "rich": "yes",
        "proof": [FILE],
        "truth": true
    })
}
