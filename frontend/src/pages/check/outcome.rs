//! What a check has found.

use crate::api::{self, ApiError};
use sportello_check::{FileState, MarkState};
use sportello_mark::{Claims, Refused};
use sportello_types::certificates::CertificateVerification;
use sportello_types::problem::ProblemCode;
use sportello_types::values::CertificateCode;

/// Whether the certificate still stands, which the municipality alone knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Present {
    /// It is being asked.
    Asking,
    /// This is what it says.
    Known(Box<CertificateVerification>),
    /// It has no certificate with the code.
    Missing,
    /// It checks the code no more: too much time has passed.
    Lapsed,
    /// It cannot be asked.
    Unchecked,
}

/// What a PDF came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FileFound {
    /// Whether it is the municipality's.
    pub(super) state: FileState,
    /// What the mark in it is worth.
    pub(super) mark: MarkState,
    /// Its SHA-256, hexadecimal.
    pub(super) sha256: String,
    /// Whether the certificate of the mark still stands.
    pub(super) present: Present,
}

impl FileFound {
    /// Whether the municipality keeps the same file; none when it has not said.
    pub(super) fn is_the_kept_one(&self) -> Option<bool> {
        match &self.present {
            Present::Known(known) => Some(known.sha256 == self.sha256),
            _ => None,
        }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// The text is no mark, or not a whole one.
    Unreadable,
    /// The mark proves nothing.
    Refused(Refused),
    /// The mark is genuine.
    Genuine(Box<Claims>, Present),
    /// There was a code alone.
    Code(Present),
    /// There was a PDF.
    File(Box<FileFound>),
    /// There was a photo, and no code in it.
    NoCode,
    /// There was a photo with codes of several documents.
    SeveralCodes,
    /// There was a PDF of pictures, some of which could not be read, and no code in the others.
    PicturesUnread,
    /// There was a PDF of more pictures than are looked at, and no code in those.
    PicturesLeftOut,
}

/// Asks for the present state.
pub(super) async fn present(code: CertificateCode) -> Result<Present, ApiError> {
    match api::verifications::certificate(code).await {
        Ok(known) => Ok(Present::Known(Box::new(known))),
        Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(Present::Missing),
        Err(error) if error.code() == Some(ProblemCode::NoLongerAvailable) => Ok(Present::Lapsed),
        Err(error) => Err(error),
    }
}
