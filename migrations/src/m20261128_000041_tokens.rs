//! Tokens for apps and integrators: clients, requests that wait, grants with codes and refresh
//! tokens, consents, keys.

use crate::common::{belongs_to, index, instant, instant_null, json, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        clients(manager).await?;
        grants(manager).await?;
        manager
            .create_table(
                tenant_table("token_key", &["kid"])
                    .col(text("kid"))
                    .col(text("alg"))
                    .col(json("public"))
                    .col(blob("private"))
                    .col(instant("created_at"))
                    .col(instant("signs_from"))
                    .col(instant("signs_until"))
                    .col(instant("published_until"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("revoked_token", &["token_id"])
                    .col(text("token_id"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        secure(
            manager,
            &[
                "client",
                "authorization_request",
                "consent",
                "token_grant",
                "authorization_code",
                "refresh_token",
                "token_key",
                "revoked_token",
            ],
        )
        .await
    }
}

async fn clients(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("client", &["id"])
                .col(uuid("id"))
                .col(json("registration"))
                .col(text_null("secret_hash"))
                .col(uuid_null("registered_by"))
                .col(instant("registered_at"))
                .col(big_integer("version"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            tenant_table("authorization_request", &["id_hash"])
                .col(text("id_hash"))
                .col(text("kind"))
                .col(uuid("client_id"))
                .col(json("request"))
                .col(instant("created_at"))
                .col(instant("expires_at"))
                .foreign_key(&mut belongs_to("client_id", "client"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("authorization_request", &["expires_at"]))
        .await?;
    manager
        .create_table(
            tenant_table("consent", &["citizen_id", "client_id"])
                .col(uuid("citizen_id"))
                .col(uuid("client_id"))
                .col(text("scopes"))
                .col(instant("given_at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .foreign_key(&mut belongs_to("client_id", "client"))
                .to_owned(),
        )
        .await
}

async fn grants(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `grant` is a word of SQL.
    manager
        .create_table(
            tenant_table("token_grant", &["id"])
                .col(uuid("id"))
                .col(uuid("client_id"))
                .col(uuid("citizen_id"))
                .col(text("scopes"))
                .col(text("provider"))
                .col(text("identity_provider"))
                .col(text("identity_provider_name"))
                .col(big_integer("level"))
                .col(instant("authenticated_at"))
                .col(instant("created_at"))
                .col(instant("ends_at"))
                .col(instant_null("last_used_at"))
                .col(instant_null("revoked_at"))
                .col(text_null("revoked_why"))
                .foreign_key(&mut belongs_to("client_id", "client"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("token_grant", &["tenant_id", "citizen_id", "client_id"]))
        .await?;
    manager
        .create_index(index("token_grant", &["tenant_id", "client_id"]))
        .await?;
    manager.create_index(index("token_grant", &["ends_at"])).await?;
    manager
        .create_table(
            tenant_table("authorization_code", &["code_hash"])
                .col(text("code_hash"))
                .col(uuid("grant_id"))
                .col(text("redirect_uri"))
                .col(text("challenge"))
                .col(text_null("nonce"))
                .col(instant("expires_at"))
                .col(instant_null("used_at"))
                .foreign_key(&mut belongs_to("grant_id", "token_grant"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("authorization_code", &["tenant_id", "grant_id"]))
        .await?;
    manager
        .create_table(
            tenant_table("refresh_token", &["token_hash"])
                .col(text("token_hash"))
                .col(uuid("grant_id"))
                .col(instant("issued_at"))
                .col(instant("expires_at"))
                .col(instant_null("used_at"))
                .foreign_key(&mut belongs_to("grant_id", "token_grant"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("refresh_token", &["tenant_id", "grant_id"]))
        .await
}
