//! The schema of a given answer, by kind.

use crate::form::kind::{FieldKind, Holder, Limit, Mask, Presence, TextStyle};
use crate::form::text;
use crate::form::value::MOST;
use serde_json::{Value, json};
use std::fmt::Write as _;

const TAX_CODE: &str =
    "^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-MZ][0-9LMNPQRSTUV]{3}[A-Z]$";
const BODY_CODE: &str = "^[0-9]{11}$";
const IBAN: &str = "^(IT[0-9]{2}[A-Z][A-Z0-9]{22}|([A-HJ-Z][A-Z]|I[A-SU-Z])[0-9]{2}[A-Z0-9]{11,30})$";
const PHONE: &str = "^\\+(39[0-9]{6,13}|3[0-8][0-9]{4,13}|[124-9][0-9]{5,14})$";
const PLATE: &str = "^([A-HJ-NPR-TV-Z]{2}([0-9]{3}[A-HJ-NPR-TV-Z]{2}|[0-9]{5})|[A-Z]{2}[0-9A-Z][0-9]{5})$";
const CAP: &str = "^(000[1-9][0-9]|00[1-9][0-9]{2}|0[1-9][0-9]{3}|[1-8][0-9]{4}|9[0-7][0-9]{3}|980[0-9]{2}|981[0-5][0-9]|9816[0-8])$";
const EMAIL: [&str; 4] = [
    "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$",
    "^[^@]{1,64}@[^@]{1,189}$",
    "\\.[a-z0-9-]*[a-z][a-z0-9-]*$",
    "\\.[a-z0-9-]{2,}$",
];
const DATE: &str = "^(?:(?:18|19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:(?:18|19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:0[048]|[2468][048]|[13579][26]))-02-29)$";
const MONTH: &str = "^(?:18|19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])$";

/// The schema of an answer of a kind; groups and notes are written elsewhere.
pub(super) fn answer(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Text {
            min,
            max,
            style,
            mask,
        } => {
            let mut patterns = plain_patterns(false);
            if *style == TextStyle::Name {
                patterns.extend(name_patterns());
            }
            patterns.extend(mask.as_ref().map(mask_pattern));
            text(min.unwrap_or(0).max(1), *max, &patterns)
        }
        FieldKind::LongText { min, max } => text(min.unwrap_or(0).max(1), *max, &plain_patterns(true)),
        FieldKind::Number { min, max, .. } => number(min.as_ref(), max.as_ref(), -MOST),
        FieldKind::Money { min, max } => number(min.as_ref(), max.as_ref(), 0),
        FieldKind::Date { .. } => date(),
        FieldKind::Month { .. } => pattern(MONTH),
        FieldKind::Bool {} | FieldKind::Declaration { .. } => json!({"type": "boolean"}),
        FieldKind::Choice { options, .. } => {
            json!({"enum": options.iter().map(|option| &option.id).collect::<Vec<_>>()})
        }
        FieldKind::Multi {
            options, min, max, ..
        }
        | FieldKind::Ranked {
            options, min, max, ..
        } => json!({
            "type": "array",
            "items": {"enum": options.iter().map(|option| &option.id).collect::<Vec<_>>()},
            "uniqueItems": true,
            "minItems": min,
            "maxItems": max.map_or(options.len(), |max| usize::try_from(max).unwrap_or(usize::MAX)),
        }),
        FieldKind::File { min, max, .. } => json!({
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "uniqueItems": true,
            "minItems": min,
            "maxItems": max,
        }),
        FieldKind::Country {} => object(&[("code", pattern("^Z[0-9]{3}$")), ("name", line(200))]),
        FieldKind::Municipality {} => object(&[
            ("code", pattern("^[A-M][0-9]{3}$")),
            ("name", line(200)),
            ("province", pattern("^[A-Z]{2}$")),
        ]),
        FieldKind::Address { abroad } => address(*abroad),
        FieldKind::Person { tax_code } => person(*tax_code),
        FieldKind::CodiceFiscale { holder } => match holder {
            Holder::Person => pattern(TAX_CODE),
            Holder::Body => pattern(BODY_CODE),
            Holder::Any => json!({"anyOf": [pattern(TAX_CODE), pattern(BODY_CODE)]}),
        },
        FieldKind::Email {} => {
            let patterns: Vec<Value> = EMAIL.into_iter().map(pattern).collect();
            json!({"type": "string", "format": "email", "allOf": patterns})
        }
        FieldKind::Phone {} => pattern(PHONE),
        FieldKind::Iban {} => pattern(IBAN),
        FieldKind::Targa { foreign } => targa(*foreign),
        FieldKind::Group { .. } | FieldKind::Note { .. } => json!({}),
    }
}

/// A day, with the leap years of four centuries.
pub(super) fn date() -> Value {
    json!({"type": "string", "format": "date", "pattern": DATE})
}

