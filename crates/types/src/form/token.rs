//! The words of expressions.

use super::expr::Literal;
use super::parse::ParseError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Word(String),
    Literal(Literal),
    Sign(&'static str),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Literal(literal) => literal.fmt(f),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

const SIGNS: [&str; 16] = [
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let token;
        if first == '\'' {
            let (inside, after) = rest
                .strip_prefix('\'')
                .and_then(|r| r.split_once('\''))
                .ok_or(ParseError::Character(at))?;
            token = Token::Literal(Literal::Text(inside.to_owned()));
            rest = after;
        } else if first.is_ascii_digit() {
            let (digits, after) = split_while(rest, |c| c.is_ascii_digit() || c == '.' || c == '-');
            let is_date = digits.len() >= 10 && digits.as_bytes().get(4) == Some(&b'-');
            if is_date {
                let date = super::value::date(digits).ok_or_else(|| ParseError::Range(digits.to_owned()))?;
                token = Token::Literal(Literal::Date(date));
                rest = after;
            } else {
                let (digits, after) = split_while(rest, |c| c.is_ascii_digit() || c == '.');
                token = Token::Literal(number(digits)?);
                rest = after;
            }
        } else if first.is_ascii_lowercase() {
            let (word, after) =
                split_while(rest, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            token = Token::Word(word.to_owned());
            rest = after;
        } else {
            let sign = SIGNS
                .into_iter()
                .find(|sign| rest.starts_with(sign))
                .ok_or(ParseError::Character(at))?;
            token = Token::Sign(sign);
            rest = rest.strip_prefix(sign).unwrap_or_default();
        }
        tokens.push(token);
        rest = rest.trim_start();
    }
    Ok(tokens)
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !keep(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn number(digits: &str) -> Result<Literal, ParseError> {
    let range = || ParseError::Range(digits.to_owned());
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + decimals.len() > 15 || digits.ends_with('.') || decimals.contains('.') {
        return Err(range());
    }
    let mantissa = format!("{whole}{decimals}").parse().map_err(|_| range())?;
    let scale = u8::try_from(decimals.len()).map_err(|_| range())?;
    if scale > 6 {
        return Err(range());
    }
    Ok(Literal::Number { mantissa, scale })
}
