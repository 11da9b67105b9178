//! Reading expressions. The grammar stands in [`super::expr`].

use super::expr::{ArithmeticOp, CompareOp, Expr, Literal, Path, SpanUnit};
use super::token::{Token, tokens};

/// Longest expression, bytes.
const MOST_BYTES: usize = 2000;
/// Deepest nesting.
const MOST_DEPTH: u32 = 24;

/// The text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Longer than 2000 bytes.
    #[error("expression of more than 2000 bytes")]
    TooLong,
    /// Nested deeper than 24 levels.
    #[error("expression nested deeper than 24 levels")]
    TooDeep,
    /// A character that no word begins with, or a text without its closing quote.
    #[error("unexpected character at byte {0}")]
    Character(usize),
    /// A word where another was expected.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What should stand here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// A number of more than 15 digits, or a date that does not exist.
    #[error("{0} is out of range")]
    Range(String),
    /// `all`, `any` or `sum` without a name of the form `group.field`.
    #[error("{0}(…) names no group")]
    NoGroup(&'static str),
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: u32,
}

pub(super) fn parse(text: &str) -> Result<Expr, ParseError> {
    if text.len() > MOST_BYTES {
        return Err(ParseError::TooLong);
    }
    let mut parser = Parser {
        tokens: tokens(text)?.into_iter().peekable(),
        depth: 0,
    };
    let expr = parser.or()?;
    match parser.tokens.next() {
        None => Ok(expr),
        Some(token) => Err(ParseError::Expected {
            expected: "the end",
            found: token.to_string(),
        }),
    }
}

impl Parser {
    fn sign(&mut self, sign: &str) -> bool {
        self.tokens
            .next_if(|t| matches!(t, Token::Sign(s) if *s == sign))
            .is_some()
    }

