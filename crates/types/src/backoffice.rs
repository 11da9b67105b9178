//! What operators see of the machine room.

use crate::ids::JobId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum JobStatus {
    /// Waits for its turn, or for another try.
    Waiting,
    /// A worker is at it.
    Running,
    /// Gave up after the last try; an operator must look.
    Dead,
}

/// A unit of work of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does: `receipt`, `send_mail`…
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub name: String,
    /// Where it stands.
    pub status: JobStatus,
    /// Tries so far.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0))]
    pub attempts: u32,
    /// When it was put there.
    pub enqueued_at: DateTime<Utc>,
    /// When it is due next.
    pub due_at: DateTime<Utc>,
    /// The last failure, without personal data.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub last_error: Option<String>,
}
