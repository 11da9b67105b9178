//! What operators see of the machine room.

use crate::ids::{CitizenId, JobId, SessionId};
use crate::problem::ProblemCode;
use crate::values::{CodiceFiscale, EidasIdentifier};
use crate::whoami::Provider;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// A fiscal code that an office has checked, of somebody who signs in with eIDAS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaxCodeLink {
    /// What the eIDAS node calls the person, as their profile shows it.
    pub eidas_identifier: EidasIdentifier,
    /// The code, as the person has stated it in the profile.
    pub tax_code: CodiceFiscale,
    /// How it was checked: which documents, by whom. Kept in the audit log.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: String,
}

/// Which jobs that were given up are to be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetryJobs {
    /// What they do, as in the list of jobs: `receipt_mail`, `registration`…
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub name: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobsRetried {
    /// How many jobs will be tried again.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub retried: u64,
}

/// Shortest and longest reason for looking into the log of logins, in characters.
pub const REASON: std::ops::RangeInclusive<usize> = 10..=500;

/// How a login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LoginOutcome {
    /// A session was opened.
    Accepted,
    /// The answer was not accepted, or said no.
    Refused,
}

/// How the logins of a period ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIns {
    /// From this instant.
    pub from: DateTime<Utc>,
    /// To before this instant.
    pub to: DateTime<Utc>,
    /// The most frequent end first.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub items: Vec<SignInCount>,
}

/// Logins that ended alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInCount {
    /// The national identity.
    pub provider: Provider,
    /// The identity provider asked, by entityID.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub identity_provider: Option<String>,
    /// How they ended.
    pub outcome: LoginOutcome,
    /// What people were told, where they were refused.
    pub problem: Option<ProblemCode>,
    /// Number of the SPID anomaly.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>, minimum = 0, maximum = 99))]
    pub anomaly: Option<u8>,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 1))]
    pub count: u64,
}

/// What to look for in the log of logins, and why. It travels in a body: what one looks for is
/// personal, and addresses end up in logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginLogSearch {
    /// Why: the request of the authority, the report of the citizen. Kept in the audit log.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: String,
    /// From this instant.
    pub from: DateTime<Utc>,
    /// To before this instant.
    pub to: DateTime<Utc>,
    /// Logins of this citizen alone.
    #[serde(default)]
    pub tax_code: Option<CodiceFiscale>,
    /// Logins of this citizen alone, by what the eIDAS node calls them.
    #[serde(default)]
    pub eidas_identifier: Option<EidasIdentifier>,
    /// Logins at this identity provider alone, by entityID.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub identity_provider: Option<String>,
    /// The login with this request alone, by the ID that is in it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub request_id: Option<String>,
    /// Logins that ended so alone.
    #[serde(default)]
    pub outcome: Option<LoginOutcome>,
    /// Where the page before ended.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub cursor: Option<String>,
}

/// A login, or an attempt, without the messages that were exchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginLogRecord {
    /// Its id.
    pub id: Uuid,
    /// When the answer came.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// Why it was refused.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub reason: Option<String>,
    /// Number of the SPID anomaly.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>, minimum = 0, maximum = 99))]
    pub anomaly: Option<u8>,
    /// Level asked for, or reached.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>, minimum = 1, maximum = 3))]
    pub level: Option<u8>,
    /// Who signed in.
    pub citizen: Option<CitizenId>,
    /// The session that was opened.
    pub session: Option<SessionId>,
    /// Address of the client.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub client_address: Option<String>,
    /// The identity provider asked, by entityID.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub identity_provider: Option<String>,
    /// ID of the request.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub request_id: Option<String>,
    /// ID of the response.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub response_id: Option<String>,
    /// ID of the assertion.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub assertion_id: Option<String>,
}
