//! Expressions over answers: conditions, limits, computed values.
//!
//! ```text
//! expr    = or
//! or      = and { "or" and }
//! and     = not { "and" not }
//! not     = "not" not | compare
//! compare = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum | "in" ( list | sum ) ]
//! sum     = product { ("+" | "-") product }
//! product = factor { ("*" | "/") factor }
//! factor  = literal | name | call | "(" expr ")" | "-" factor
//! literal = "'" text "'" | 12.50 | 30 days | 3 months | 1 year | 2026-09-01 | "true" | "false"
//! list    = "[" literal { "," literal } "]"
//! name    = "today" | "tenant." id | id [ "." id [ "." id ] ]
//! call    = "all(" expr ")" | "any(" expr ")" | "sum(" expr [ "where" expr ] ")"
//!         | "count(" id [ "where" expr ] ")" | "answered(" name ")" | "if(" expr "," expr "," expr ")"
//!         | "min(" expr { "," expr } ")" | "max(" … ")"
//!         | ("years_between" | "months_between" | "days_between") "(" expr "," expr ")"
//!         | "year_from(" month "," expr ")"
//! ```
//!
//! A name is a field of the form (`zone`), a part of an object (`child.birth_date`), or, inside
//! `all`, `any`, `sum` and `where`, a field of the group's item (`vehicles.fuel`; the first dotted
//! name tells the group). In the conditions of a group's own fields, a bare name is first looked
//! up in the same item.
//!
//! Logic has three values (Kleene): what depends on an answer that is not given, or is hidden, or
//! is of the wrong type, is *unknown*. A field shows only when its condition is true; a check
//! complains only when its assertion is false. `all` of no item is unknown, `any` of no item
//! false, `count` and `sum` of no item 0; `answered(x)` is never unknown.
//!
//! Numbers are exact decimals: a number field counts with its decimals, money in euro (`5000` is
//! five thousand euro). A month counts as its first day. `year_from(9, today)` is the first day of
//! the year that begins in September and in which today falls.

use super::parse::{self, ParseError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An expression, with the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Literal),
    /// A list of constants, right of `in`.
    List(Vec<Literal>),
    /// An answer.
    Ref(Path),
    /// A parameter of the municipality, until [`super::Form::resolve`].
    Param(String),
    /// The day on which the form is judged.
    Today,
    /// Whether an answer is given.
    Answered(Path),
    /// Negation.
    Not(Box<Expr>),
    /// All must be true.
    And(Vec<Expr>),
    /// One must be true.
    Or(Vec<Expr>),
    /// A comparison.
    Compare(Box<Expr>, CompareOp, Box<Expr>),
    /// Membership in a list.
    In(Box<Expr>, Box<Expr>),
    /// Arithmetic on numbers, dates and spans of time.
    Arithmetic(Box<Expr>, ArithmeticOp, Box<Expr>),
    /// True when the body is true of every item of the group.
    All(String, Box<Expr>),
    /// True when the body is true of some item of the group.
    Any(String, Box<Expr>),
    /// Sum of a value over the items of a group that satisfy the filter.
    Sum(String, Box<Expr>, Option<Box<Expr>>),
    /// Number of items of a group that satisfy the filter.
    Count(String, Option<Box<Expr>>),
    /// One value or another.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The smallest.
    Min(Vec<Expr>),
    /// The largest.
    Max(Vec<Expr>),
    /// Whole years, months or days from the first date to the second.
    Between(SpanUnit, Box<Expr>, Box<Expr>),
    /// The first day of the year that begins with a month (1 to 12), in which a day falls.
    YearFrom(u32, Box<Expr>),
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// `mantissa` × 10^-`scale`.
    Number {
        /// All digits.
        mantissa: i64,
        /// How many of them are decimals.
        scale: u8,
    },
    /// A day.
    Date(NaiveDate),
    /// A span of time.
    Span(u32, SpanUnit),
    /// Yes or no.
    Bool(bool),
}

/// The way to an answer: one to three names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<String>);

impl Path {
    /// The first name.
    pub fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanUnit {
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl CompareOp {
    /// The sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }

    /// Whether an ordering satisfies it.
    pub const fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticOp {
    /// Addition.
    Add,
    /// Subtraction.
    Sub,
    /// Multiplication.
    Mul,
    /// Division, to six decimals.
    Div,
}

impl ArithmeticOp {
    /// The sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
        }
    }
}

impl Expr {
    /// Calls `visit` on the expression and on everything inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for part in self.parts() {
            part.walk(visit);
        }
    }

    /// The expressions directly inside this one.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Literal(_)
            | Self::List(_)
            | Self::Ref(_)
            | Self::Param(_)
            | Self::Today
            | Self::Answered(_) => Vec::new(),
            Self::Not(a) | Self::All(_, a) | Self::Any(_, a) | Self::YearFrom(_, a) => vec![a],
            Self::And(all) | Self::Or(all) | Self::Min(all) | Self::Max(all) => all.iter().collect(),
            Self::Compare(a, _, b) | Self::In(a, b) | Self::Arithmetic(a, _, b) | Self::Between(_, a, b) => {
                vec![a, b]
            }
            Self::Sum(_, a, filter) => std::iter::once(&**a).chain(filter.as_deref()).collect(),
            Self::Count(_, filter) => filter.as_deref().into_iter().collect(),
            Self::If(a, b, c) => vec![a, b, c],
        }
    }

    /// The expressions directly inside this one, to change them.
    pub(super) fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Literal(_)
            | Self::List(_)
            | Self::Ref(_)
            | Self::Param(_)
            | Self::Today
            | Self::Answered(_) => Vec::new(),
            Self::Not(a) | Self::All(_, a) | Self::Any(_, a) | Self::YearFrom(_, a) => vec![a],
            Self::And(all) | Self::Or(all) | Self::Min(all) | Self::Max(all) => all.iter_mut().collect(),
            Self::Compare(a, _, b) | Self::In(a, b) | Self::Arithmetic(a, _, b) | Self::Between(_, a, b) => {
                vec![a, b]
            }
            Self::Sum(_, a, filter) => std::iter::once(&mut **a).chain(filter.as_deref_mut()).collect(),
            Self::Count(_, filter) => filter.as_deref_mut().into_iter().collect(),
            Self::If(a, b, c) => vec![a, b, c],
        }
    }
}

impl std::str::FromStr for Expr {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }
}

impl Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
