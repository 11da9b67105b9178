//! *Gestisci servizi*: the citizen's authorisations, one per group of services.

use crate::services::{RichText, ServiceGroup};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where the citizen stands with a group of services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ActivationStatus {
    /// Never activated, or withdrawn.
    Inactive,
    /// Active, by the text in force.
    Active,
    /// Was active by an older text: the new one must be read.
    Outdated,
}

/// A group of services, what activating means, and where the citizen stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activation {
    /// The group.
    pub group: ServiceGroup,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// What activating it means.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub description: String,
    /// Version of the text in force.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub text_version: String,
    /// The notice and authorisation in force.
    pub text: RichText,
    /// Where the citizen stands.
    pub status: ActivationStatus,
    /// When it was activated.
    pub activated_at: Option<DateTime<Utc>>,
}

/// The acknowledgement that activates a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activate {
    /// Version of the text that was read; must be the one in force.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub text_version: String,
}

/// The acknowledgement that activates several groups at once: all of them, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivateTogether {
    /// The groups, each with the text that was read.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 6))]
    pub groups: Vec<GroupRead>,
}

/// A group whose text was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupRead {
    /// The group.
    pub group: ServiceGroup,
    /// Version of the text that was read; must be the one in force.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub text_version: String,
}

/// One activation or deactivation of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivationChange {
    /// The group.
    pub group: ServiceGroup,
    /// Activated, or deactivated.
    pub active: bool,
    /// Version of the text that was read.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub text_version: String,
    /// SHA-256 of that text.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub text_sha256: String,
    /// When.
    pub at: DateTime<Utc>,
}
