//! Types and names of expressions: what catches a mistyped condition when the form is read.

use super::expr::{ArithmeticOp, CompareOp, Expr, Literal, Path};
use super::kind::FieldKind;
use super::schema::Field;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Text,
    Number,
    Date,
    Span,
    List,
    /// A parameter that is not resolved yet.
    Any,
}

impl Type {
    fn joins(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any
    }

    fn one_of(self, types: &[Self]) -> bool {
        self == Self::Any || types.contains(&self)
    }
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypeError {
    /// A name that no earlier field bears.
    #[error("{0} is not an earlier field, or not a part of one")]
    UnknownName(String),
    /// A group where a single answer is needed, or the other way round.
    #[error("{0} cannot be used here")]
    Misplaced(String),
    /// Operands that do not fit each other.
    #[error("the operands of {0} do not fit")]
    Operands(String),
    /// An option that the field does not have.
    #[error("{0} has no option {1}")]
    UnknownOption(String, String),
    /// `all`, `any`, `sum`, `count` where the answers are already those of one item.
    #[error("{0} inside a group or inside another of its kind")]
    Nested(String),
}

/// The names that an expression may use.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// Fields of the form's first level.
    pub(super) outer: &'a [&'a Field],
    /// Inside a group's item: the group and its fields.
    pub(super) item: Option<(&'a str, &'a [Field])>,
    /// Whether bare names may mean the item's fields.
    pub(super) bare: bool,
}

/// What a name means.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) field: &'a Field,
    pub(super) part: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn find(self, path: &'a Path) -> Option<Named<'a>> {
        let names: Vec<&str> = path.0.iter().map(String::as_str).collect();
        let meaning = |field: &'a Field, part: Option<&'a str>| Named { field, part };
        if let Some((group, fields)) = self.item {
            let inner = |id: &str| fields.iter().find(|f| f.id == id);
            match names.as_slice() {
                [first, id] if *first == group => return inner(id).map(|f| meaning(f, None)),
                [first, id, part] if *first == group => return inner(id).map(|f| meaning(f, Some(part))),
                [id] if self.bare && inner(id).is_some() => return inner(id).map(|f| meaning(f, None)),
                [id, part] if self.bare && inner(id).is_some() => {
                    return inner(id).map(|f| meaning(f, Some(part)));
                }
                _ => {}
            }
        }
        let outer = |id: &str| self.outer.iter().find(|f| f.id == id).copied();
        match names.as_slice() {
            [id] => outer(id).map(|f| meaning(f, None)),
            [id, part] => outer(id).map(|f| meaning(f, Some(part))),
            _ => None,
        }
    }

    fn group(self, id: &str) -> Option<&'a [Field]> {
        self.outer.iter().find_map(|field| match &field.kind {
            FieldKind::Group { fields, .. } if field.id == id => Some(fields.as_slice()),
            _ => None,
        })
    }

    fn inside(self, group: &'a str, whole: &Expr) -> Result<Self, TypeError> {
        if self.item.is_some() {
            return Err(TypeError::Nested(whole.to_string()));
        }
        let fields = self
            .group(group)
            .ok_or_else(|| TypeError::UnknownName(group.to_owned()))?;
        Ok(Names {
            item: Some((group, fields)),
            ..self
        })
    }
}

/// The type of a field's answer, or of a part of it.
fn type_of_answer(named: Named<'_>) -> Option<Type> {
    Some(match (&named.field.kind, named.part) {
        (FieldKind::Number { .. } | FieldKind::Money { .. }, None) => Type::Number,
        (FieldKind::Date { .. } | FieldKind::Month { .. }, None)
        | (FieldKind::Person { .. }, Some("birth_date")) => Type::Date,
        (FieldKind::Bool {} | FieldKind::Declaration { .. }, None) => Type::Bool,
        (FieldKind::Multi { .. } | FieldKind::Ranked { .. } | FieldKind::File { .. }, None) => Type::List,
        (
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::CodiceFiscale { .. }
            | FieldKind::Email {}
            | FieldKind::Phone {}
            | FieldKind::Iban {},
            None,
        )
        | (FieldKind::Person { .. }, Some("given_name" | "family_name" | "tax_code"))
        | (FieldKind::Country {}, Some("code" | "name"))
        | (FieldKind::Municipality {}, Some("code" | "name" | "province"))
        | (FieldKind::Targa { .. }, Some("country" | "plate"))
        | (
            FieldKind::Address { .. },
            Some("street" | "number" | "postal_code" | "municipality_code" | "municipality" | "province"),
        )
        | (FieldKind::Address { abroad: true }, Some("locality" | "country_code" | "country")) => Type::Text,
        _ => return None,
    })
}

