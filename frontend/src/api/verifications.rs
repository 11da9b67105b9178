//! Public checks of documents.

use super::{ApiError, operations};
use sportello_types::verifications::Verification;

operations! {
    ONE = Get "/verifications/{code}";
}

/// What may be known of the document with this code.
pub async fn one(code: &str) -> Result<Verification, ApiError> {
    ONE.at(&[&code]).read().await
}