    fn word(&mut self, word: &str) -> bool {
        self.tokens
            .next_if(|t| matches!(t, Token::Word(w) if w == word))
            .is_some()
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), ParseError> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(self.unexpected(sign))
    }

    fn unexpected(&mut self, expected: &'static str) -> ParseError {
        let found = self
            .tokens
            .next()
            .map_or_else(|| "the end".to_owned(), |t| t.to_string());
        ParseError::Expected { expected, found }
    }

    fn or(&mut self) -> Result<Expr, ParseError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(ParseError::TooDeep);
        }
        let mut all = vec![self.and()?];
        while self.word("or") {
            all.push(self.and()?);
        }
        self.depth -= 1;
        Ok(one_or(all, Expr::Or))
    }

    fn and(&mut self) -> Result<Expr, ParseError> {
        let mut all = vec![self.not()?];
        while self.word("and") {
            all.push(self.not()?);
        }
        Ok(one_or(all, Expr::And))
    }

    fn not(&mut self) -> Result<Expr, ParseError> {
        let mut times = 0_u32;
        while self.word("not") {
            times += 1;
            if times > MOST_DEPTH {
                return Err(ParseError::TooDeep);
            }
        }
        let mut expr = self.compare()?;
        for _ in 0..times {
            expr = Expr::Not(Box::new(expr));
        }
        Ok(expr)
    }

    fn compare(&mut self) -> Result<Expr, ParseError> {
        use CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
        let left = self.sum()?;
        for op in [Eq, Ne, Le, Ge, Lt, Gt] {
            if self.sign(op.sign()) {
                return Ok(Expr::Compare(Box::new(left), op, Box::new(self.sum()?)));
            }
        }
        if self.word("in") {
            let right = if self.sign("[") { self.list()? } else { self.sum()? };
            return Ok(Expr::In(Box::new(left), Box::new(right)));
        }
        Ok(left)
    }

    fn list(&mut self) -> Result<Expr, ParseError> {
        let mut items = Vec::new();
        loop {
            match self.factor()? {
                Expr::Literal(literal) => items.push(literal),
                _ => return Err(self.unexpected("a literal")),
            }
            if self.sign("]") {
                return Ok(Expr::List(items));
            }
            self.expect(",")?;
        }
    }

    fn sum(&mut self) -> Result<Expr, ParseError> {
        self.left_to_right(&[ArithmeticOp::Add, ArithmeticOp::Sub], Self::product)
    }

    fn product(&mut self) -> Result<Expr, ParseError> {
        self.left_to_right(&[ArithmeticOp::Mul, ArithmeticOp::Div], Self::factor)
    }

    fn left_to_right(
        &mut self,
        ops: &[ArithmeticOp],
        operand: fn(&mut Self) -> Result<Expr, ParseError>,
    ) -> Result<Expr, ParseError> {
        let mut expr = operand(self)?;
        let mut terms = 0_u32;
        loop {
            let Some(&op) = ops.iter().find(|op| self.sign(op.sign())) else {
                return Ok(expr);
            };
            terms += 1;
            if terms > MOST_DEPTH {
                return Err(ParseError::TooDeep);
            }
            expr = Expr::Arithmetic(Box::new(expr), op, Box::new(operand(self)?));
        }
    }

    fn factor(&mut self) -> Result<Expr, ParseError> {
        match self.tokens.next() {
            Some(Token::Literal(literal)) => Ok(Expr::Literal(self.with_unit(literal)?)),
            Some(Token::Sign("(")) => {
                let expr = self.or()?;
                self.expect(")")?;
                Ok(expr)
            }
            Some(Token::Sign("-")) => match self.tokens.next() {
                Some(Token::Literal(Literal::Number { mantissa, scale })) => {
                    Ok(Expr::Literal(Literal::Number {
                        mantissa: -mantissa,
                        scale,
                    }))
                }
                other => Err(expected("a number", other)),
            },
            Some(Token::Word(word)) => self.named(word),
            other => Err(expected("a value", other)),
        }
    }

    fn with_unit(&mut self, literal: Literal) -> Result<Literal, ParseError> {
        let Literal::Number { mantissa, scale: 0 } = literal else {
            return Ok(literal);
        };
        for (words, unit) in [
            (["day", "days"], SpanUnit::Days),
            (["month", "months"], SpanUnit::Months),
            (["year", "years"], SpanUnit::Years),
        ] {
            if words.into_iter().any(|word| self.word(word)) {
                let count = u32::try_from(mantissa)
                    .ok()
                    .filter(|n| *n <= 100_000)
                    .ok_or_else(|| ParseError::Range(mantissa.to_string()))?;
                return Ok(Literal::Span(count, unit));
            }
        }
        Ok(literal)
    }

    fn named(&mut self, word: String) -> Result<Expr, ParseError> {
        match word.as_str() {
            "true" => return Ok(Expr::Literal(Literal::Bool(true))),
            "false" => return Ok(Expr::Literal(Literal::Bool(false))),
            "today" => return Ok(Expr::Today),
            "and" | "or" | "not" | "in" | "where" => {
                return Err(ParseError::Expected {
                    expected: "a value",
                    found: word,
                });
            }
            _ => {}
        }
        if self.sign("(") {
            let call = self.call(&word)?;
            self.expect(")")?;
            return Ok(call);
        }
        let path = self.path(word)?;
        match path.0.as_slice() {
            [tenant, name] if tenant == "tenant" => Ok(Expr::Param(name.clone())),
            _ => Ok(Expr::Ref(path)),
        }
    }

    fn path(&mut self, first: String) -> Result<Path, ParseError> {
        let mut names = vec![first];
        while names.len() < 3 && self.sign(".") {
            match self.tokens.next() {
                Some(Token::Word(word)) => names.push(word),
                other => return Err(expected("a name", other)),
            }
        }
        Ok(Path(names))
    }

    fn call(&mut self, name: &str) -> Result<Expr, ParseError> {
        match name {
            "all" => {
                let body = self.or()?;
                Ok(Expr::All(group_of(&body, "all")?, Box::new(body)))
            }
            "any" => {
                let body = self.or()?;
                Ok(Expr::Any(group_of(&body, "any")?, Box::new(body)))
            }
            "sum" => {
                let column = self.or()?;
                let group = group_of(&column, "sum")?;
                Ok(Expr::Sum(group, Box::new(column), self.filter()?))
            }
            "count" => match self.tokens.next() {
                Some(Token::Word(group)) => Ok(Expr::Count(group, self.filter()?)),
                other => Err(expected("a group", other)),
            },
            "answered" => match self.tokens.next() {
                Some(Token::Word(first)) => Ok(Expr::Answered(self.path(first)?)),
                other => Err(expected("a name", other)),
            },
            "if" => {
                let condition = self.or()?;
                self.expect(",")?;
                let then = self.or()?;
                self.expect(",")?;
                let other = self.or()?;
                Ok(Expr::If(Box::new(condition), Box::new(then), Box::new(other)))
            }
            "min" => self.arguments().map(Expr::Min),
            "max" => self.arguments().map(Expr::Max),
            "years_between" => self.between(SpanUnit::Years),
            "months_between" => self.between(SpanUnit::Months),
            "days_between" => self.between(SpanUnit::Days),
            "year_from" => self.year_from(),
            other => Err(ParseError::Expected {
                expected: "a function",
                found: other.to_owned(),
            }),
        }
    }

    fn filter(&mut self) -> Result<Option<Box<Expr>>, ParseError> {
        if self.word("where") {
            return self.or().map(Box::new).map(Some);
        }
        Ok(None)
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, ParseError> {
        let mut all = vec![self.or()?];
        while self.sign(",") {
            all.push(self.or()?);
        }
        Ok(all)
    }

    fn year_from(&mut self) -> Result<Expr, ParseError> {
        let month = match self.tokens.next() {
            Some(Token::Literal(Literal::Number { mantissa, scale: 0 })) => u32::try_from(mantissa)
                .ok()
                .filter(|month| (1..=12).contains(month))
                .ok_or_else(|| ParseError::Range(mantissa.to_string()))?,
            other => return Err(expected("a month, 1 to 12", other)),
        };
        self.expect(",")?;
        Ok(Expr::YearFrom(month, Box::new(self.or()?)))
    }

    fn between(&mut self, unit: SpanUnit) -> Result<Expr, ParseError> {
        let from = self.or()?;
        self.expect(",")?;
        let to = self.or()?;
        Ok(Expr::Between(unit, Box::new(from), Box::new(to)))
    }
}

fn one_or(mut all: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match (all.pop(), all.is_empty()) {
        (Some(last), true) => last,
        (Some(last), false) => {
            all.push(last);
            many(all)
        }
        (None, _) => many(all),
    }
}

fn expected(expected: &'static str, found: Option<Token>) -> ParseError {
    ParseError::Expected {
        expected,
        found: found.map_or_else(|| "the end".to_owned(), |t| t.to_string()),
    }
}

fn group_of(body: &Expr, function: &'static str) -> Result<String, ParseError> {
    let mut group = None;
    body.walk(&mut |part| {
        if let (None, Expr::Ref(path) | Expr::Answered(path)) = (&group, part)
            && path.0.len() > 1
        {
            group = Some(path.first().to_owned());
        }
    });
    group.ok_or(ParseError::NoGroup(function))
}
