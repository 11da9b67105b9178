//! What a login keeps while the citizen is away.

use serde::{Deserialize, Serialize};
use sportello_identity::PendingLogout;
use sportello_types::ids::SessionId;

/// A login that has begun, whatever the provider: kept under its request id, consumed once.
#[derive(Serialize, Deserialize)]
pub(super) struct Trip<P> {
    /// What `identity` needs to judge the answer.
    pub(super) pending: P,
    /// The request as sent, for the log of logins.
    #[serde(alias = "request_xml")]
    pub(super) request: String,
    /// The session that this login replaces (step-up).
    pub(super) replaces: Option<SessionId>,
}

/// A logout that waits for the identity provider's answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Leaving {
    /// What `identity` needs to judge the answer.
    pub(super) logout: PendingLogout,
}
