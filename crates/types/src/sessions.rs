//! The citizen's open sessions.

use crate::{ids::SessionId, loa::Loa, whoami::Provider};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The session's id (not its secret).
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// How it was opened.
    pub provider: Provider,
    /// Its level.
    pub level: Loa,
    /// Browser and system, in short, from the user agent.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub device: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
}
