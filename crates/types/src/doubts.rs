//! Doubts about a record of the civil registry: what its fiscal code and its data disagree on, and how an
//! operator cleared that up. They stand in nobody's way.

use crate::values::{CleanText, Mismatch, ResidentKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An operator's word that what disagrees has its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DoubtsClearance {
    /// Whose record it is: the registry's key.
    pub resident: ResidentKey,
    /// What disagrees, as the operator was shown it.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5))]
    pub doubts: Vec<Mismatch>,
    /// What was looked at: `atto di nascita, Comune di Cagliari`.
    pub seen: CleanText,
}

/// How doubts were cleared up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DoubtsCleared {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: given and family name of the operator.
    #[cfg_attr(feature = "openapi", schema(max_length = 250))]
    pub by: String,
    /// What was looked at.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub seen: String,
}
