//! Clients as operators keep them.

use super::{ApiError, operations};
use sportello_types::{
    ids::ClientId,
    page::Page,
    tokens::{Client, ClientRegistration, RegisteredClient},
};

operations! {
    LIST = Get "/backoffice/clients";
    REGISTER = Post "/backoffice/clients";
    ONE = Get "/backoffice/clients/{id}";
    CHANGE = Put "/backoffice/clients/{id}";
    REMOVE = Delete "/backoffice/clients/{id}";
    RENEW_SECRET = Post "/backoffice/clients/{id}/secret";
    WITHDRAW_KEYS = Delete "/backoffice/token-keys";
}

/// The registered clients.
pub async fn list(cursor: Option<&str>) -> Result<Page<Client>, ApiError> {
    LIST.call().query("cursor", cursor).read().await
}

/// Registers one. Attempts with the same key register it once; only the first is told the secret.
pub async fn register(registration: &ClientRegistration, key: &str) -> Result<RegisteredClient, ApiError> {
    REGISTER
        .call()
        .idempotency_key(key)
        .json(registration)
        .read()
        .await
}

/// One of them.
pub async fn one(id: ClientId) -> Result<Client, ApiError> {
    ONE.at(&[&id]).read().await
}

/// Changes the registration that stood at `version`.
pub async fn change(
    id: ClientId,
    registration: &ClientRegistration,
    version: i64,
) -> Result<Client, ApiError> {
    CHANGE
        .at(&[&id])
        .if_match(version)
        .json(registration)
        .read()
        .await
}

/// Removes one with all its tokens.
pub async fn remove(id: ClientId) -> Result<(), ApiError> {
    REMOVE.at(&[&id]).run().await
}

/// Gives one a new secret.
pub async fn renew_secret(id: ClientId) -> Result<RegisteredClient, ApiError> {
    RENEW_SECRET.at(&[&id]).read().await
}

/// Withdraws the keys that sign tokens.
pub async fn withdraw_keys() -> Result<(), ApiError> {
    WITHDRAW_KEYS.call().run().await
}
