//! Public checks of documents.

use super::{ApiError, operations};
use sportello_types::certificates::CertificateVerification;
use sportello_types::values::CertificateCode;
use sportello_types::verifications::Verification;

operations! {
    ONE = Get "/verifications/{code}";
}

/// What may be known of the receipt with this code.
pub async fn one(code: &str) -> Result<Verification, ApiError> {
    ONE.at(&[&code]).read().await
}

/// What may be known of the certificate with this code, today.
pub async fn certificate(code: CertificateCode) -> Result<CertificateVerification, ApiError> {
    ONE.at(&[&code]).read().await
}
