//! The value of an expression over the answers given so far.

use super::decimal::Decimal;
use super::expr::{ArithmeticOp, CompareOp, Expr, Literal, Path, SpanUnit};
use super::kind::FieldKind;
use super::reading::read;
use super::schema::{Env, Field};
use super::value;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// An answer that counts: its field shows, and something is in it.
#[derive(Clone, Debug)]
pub(super) struct Answered<'a> {
    pub(super) kind: &'a FieldKind,
    pub(super) value: Cow<'a, Value>,
}

/// The answers of one item of a group.
pub(super) type Item<'a> = BTreeMap<&'a str, Answered<'a>>;

/// The answer to a field of the first level.
#[derive(Clone, Debug)]
pub(super) enum Entry<'a> {
    One(Answered<'a>),
    Group(Vec<Item<'a>>),
}

/// The answers that count, of the fields walked so far.
pub(super) type Entries<'a> = BTreeMap<&'a str, Entry<'a>>;

/// Counts operations, so that a test can hold the evaluator to being linear.
#[derive(Debug, Default)]
pub(super) struct Meter(Cell<u64>);

impl Meter {
    pub(super) fn add(&self, operations: usize) {
        let operations = u64::try_from(operations).unwrap_or(u64::MAX);
        self.0.set(self.0.get().saturating_add(operations));
    }

    pub(super) fn total(&self) -> u64 {
        self.0.get()
    }
}

/// The item in which an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct ItemScope<'s, 'a> {
    pub(super) group: &'s str,
    pub(super) fields: &'s [Field],
    pub(super) answers: &'s Item<'a>,
    /// Whether bare names may mean the item's fields.
    pub(super) bare: bool,
}

/// All that an expression can see.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    pub(super) env: &'s Env<'s>,
    pub(super) entries: &'s Entries<'a>,
    pub(super) item: Option<ItemScope<'s, 'a>>,
    pub(super) meter: &'s Meter,
}

/// The value of an expression.
#[derive(Clone, Debug)]
pub(super) enum Val<'v> {
    /// Depends on what is not given.
    Unknown,
    Bool(bool),
    Text(Cow<'v, str>),
    Number(Decimal),
    Date(NaiveDate),
    Span(u32, SpanUnit),
    Constants(&'v [Literal]),
    Texts(&'v [Value]),
}

impl<'v> Val<'v> {
    fn of(literal: &'v Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(Cow::Borrowed(text)),
            Literal::Number { mantissa, scale } => Self::Number(Decimal::new(*mantissa, *scale)),
            Literal::Date(date) => Self::Date(*date),
            Literal::Span(count, unit) => Self::Span(*count, *unit),
            Literal::Bool(value) => Self::Bool(*value),
        }
    }

    pub(super) fn bool(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::Bool)
    }

    pub(super) fn number(value: Option<Decimal>) -> Self {
        value.map_or(Self::Unknown, Self::Number)
    }

    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => a.compare(*b),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// Whether a condition is true; what is unknown is not.
pub(super) fn holds(condition: &Expr, scope: Scope<'_, '_>) -> bool {
    evaluate(condition, scope).truth() == Some(true)
}

pub(super) fn evaluate<'s>(expr: &'s Expr, scope: Scope<'s, '_>) -> Val<'s> {
    scope.meter.add(1);
    match expr {
        Expr::Literal(literal) => Val::of(literal),
        Expr::List(items) => Val::Constants(items),
        Expr::Ref(path) => find(path, scope),
        Expr::Param(_) => Val::Unknown,
        Expr::Today => Val::Date(scope.env.today),
        Expr::Answered(path) => Val::Bool(is_answered(path, scope)),
        Expr::Not(inner) => Val::bool(evaluate(inner, scope).truth().map(|truth| !truth)),
        Expr::And(all) => Val::bool(join(all, scope, false)),
        Expr::Or(all) => Val::bool(join(all, scope, true)),
        Expr::Compare(left, op, right) => compare(&evaluate(left, scope), *op, &evaluate(right, scope)),
        Expr::In(left, right) => contains(&evaluate(right, scope), &evaluate(left, scope), scope.meter),
        Expr::Arithmetic(left, op, right) => arithmetic(&evaluate(left, scope), *op, &evaluate(right, scope)),
        Expr::All(group, body) => {
            let (mut some, mut unknown) = (false, false);
            for item in items(group, scope) {
                some = true;
                match evaluate(body, inside(item, scope)).truth() {
                    Some(true) => {}
                    Some(false) => return Val::Bool(false),
                    None => unknown = true,
                }
            }
            Val::bool((some && !unknown).then_some(true))
        }
        Expr::Any(group, body) => {
            let mut truth = Some(false);
            for item in items(group, scope) {
                match evaluate(body, inside(item, scope)).truth() {
                    Some(true) => return Val::Bool(true),
                    Some(false) => {}
                    None => truth = None,
                }
            }
            Val::bool(truth)
        }
        Expr::Sum(group, column, filter) => {
            let mut sum = Some(Decimal::new(0, 0));
            for item in items(group, scope) {
                let inside = inside(item, scope);
                if filter.as_deref().is_none_or(|filter| holds(filter, inside))
                    && let Val::Number(number) = evaluate(column, inside)
                {
                    sum = sum.and_then(|sum| sum.add(number));
                }
            }
            Val::number(sum)
        }
        Expr::Count(group, filter) => {
            let count = items(group, scope)
                .filter(|item| {
                    filter
                        .as_deref()
                        .is_none_or(|filter| holds(filter, inside(*item, scope)))
                })
                .count();
            Val::number(i64::try_from(count).ok().map(|count| Decimal::new(count, 0)))
        }
        Expr::If(condition, then, other) => match evaluate(condition, scope).truth() {
            Some(true) => evaluate(then, scope),
            Some(false) => evaluate(other, scope),
            None => Val::Unknown,
        },
        Expr::Min(all) => extreme(all, Ordering::Less, scope),
        Expr::Max(all) => extreme(all, Ordering::Greater, scope),
        Expr::Between(unit, from, to) => match (evaluate(from, scope), evaluate(to, scope)) {
            (Val::Date(from), Val::Date(to)) => Val::Number(Decimal::new(between(*unit, from, to), 0)),
            _ => Val::Unknown,
        },
        Expr::YearFrom(month, day) => match evaluate(day, scope) {
            Val::Date(day) => year_from(*month, day).map_or(Val::Unknown, Val::Date),
            _ => Val::Unknown,
        },
    }
}

