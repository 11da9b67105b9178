//! What a check has found.

use crate::api::{self, ApiError};
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