fn pattern(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

fn text(min: u32, max: u32, patterns: &[String]) -> Value {
    let patterns: Vec<Value> = patterns
        .iter()
        .map(|pattern| json!({"pattern": pattern}))
        .collect();
    json!({"type": "string", "minLength": min, "maxLength": max, "allOf": patterns})
}

fn line(max: u32) -> Value {
    text(1, max, &plain_patterns(false))
}

fn number(min: Option<&Limit>, max: Option<&Limit>, lowest: i64) -> Value {
    let limit = |limit: Option<&Limit>, default: i64| limit.and_then(Limit::value).unwrap_or(default);
    json!({"type": "integer", "minimum": limit(min, lowest), "maximum": limit(max, MOST)})
}

fn object(members: &[(&str, Value)]) -> Value {
    let properties: serde_json::Map<String, Value> = members
        .iter()
        .map(|(key, schema)| ((*key).to_owned(), schema.clone()))
        .collect();
    let required: Vec<&str> = members.iter().map(|(key, _)| *key).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn person(tax_code: Presence) -> Value {
    let mut patterns = plain_patterns(false);
    patterns.extend(name_patterns());
    let name = text(1, 200, &patterns);
    let mut members = vec![
        ("given_name", name.clone()),
        ("family_name", name),
        ("birth_date", date()),
    ];
    if tax_code == Presence::Required {
        members.push(("tax_code", pattern(TAX_CODE)));
    }
    let schema = object(&members);
    if tax_code == Presence::Optional {
        return with_optional(schema, "tax_code", &pattern(TAX_CODE));
    }
    schema
}

/// An object that may have one member more.
fn with_optional(mut object: Value, key: &str, member: &Value) -> Value {
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        let schema = json!({"anyOf": [super::condition::unanswered(), member]});
        properties.insert(key.to_owned(), schema);
    }
    object
}

fn address(abroad: bool) -> Value {
    let italian = object(&[
        ("street", line(200)),
        ("number", line(20)),
        ("postal_code", pattern(CAP)),
        ("municipality_code", pattern("^[A-M][0-9]{3}$")),
        ("municipality", line(200)),
        ("province", pattern("^[A-Z]{2}$")),
    ]);
    if !abroad {
        return italian;
    }
    let foreign = object(&[
        ("street", line(200)),
        ("locality", line(200)),
        ("country_code", pattern("^Z[0-9]{3}$")),
        ("country", line(200)),
    ]);
    let foreign = with_optional(foreign, "postal_code", &line(16));
    json!({"anyOf": [italian, foreign]})
}

fn targa(foreign: bool) -> Value {
    let italian = object(&[("country", json!({"const": "IT"})), ("plate", pattern(PLATE))]);
    if !foreign {
        return italian;
    }
    let abroad = object(&[
        ("country", pattern("^Z[0-9]{3}$")),
        ("plate", pattern("^[A-Z0-9]{2,12}$")),
    ]);
    let abroad = with_optional(abroad, "country_name", &line(200));
    json!({"anyOf": [italian, abroad]})
}

/// A character as regular expressions write it, outside and inside classes.
fn escaped(c: char) -> String {
    let code = u32::from(c);
    if code > 0xFFFF {
        format!("\\u{{{code:X}}}")
    } else {
        format!("\\u{code:04X}")
    }
}

fn class(ranges: &[(char, char)]) -> String {
    let mut class = String::new();
    for (first, last) in ranges {
        class.push_str(&escaped(*first));
        if first != last {
            let _ = write!(class, "-{}", escaped(*last));
        }
    }
    class
}

/// No control or invisible characters, and something to see.
fn plain_patterns(several_lines: bool) -> Vec<String> {
    let controls: &[(char, char)] = if several_lines {
        &[('\0', '\u{08}'), ('\u{0B}', '\u{1F}'), ('\u{7F}', '\u{9F}')]
    } else {
        &[('\0', '\u{1F}'), ('\u{7F}', '\u{9F}')]
    };
    vec![
        format!("^[^{}{}]*$", class(controls), class(&text::FORBIDDEN)),
        format!("[^{}]", class(&text::BLANKS)),
    ]
}

fn name_patterns() -> Vec<String> {
    let signs: String = text::NAME_SIGNS.chars().map(escaped).collect();
    vec![
        format!("^[\\p{{Alphabetic}}\\p{{M}}{signs}]*$"),
        "\\p{Alphabetic}".to_owned(),
    ]
}

fn mask_pattern(mask: &Mask) -> String {
    let places: String = mask
        .0
        .chars()
        .map(|place| match place {
            '#' => "[0-9]".to_owned(),
            'A' => "[A-Z]".to_owned(),
            '*' => "[0-9A-Z]".to_owned(),
            fixed => escaped(fixed),
        })
        .collect();
    format!("^{places}$")
}