/// `and` (decided by false) and `or` (decided by true) over three values.
fn join(all: &[Expr], scope: Scope<'_, '_>, decisive: bool) -> Option<bool> {
    let mut truth = Some(!decisive);
    for part in all {
        match evaluate(part, scope).truth() {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => truth = None,
        }
    }
    truth
}

fn compare<'v>(left: &Val<'v>, op: CompareOp, right: &Val<'v>) -> Val<'v> {
    Val::bool(left.order(right).map(|ordering| op.holds(ordering)))
}

fn contains<'v>(list: &Val<'v>, item: &Val<'v>, meter: &Meter) -> Val<'v> {
    match (list, item) {
        (_, Val::Unknown) => Val::Unknown,
        (Val::Constants(items), item) => {
            meter.add(items.len());
            let found = items
                .iter()
                .any(|literal| Val::of(literal).order(item) == Some(Ordering::Equal));
            Val::Bool(found)
        }
        (Val::Texts(items), Val::Text(text)) => {
            meter.add(items.len());
            Val::Bool(items.iter().any(|item| item.as_str() == Some(text)))
        }
        _ => Val::Unknown,
    }
}

fn arithmetic<'v>(left: &Val<'v>, op: ArithmeticOp, right: &Val<'v>) -> Val<'v> {
    match (left, right) {
        (Val::Number(a), Val::Number(b)) => Val::number(match op {
            ArithmeticOp::Add => a.add(*b),
            ArithmeticOp::Sub => a.sub(*b),
            ArithmeticOp::Mul => a.mul(*b),
            ArithmeticOp::Div => a.div(*b),
        }),
        (Val::Date(date), Val::Span(count, unit)) => {
            let moved = match (unit, op) {
                (SpanUnit::Days, ArithmeticOp::Add) => date.checked_add_days(Days::new((*count).into())),
                (SpanUnit::Days, ArithmeticOp::Sub) => date.checked_sub_days(Days::new((*count).into())),
                (_, ArithmeticOp::Add) => date.checked_add_months(months(*count, *unit)),
                (_, ArithmeticOp::Sub) => date.checked_sub_months(months(*count, *unit)),
                _ => None,
            };
            moved.map_or(Val::Unknown, Val::Date)
        }
        _ => Val::Unknown,
    }
}

