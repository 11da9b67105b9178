//! Why a file is not taken.

use crate::http::{Fail, ToProblem};
use sportello_documents::files::{InvalidFileName, Refused};
use sportello_storage::Error;
use sportello_storage::blobs::PutError;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::text::attachments as words;

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// The form has no such file field.
    #[error("the form has no such file field")]
    UnknownField,
    /// Its name is not acceptable, or is missing.
    #[error("the file's name is not acceptable")]
    Name(#[source] Option<InvalidFileName>),
    /// Its content is not acceptable.
    #[error("the file's content is not acceptable")]
    Content(#[source] Refused),
    /// The scanner found something.
    #[error("the scanner found malware: {0}")]
    Infected(String),
    /// The scanner gives no verdict.
    #[error("the scanner gives no verdict")]
    NoVerdict(#[source] sportello_integrations::scan::ScanError),
    /// It is larger than the field takes.
    #[error("the file is larger than {0} MiB")]
    TooLarge(u32),
    /// The draft holds as many files as it may.
    #[error("the draft holds as many files as it may")]
    TooMany,
    /// The citizen's drafts hold as many bytes as they may.
    #[error("the citizen's drafts hold as much as they may")]
    NoRoom,
    /// The connection broke off.
    #[error("the upload broke off")]
    BrokenOff,
}

impl Refusal {
    fn rule(&self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::Name(_) => "invalid_name",
            Self::Content(refused) => refused.code(),
            Self::Infected(_) => "infected",
            Self::NoVerdict(_) => "not_scanned",
            Self::TooLarge(_) => "too_large",
            Self::TooMany => "too_many",
            Self::NoRoom => "no_room",
            Self::BrokenOff => "broken_off",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::UnknownField => words::unknown_field(lang).to_owned(),
            Self::Name(_) => words::invalid_name(lang).to_owned(),
            Self::Content(refused) => refused.message(lang),
            Self::Infected(_) => words::infected(lang).to_owned(),
            Self::NoVerdict(_) => words::not_scanned(lang).to_owned(),
            Self::TooLarge(most) => words::too_large(lang, most),
            Self::TooMany => words::too_many(lang).to_owned(),
            Self::NoRoom => words::no_room(lang).to_owned(),
            Self::BrokenOff => words::broken_off(lang).to_owned(),
        }
    }
}

impl ToProblem for Refusal {
    fn code(&self) -> ProblemCode {
        match self {
            Self::TooLarge(_) => ProblemCode::PayloadTooLarge,
            Self::Infected(_) => ProblemCode::AttachmentInfected,
            Self::NoVerdict(_) => ProblemCode::Unavailable,
            Self::BrokenOff => ProblemCode::BadRequest,
            _ => ProblemCode::AttachmentRefused,
        }
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        vec![FieldError {
            pointer: "/file".to_owned(),
            code: self.rule().to_owned(),
            message: self.message(lang),
        }]
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self, Self::NoVerdict(_)).then_some(30)
    }
}

/// What a failed write of the content means.
pub(crate) fn of_put<E>(error: PutError<E>, most_mb: u32) -> Fail {
    match error {
        PutError::Source(_) => Refusal::BrokenOff.into(),
        PutError::Store(Error::TooLarge { .. }) => Refusal::TooLarge(most_mb).into(),
        PutError::Store(other) => other.into(),
    }
}
