//! Who is signed in, and since when.

use super::{ApiError, operations};
use sportello_types::{ids::SessionId, page::Page, sessions::Session, whoami::WhoAmI};

operations! {
    WHOAMI = Get "/whoami";
    LOGOUT = Delete "/session";
    LIST = Get "/sessions";
    REVOKE = Delete "/sessions/{id}";
}

/// Who is signed in.
pub async fn whoami() -> Result<WhoAmI, ApiError> {
    WHOAMI.call().read().await
}

/// Ends the session.
pub async fn logout() -> Result<(), ApiError> {
    LOGOUT.call().run().await
}

/// The citizen's open sessions.
pub async fn list() -> Result<Page<Session>, ApiError> {
    LIST.call().read().await
}

/// Ends one of them.
pub async fn revoke(id: SessionId) -> Result<(), ApiError> {
    REVOKE.at(&[&id]).run().await
}
