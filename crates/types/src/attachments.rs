//! Files attached to an istanza.

use crate::ids::AttachmentId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A digital signature recognised in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SignatureFormat {
    /// None.
    None,
    /// Inside a PDF.
    Pades,
    /// P7M envelope.
    Cades,
}

/// What the virus scanner said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ScanResult {
    /// No scanner is configured.
    NotScanned,
    /// Nothing found.
    Clean,
}

/// A file attached to an istanza.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id; answers of file fields name it.
    pub id: AttachmentId,
    /// The form's field that it answers.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub field: String,
    /// Which item of the table the field was in when the file was chosen, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 999))]
    pub item: Option<u32>,
    /// Its name, as the citizen knows it.
    #[cfg_attr(feature = "openapi", schema(max_length = 255))]
    pub name: String,
    /// Media type, by content.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Signature found in it.
    pub signature: SignatureFormat,
    /// What the scanner said.
    pub scan: ScanResult,
    /// When it arrived.
    pub uploaded_at: DateTime<Utc>,
}
