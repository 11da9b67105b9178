//! Public checks of a document by its code.

use crate::values::ProtocolNumber;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Year and number of the register entry.
    pub number: ProtocolNumber,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// SHA-256 of the receipt's PDF, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}
