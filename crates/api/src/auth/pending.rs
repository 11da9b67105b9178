//! What a login keeps while the citizen is away.

use serde::{Deserialize, Serialize};
use sportello_identity::{PendingLogin, PendingLogout};
use sportello_types::ids::SessionId;

/// A login that has begun: kept under its request id, consumed once.
#[derive(Serialize, Deserialize)]
pub(super) struct Trip {
    /// What `identity` needs to judge the answer.
    pub(super) pending: PendingLogin,
    /// The request as XML, for the log of logins.
    pub(super) request_xml: String,
    /// The session that this login replaces (step-up).
    pub(super) replaces: Option<SessionId>,
}

/// A logout that waits for the identity provider's answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Leaving {
    /// What `identity` needs to judge the answer.
    pub(super) logout: PendingLogout,
}