/// The type of an expression.
pub(super) fn infer<'a>(expr: &'a Expr, names: Names<'a>) -> Result<Type, TypeError> {
    let operands = || TypeError::Operands(expr.to_string());
    let need = |part: &'a Expr, types: &[Type], names: Names<'a>| {
        let found = infer(part, names)?;
        if found.one_of(types) {
            Ok(found)
        } else {
            Err(operands())
        }
    };
    match expr {
        Expr::Literal(literal) => Ok(match literal {
            Literal::Text(_) => Type::Text,
            Literal::Number { .. } => Type::Number,
            Literal::Date(_) => Type::Date,
            Literal::Span(..) => Type::Span,
            Literal::Bool(_) => Type::Bool,
        }),
        Expr::List(_) => Ok(Type::List),
        Expr::Today => Ok(Type::Date),
        Expr::Param(_) => Ok(Type::Any),
        Expr::Ref(path) => {
            let meaning = names
                .find(path)
                .ok_or_else(|| TypeError::UnknownName(path.to_string()))?;
            type_of_answer(meaning).ok_or_else(|| TypeError::Misplaced(path.to_string()))
        }
        Expr::Answered(path) => match names.find(path) {
            Some(_) => Ok(Type::Bool),
            None => Err(TypeError::UnknownName(path.to_string())),
        },
        Expr::Not(inner) => need(inner, &[Type::Bool], names),
        Expr::And(all) | Expr::Or(all) => {
            for part in all {
                need(part, &[Type::Bool], names)?;
            }
            Ok(Type::Bool)
        }
        Expr::Compare(left, op, right) => {
            let (a, b) = (infer(left, names)?, infer(right, names)?);
            let ordered = !matches!(op, CompareOp::Eq | CompareOp::Ne);
            let kinds: &[Type] = if ordered {
                &[Type::Number, Type::Date]
            } else {
                &[Type::Bool, Type::Text, Type::Number, Type::Date]
            };
            if !a.joins(b) || !a.one_of(kinds) || !b.one_of(kinds) {
                return Err(operands());
            }
            check_option(left, right, names)?;
            check_option(right, left, names)?;
            Ok(Type::Bool)
        }
        Expr::In(left, right) => {
            need(left, &[Type::Text, Type::Number, Type::Date], names)?;
            need(right, &[Type::List], names)?;
            check_option(left, right, names)?;
            check_option(right, left, names)?;
            Ok(Type::Bool)
        }
        Expr::Arithmetic(left, op, right) => {
            let (a, b) = (infer(left, names)?, infer(right, names)?);
            let span = matches!(op, ArithmeticOp::Add | ArithmeticOp::Sub);
            match (a, b) {
                (Type::Number | Type::Any, Type::Number | Type::Any) => Ok(Type::Number),
                (Type::Date | Type::Any, Type::Span) if span => Ok(Type::Date),
                _ => Err(operands()),
            }
        }
        Expr::All(group, body) | Expr::Any(group, body) => {
            need(body, &[Type::Bool], names.inside(group, expr)?)
        }
        Expr::Sum(group, column, filter) => {
            let inside = names.inside(group, expr)?;
            need(column, &[Type::Number], inside)?;
            if let Some(filter) = filter {
                need(filter, &[Type::Bool], inside)?;
            }
            Ok(Type::Number)
        }
        Expr::Count(group, filter) => {
            let inside = names.inside(group, expr)?;
            if let Some(filter) = filter {
                need(filter, &[Type::Bool], inside)?;
            }
            Ok(Type::Number)
        }
        Expr::If(condition, then, other) => {
            need(condition, &[Type::Bool], names)?;
            let (a, b) = (infer(then, names)?, infer(other, names)?);
            if a.joins(b) { Ok(a) } else { Err(operands()) }
        }
        Expr::Min(all) | Expr::Max(all) => {
            let mut kind = Type::Any;
            for part in all {
                let found = need(part, &[Type::Number, Type::Date], names)?;
                if !found.joins(kind) {
                    return Err(operands());
                }
                kind = found;
            }
            Ok(kind)
        }
        Expr::Between(_, from, to) => {
            need(from, &[Type::Date], names)?;
            need(to, &[Type::Date], names)?;
            Ok(Type::Number)
        }
        Expr::YearFrom(_, day) => need(day, &[Type::Date], names).map(|_| Type::Date),
    }
}

/// Refuses to compare a field with an option that it does not have.
fn check_option<'a>(field: &'a Expr, constant: &'a Expr, names: Names<'a>) -> Result<(), TypeError> {
    let Expr::Ref(path) = field else { return Ok(()) };
    let Some(Named { field, part: None }) = names.find(path) else {
        return Ok(());
    };
    let options = field.kind.options();
    if options.is_empty() {
        return Ok(());
    }
    let texts: Vec<&Literal> = match constant {
        Expr::Literal(literal) => vec![literal],
        Expr::List(items) => items.iter().collect(),
        _ => return Ok(()),
    };
    for text in texts {
        if let Literal::Text(id) = text
            && !options.iter().any(|option| option.id == *id)
        {
            return Err(TypeError::UnknownOption(path.to_string(), id.clone()));
        }
    }
    Ok(())
}
