//! Public checks of a document by its code.

use crate::certificates::CertificateVerification;
use crate::values::{ProtocolNumber, SubmissionNumber};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What anybody who holds a document may learn from its code. Only a receipt has a `submission_number`, only a
/// certificate has a `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum VerifiedDocument {
    /// A receipt.
    Receipt(Verification),
    /// A certificate.
    Certificate(CertificateVerification),
}

/// What anybody who holds a receipt may learn from its code: no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verification {
    /// The municipality that issued it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub issuer: String,
    /// The service applied for.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub service_title: String,
    /// Whether it is a provisional receipt: it proves the submission, and says nothing of the register.
    pub provisional: bool,
    /// The number of what was sent.
    pub submission_number: SubmissionNumber,
    /// Year and number of the register entry, once there is one.
    pub number: Option<ProtocolNumber>,
    /// When it was registered.
    pub registered_at: Option<DateTime<Utc>>,
    /// SHA-256 of the receipt's PDF, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}