fn months(count: u32, unit: SpanUnit) -> Months {
    Months::new(match unit {
        SpanUnit::Years => count.saturating_mul(12),
        SpanUnit::Days | SpanUnit::Months => count,
    })
}

fn extreme<'s>(all: &'s [Expr], wanted: Ordering, scope: Scope<'s, '_>) -> Val<'s> {
    let mut best: Option<Val<'s>> = None;
    for part in all {
        let value = evaluate(part, scope);
        let Some(current) = &best else {
            best = Some(value);
            continue;
        };
        match value.order(current) {
            Some(ordering) if ordering == wanted => best = Some(value),
            Some(_) => {}
            None => return Val::Unknown,
        }
    }
    best.unwrap_or(Val::Unknown)
}

/// Whole units from one day to another, negative when the second comes first.
fn between(unit: SpanUnit, from: NaiveDate, to: NaiveDate) -> i64 {
    if to < from {
        return -between(unit, to, from);
    }
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month())
        - i64::from(from.month())
        - i64::from(to.day() < from.day());
    match unit {
        SpanUnit::Days => to.signed_duration_since(from).num_days(),
        SpanUnit::Months => months,
        SpanUnit::Years => months / 12,
    }
}

/// The first day of the year that begins with a month and holds a day.
fn year_from(month: u32, day: NaiveDate) -> Option<NaiveDate> {
    let year = day.year() - i32::from(day.month() < month);
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn items<'s, 'a>(group: &str, scope: Scope<'s, 'a>) -> impl Iterator<Item = ItemScope<'s, 'a>> {
    let (id, items): (&'s str, &'s [Item<'a>]) = match scope.entries.get_key_value(group) {
        Some((id, Entry::Group(items))) => (id, items),
        _ => ("", &[]),
    };
    scope.meter.add(items.len());
    items.iter().map(move |answers| ItemScope {
        group: id,
        fields: &[],
        answers,
        bare: false,
    })
}

fn inside<'s, 'a>(item: ItemScope<'s, 'a>, scope: Scope<'s, 'a>) -> Scope<'s, 'a> {
    Scope {
        item: Some(item),
        ..scope
    }
}

/// The answer that a path names, and the part of it.
fn locate<'s, 'a>(path: &'s Path, scope: Scope<'s, 'a>) -> Option<(&'s Answered<'a>, Option<&'s str>)> {
    let names: [Option<&'s str>; 3] = {
        let mut names = path.0.iter().map(String::as_str);
        [names.next(), names.next(), names.next()]
    };
    if let Some(item) = scope.item {
        let sibling = |id: &str| item.bare && item.fields.iter().any(|field| field.id == id);
        match names {
            [Some(first), Some(id), part] if first == item.group => {
                return item.answers.get(id).map(|answered| (answered, part));
            }
            [Some(id), part, None] if sibling(id) => {
                return item.answers.get(id).map(|answered| (answered, part));
            }
            _ => {}
        }
    }
    match (names, scope.entries.get(path.first())) {
        ([_, part, None], Some(Entry::One(answered))) => Some((answered, part)),
        _ => None,
    }
}

fn is_answered(path: &Path, scope: Scope<'_, '_>) -> bool {
    if let ([only], Some(Entry::Group(items))) = (path.0.as_slice(), scope.entries.get(path.first())) {
        let shadowed = scope
            .item
            .is_some_and(|item| item.bare && item.fields.iter().any(|field| field.id == *only));
        if !shadowed {
            return !items.is_empty();
        }
    }
    match locate(path, scope) {
        Some((_, None)) => true,
        Some((answered, Some(part))) => answered.value.get(part).is_some_and(value::is_answered),
        None => false,
    }
}

fn find<'s>(path: &'s Path, scope: Scope<'s, '_>) -> Val<'s> {
    let Some((answered, part)) = locate(path, scope) else {
        return Val::Unknown;
    };
    match part {
        None => read(answered.kind, &answered.value),
        Some("birth_date") => text_of(answered.value.get("birth_date"))
            .and_then(value::date)
            .map_or(Val::Unknown, Val::Date),
        Some(part) => text_of(answered.value.get(part))
            .filter(|text| !text.is_empty())
            .map_or(Val::Unknown, |text| Val::Text(Cow::Borrowed(text))),
    }
}

fn text_of(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}
