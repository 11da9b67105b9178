//! [`Fail`]: the one way in which an operation fails, and [`ToProblem`]: what an operation's own
//! error says about itself.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::services::ServiceGroup;
use std::error::Error;
use std::fmt;

/// An error that knows which problem it is. One enum per operation implements it; `?` turns it
/// into a [`Fail`].
pub trait ToProblem: Error + Send + Sync + 'static {
    /// The problem's code, and with it the HTTP status.
    fn code(&self) -> ProblemCode;

    /// The fields at fault, explained in the caller's language.
    fn fields(&self, _lang: Lang) -> Vec<FieldError> {
        Vec::new()
    }

    /// An explanation more precise than the code's own.
    fn detail(&self, _lang: Lang) -> Option<String> {
        None
    }

    /// The groups of services to activate first.
    fn groups(&self) -> Vec<ServiceGroup> {
        Vec::new()
    }

    /// SPID's number of the anomaly, for the error page.
    fn anomaly(&self) -> Option<u8> {
        None
    }

    /// Where the error page's "try again" leads: a path of this host.
    fn retry(&self) -> Option<String> {
        None
    }

    /// Seconds after which it is worth trying again.
    fn retry_after(&self) -> Option<u64> {
        None
    }
}

/// A failed operation: the only error that reaches actix. Its body is written by
/// [`super::edge`], which knows the caller's language and the request's id.
pub struct Fail(Box<dyn ToProblem>);

impl Fail {
    /// A failure that needs no more than its code.
    pub fn new(code: ProblemCode) -> Self {
        Self(Box::new(Plain(code)))
    }

    /// A fault of ours, or of something we depend on: the cause is logged, never shown.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Box::new(Internal(cause.into())))
    }

    /// One field that is not acceptable, with an explanation in each language.
    pub fn field(code: ProblemCode, pointer: &str, rule: &'static str, message: fn(Lang) -> String) -> Self {
        Self(Box::new(OneField {
            code,
            pointer: pointer.to_owned(),
            rule,
            message,
        }))
    }

    /// What it says about itself.
    pub fn problem(&self) -> &(dyn ToProblem + 'static) {
        self.0.as_ref()
    }

    /// The problem's code.
    pub fn code(&self) -> ProblemCode {
        self.0.code()
    }
}

impl<E: ToProblem> From<E> for Fail {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl From<ProblemCode> for Fail {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Debug for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fail({}: {})", self.code().code(), Chain(self.0.as_ref()))
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Fail {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// An error with all its causes, for the log: `cannot read: no such file`.
pub struct Chain<'a>(pub &'a (dyn ToProblem + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{}", .0.code())]
struct Plain(ProblemCode);

impl ToProblem for Plain {
    fn code(&self) -> ProblemCode {
        self.0
    }
}

#[derive(Debug, thiserror::Error)]
#[error("internal fault")]
struct Internal(#[source] Box<dyn Error + Send + Sync>);

impl ToProblem for Internal {
    fn code(&self) -> ProblemCode {
        ProblemCode::Internal
    }
}

#[derive(Debug, thiserror::Error)]
#[error("field {pointer}: {rule}")]
struct OneField {
    code: ProblemCode,
    pointer: String,
    rule: &'static str,
    message: fn(Lang) -> String,
}

impl ToProblem for OneField {
    fn code(&self) -> ProblemCode {
        self.code
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        vec![FieldError {
            pointer: self.pointer.clone(),
            code: self.rule.to_owned(),
            message: (self.message)(lang),
        }]
    }
}

impl ToProblem for sportello_storage::Error {
    fn code(&self) -> ProblemCode {
        use sportello_storage::Error as E;
        match self {
            E::NotFound => ProblemCode::NotFound,
            E::Stale { .. } => ProblemCode::PreconditionFailed,
            E::WrongState | E::Duplicate | E::StampUsed => ProblemCode::Conflict,
            E::InvalidCursor => ProblemCode::BadRequest,
            E::NulCharacter => ProblemCode::ValidationFailed,
            E::TooLarge { .. } => ProblemCode::PayloadTooLarge,
            E::Unavailable(_) => ProblemCode::Unavailable,
            E::LeaseLost | E::Corrupt { .. } | E::Database(_) | E::Configuration(_) | E::Blob(_) => {
                ProblemCode::Internal
            }
        }
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        match self {
            Self::InvalidCursor => vec![FieldError {
                pointer: "/cursor".to_owned(),
                code: "invalid".to_owned(),
                message: super::words::field("invalid", lang),
            }],
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self, Self::Unavailable(_)).then_some(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the drawer is stuck")]
    struct Stuck(#[source] std::fmt::Error);

    impl ToProblem for Stuck {
        fn code(&self) -> ProblemCode {
            ProblemCode::Unavailable
        }
    }

    #[test]
    fn an_operations_error_becomes_a_failure_with_its_status_and_keeps_its_causes() {
        fn operation() -> Result<(), Fail> {
            Err(Stuck(std::fmt::Error))?
        }
        let fail = operation().unwrap_err();
        assert_eq!(fail.status_code().as_u16(), 503);
        assert!(format!("{fail:?}").contains("the drawer is stuck: an error occurred"));
    }

    #[test]
    fn a_code_alone_is_a_failure_too() {
        assert_eq!(Fail::from(ProblemCode::NotFound).status_code().as_u16(), 404);
    }
}
