//! Apps that ask the citizen, and those that were let in.

use super::{ApiError, operations};
use sportello_types::{
    ids::ClientId,
    page::Page,
    tokens::{Authorization, AuthorizationAnswer, AuthorizationDecision, ConnectedApp},
};

operations! {
    ASKED = Get "/authorizations/{id}";
    DECIDE = Post "/authorizations/{id}/decision";
    CONNECTED = Get "/connected-apps";
    DISCONNECT = Delete "/connected-apps/{id}";
}

/// What an app asks for.
pub async fn asked(id: &str) -> Result<Authorization, ApiError> {
    ASKED.at(&[&id]).read().await
}

/// Answers it.
pub async fn decide(id: &str, decision: AuthorizationDecision) -> Result<AuthorizationAnswer, ApiError> {
    DECIDE.at(&[&id]).json(&decision).read().await
}

/// The apps that were let in.
pub async fn connected() -> Result<Page<ConnectedApp>, ApiError> {
    CONNECTED.call().read().await
}

/// Shows one out.
pub async fn disconnect(id: ClientId) -> Result<(), ApiError> {
    DISCONNECT.at(&[&id]).run().await
}
