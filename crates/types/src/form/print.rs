//! Writing expressions: what [`super::parse`] reads back as the same expression.

use super::decimal::Decimal;
use super::expr::{ArithmeticOp, Expr, Literal, SpanUnit};

impl std::fmt::Display for Literal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "'{text}'"),
            Self::Number { mantissa, scale } => f.write_str(&Decimal::new(*mantissa, *scale).to_string()),
            Self::Date(date) => write!(f, "{}", date.format("%Y-%m-%d")),
            Self::Span(count, unit) => write!(f, "{count} {}", unit.word()),
            Self::Bool(value) => value.fmt(f),
        }
    }
}

impl SpanUnit {
    const fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

impl std::fmt::Display for Expr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |all: &[Expr]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let filtered = |filter: &Option<Box<Expr>>| {
            filter
                .as_ref()
                .map_or_else(String::new, |filter| format!(" where {filter}"))
        };
        match self {
            Self::Literal(literal) => literal.fmt(f),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Ref(path) => path.fmt(f),
            Self::Param(name) => write!(f, "tenant.{name}"),
            Self::Today => f.write_str("today"),
            Self::Answered(path) => write!(f, "answered({path})"),
            Self::Not(inner) => write!(f, "not {}", inner.at_level(3)),
            Self::And(all) => {
                let all: Vec<_> = all.iter().map(|e| e.at_level(3)).collect();
                f.write_str(&all.join(" and "))
            }
            Self::Or(all) => {
                let all: Vec<_> = all.iter().map(|e| e.at_level(2)).collect();
                f.write_str(&all.join(" or "))
            }
            Self::Compare(left, op, right) => {
                write!(f, "{} {} {}", left.at_level(5), op.sign(), right.at_level(5))
            }
            Self::In(left, right) => write!(f, "{} in {}", left.at_level(5), right.at_level(5)),
            Self::Arithmetic(left, op, right) => {
                let level = self.level();
                write!(
                    f,
                    "{} {} {}",
                    left.at_level(level),
                    op.sign(),
                    right.at_level(level + 1)
                )
            }
            Self::All(_, body) => write!(f, "all({body})"),
            Self::Any(_, body) => write!(f, "any({body})"),
            Self::Sum(_, column, filter) => write!(f, "sum({column}{})", filtered(filter)),
            Self::Count(group, filter) => write!(f, "count({group}{})", filtered(filter)),
            Self::If(condition, then, other) => write!(f, "if({condition}, {then}, {other})"),
            Self::Min(all) => write!(f, "min({})", list(all)),
            Self::Max(all) => write!(f, "max({})", list(all)),
            Self::Between(unit, from, to) => write!(f, "{}_between({from}, {to})", unit.word()),
            Self::YearFrom(month, day) => write!(f, "year_from({month}, {day})"),
        }
    }
}

impl Expr {
    const fn level(&self) -> u8 {
        match self {
            Self::Or(_) => 1,
            Self::And(_) => 2,
            Self::Not(_) => 3,
            Self::Compare(..) | Self::In(..) => 4,
            Self::Arithmetic(_, ArithmeticOp::Add | ArithmeticOp::Sub, _) => 5,
            Self::Arithmetic(..) => 6,
            _ => 7,
        }
    }

    fn at_level(&self, level: u8) -> String {
        if self.level() < level {
            format!("({self})")
        } else {
            self.to_string()
        }
    }
}
