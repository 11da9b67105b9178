//! *I tuoi documenti*: everything that the portal holds ready for a citizen, in one list.

use crate::ids::{DocumentId, KeptDocumentId};
use crate::lang::Lang;
use crate::text::mydocuments as words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocumentKind {
    /// A certificate of the registry.
    Certificate,
    /// The receipt of an istanza.
    Receipt,
    /// A self-certification that the citizen has kept.
    SelfCertification,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Certificate, Self::Receipt, Self::SelfCertification];

    /// Its name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Receipt => "receipt",
            Self::SelfCertification => "self_certification",
        }
    }

    /// The kind of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// What people call it.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Certificate => words::kind_certificate(lang),
            Self::Receipt => words::kind_receipt(lang),
            Self::SelfCertification => words::kind_self_certification(lang),
        }
    }
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocumentStatus {
    /// A certificate that is valid today.
    Valid,
    /// A certificate whose time is over.
    Expired,
    /// A certificate that was annulled.
    Annulled,
    /// A receipt whose register number is still on the way.
    Provisional,
    /// A receipt with the register's number.
    Registered,
    /// A self-certification, kept until its owner deletes it.
    Kept,
}

/// A document in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentShown {
    /// What it is.
    pub kind: DocumentKind,
    /// The certificate's id, that of the receipt's istanza, or its own.
    pub id: DocumentId,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// Its number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub number: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Bytes.
    pub size: i64,
    /// Where it stands today.
    pub status: DocumentStatus,
    /// Where the file is to be had, on this host; absent when it is no longer kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub content_path: Option<String>,
}

/// A document that the citizen has kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptDocument {
    /// Its id.
    pub id: KeptDocumentId,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// The name under which it is saved.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub file_name: String,
    /// SHA-256, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Since when.
    pub kept_at: DateTime<Utc>,
}
