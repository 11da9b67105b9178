//! The access token of a session's provider, sealed: kept to be revoked at the way out (CIE).

use crate::common::{instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No reference to the session: its row goes first, the token once it is revoked.
        manager
            .create_table(
                tenant_table("provider_token", &["session_id"])
                    .col(uuid("session_id"))
                    .col(text("endpoint"))
                    .col(blob("token"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["provider_token"]).await
    }
}
