//! Conditions as schemas of the object that holds the answers they look at.

use crate::form::decimal::Decimal;
use crate::form::expr::{CompareOp, Expr, Literal, Path};
use crate::form::kind::FieldKind;
use crate::form::schema::Field;
use crate::form::value;
use serde_json::{Value, json};

/// The values that mean *not answered*.
pub(super) fn unanswered() -> Value {
    json!({"enum": [null, "", [], {}]})
}

/// Anything else.
pub(super) fn answered() -> Value {
    json!({"not": unanswered()})
}

/// The object whose schema is being written.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    outer: &'a [&'a Field],
    item: Option<(&'a str, &'a [Field])>,
    /// Whether bare names may mean the item's fields.
    bare: bool,
}

/// An answer inside the object.
struct Found<'a> {
    field: &'a Field,
    part: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub(super) fn root(outer: &'a [&'a Field]) -> Self {
        Self {
            outer,
            item: None,
            bare: false,
        }
    }

    pub(super) fn item(outer: &'a [&'a Field], group: &'a str, fields: &'a [Field]) -> Self {
        Self {
            outer,
            item: Some((group, fields)),
            bare: true,
        }
    }

    pub(super) fn inside(self, group: &'a str, fields: &'a [Field]) -> Self {
        Self {
            item: Some((group, fields)),
            bare: true,
            ..self
        }
    }

    /// The name of the definition that says when a field shows.
    pub(super) fn definition(self, field: &Field) -> String {
        match self.item {
            Some((group, _)) => format!("shows.{group}.{}", field.id),
            None => format!("shows.{}", field.id),
        }
    }

    /// When a field of this object shows; nothing when no schema can say it.
    pub(super) fn shows(self, field: &Field) -> Option<Value> {
        match &field.visible_when {
            None => Some(json!(true)),
            Some(condition) => {
                self.truth(condition, true)?;
                Some(json!({"$ref": format!("#/$defs/{}", self.definition(field))}))
            }
        }
    }

    fn find(self, path: &'a Path) -> Option<Found<'a>> {
        let names: Vec<&str> = path.0.iter().map(String::as_str).collect();
        let Some((group, fields)) = self.item else {
            let (id, part) = match names.as_slice() {
                [id] => (*id, None),
                [id, part] => (*id, Some(*part)),
                _ => return None,
            };
            let field = self.outer.iter().find(|field| field.id == id)?;
            return Some(Found { field, part });
        };
        let (id, part) = match names.as_slice() {
            [first, id] if *first == group => (*id, None),
            [first, id, part] if *first == group => (*id, Some(*part)),
            [id] if self.bare => (*id, None),
            [id, part] if self.bare => (*id, Some(*part)),
            _ => return None,
        };
        let field = fields.iter().find(|field| field.id == id)?;
        Some(Found { field, part })
    }

    fn group(self, id: &str) -> Option<(&'a Field, Self)> {
        if self.item.is_some() {
            return None;
        }
        let field: &'a Field = self.outer.iter().copied().find(|field| field.id == id)?;
        let FieldKind::Group { fields, .. } = &field.kind else {
            return None;
        };
        let inside = Self {
            item: Some((&field.id, fields)),
            bare: false,
            ..self
        };
        Some((field, inside))
    }

    /// The objects of which a condition is true (or false); nothing when no schema can say it.
    pub(super) fn truth(self, expr: &'a Expr, wanted: bool) -> Option<Value> {
        match expr {
            Expr::Literal(Literal::Bool(value)) => Some(json!(*value == wanted)),
            Expr::Ref(path) => self.bool_is(path, wanted),
            Expr::Answered(path) => {
                let truth = self.is_answered(path)?;
                Some(if wanted { truth } else { json!({"not": truth}) })
            }
            Expr::Not(inner) => self.truth(inner, !wanted),
            Expr::And(all) => self.joined(all, wanted, if wanted { "allOf" } else { "anyOf" }),
            Expr::Or(all) => self.joined(all, wanted, if wanted { "anyOf" } else { "allOf" }),
            Expr::Compare(left, op, right) => match (&**left, &**right) {
                (Expr::Ref(path), Expr::Literal(literal)) => self.compare(path, *op, literal, wanted),
                (Expr::Literal(literal), Expr::Ref(path)) => {
                    self.compare(path, mirrored(*op), literal, wanted)
                }
                _ => None,
            },
            Expr::In(left, right) => match (&**left, &**right) {
                (Expr::Ref(path), Expr::List(items)) => self.one_of(path, items, wanted),
                (Expr::Literal(Literal::Text(text)), Expr::Ref(path)) => self.holds(path, text, wanted),
                _ => None,
            },
            Expr::All(group, body) => {
                let (field, inside) = self.group(group)?;
                let shows = self.shows(field)?;
                let items = if wanted {
                    json!({"type": "array", "minItems": 1, "items": inside.truth(body, true)?})
                } else {
                    json!({"type": "array", "contains": inside.truth(body, false)?})
                };
                inside.truth(body, !wanted)?;
                Some(json!({"allOf": [shows, member(&field.id, &items)]}))
            }
            Expr::Any(group, body) => {
                let (field, inside) = self.group(group)?;
                let shows = self.shows(field)?;
                let (truth, falsehood) = (inside.truth(body, true)?, inside.truth(body, false)?);
                let some = |item: Value| {
                    let items = member(&field.id, &json!({"type": "array", "contains": item}));
                    json!({"allOf": [shows, items]})
                };
                Some(if wanted {
                    some(truth)
                } else {
                    json!({"not": some(json!({"not": falsehood}))})
                })
            }
            _ => None,
        }
    }

    fn joined(self, all: &'a [Expr], wanted: bool, keyword: &str) -> Option<Value> {
        let parts: Option<Vec<Value>> = all.iter().map(|part| self.truth(part, wanted)).collect();
        Some(json!({keyword: parts?}))
    }

    /// That an answer which counts satisfies a schema.
    fn answer_is(self, path: &'a Path, schema: &Value) -> Option<Value> {
        let Found { field, part } = self.find(path)?;
        if field.compute.is_some() {
            return None;
        }
        let shows = self.shows(field)?;
        let answer = match part {
            None => schema.clone(),
            Some(part) => member(part, schema),
        };
        Some(json!({"allOf": [shows, member(&field.id, &answer)]}))
    }

    fn bool_is(self, path: &'a Path, wanted: bool) -> Option<Value> {
        self.answer_is(path, &json!({"const": wanted}))
    }

    fn is_answered(self, path: &'a Path) -> Option<Value> {
        let Found { field, part } = self.find(path)?;
        let schema = match (&field.kind, part) {
            (FieldKind::Group { .. }, _) => json!({"type": "array", "minItems": 1}),
            _ => answered(),
        };
        self.answer_is(path, &schema)
    }

    fn compare(self, path: &'a Path, op: CompareOp, literal: &Literal, wanted: bool) -> Option<Value> {
        let Found { field, part } = self.find(path)?;
        let equal = match (op, wanted) {
            (CompareOp::Eq, wanted) => Some(wanted),
            (CompareOp::Ne, wanted) => Some(!wanted),
            _ => None,
        };
        let schema = match (&field.kind, part, literal) {
            (FieldKind::Number { decimals, .. }, None, Literal::Number { mantissa, scale }) => {
                number(op, wanted, units(*mantissa, *scale, *decimals)?)
            }
            (FieldKind::Money { .. }, None, Literal::Number { mantissa, scale }) => {
                number(op, wanted, units(*mantissa, *scale, 2)?)
            }
            (FieldKind::Bool {} | FieldKind::Declaration { .. }, None, Literal::Bool(value)) => {
                json!({"const": (*value == equal?)})
            }
            (FieldKind::Month { .. }, ..) => return None,
            (_, _, Literal::Text(text)) => equal_text(text, equal?, &json!({"minLength": 1})),
            (_, _, Literal::Date(date)) => {
                let text = date.format("%Y-%m-%d").to_string();
                equal_text(&text, equal?, &super::kinds::date())
            }
            _ => return None,
        };
        self.answer_is(path, &schema)
    }

    fn one_of(self, path: &'a Path, items: &[Literal], wanted: bool) -> Option<Value> {
        let texts: Option<Vec<&str>> = items
            .iter()
            .map(|item| match item {
                Literal::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let texts = texts?;
        let schema = if wanted {
            json!({"enum": texts})
        } else {
            json!({"type": "string", "minLength": 1, "not": {"enum": texts}})
        };
        self.answer_is(path, &schema)
    }

    fn holds(self, path: &'a Path, text: &str, wanted: bool) -> Option<Value> {
        let contains = json!({"contains": {"const": text}});
        let schema = if wanted {
            json!({"type": "array", "allOf": [contains]})
        } else {
            json!({"type": "array", "minItems": 1, "not": contains})
        };
        self.answer_is(path, &schema)
    }
}

fn member(key: &str, schema: &Value) -> Value {
    json!({"type": "object", "required": [key], "properties": {key: schema}})
}

fn equal_text(text: &str, equal: bool, readable: &Value) -> Value {
    if equal {
        return json!({"const": text});
    }
    json!({"type": "string", "allOf": [readable], "not": {"const": text}})
}

/// A constant in the units of a field; nothing when it falls between two units.
fn units(mantissa: i64, scale: u8, decimals: u8) -> Option<i64> {
    let number = Decimal::new(mantissa, scale);
    let units = number.to_units(decimals)?;
    Decimal::new(units, decimals)
        .compare(number)?
        .is_eq()
        .then_some(units)
}

fn number(op: CompareOp, wanted: bool, units: i64) -> Value {
    let holds = match op {
        CompareOp::Eq | CompareOp::Ne => json!({"const": units}),
        CompareOp::Lt | CompareOp::Ge => json!({"exclusiveMaximum": units}),
        CompareOp::Le | CompareOp::Gt => json!({"maximum": units}),
    };
    let straight = matches!(op, CompareOp::Eq | CompareOp::Lt | CompareOp::Le) == wanted;
    let holds = if straight { holds } else { json!({"not": holds}) };
    let readable = json!({"minimum": -value::MOST, "maximum": value::MOST});
    json!({"type": "integer", "allOf": [readable, holds]})
}

const fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        same => same,
    }
}
