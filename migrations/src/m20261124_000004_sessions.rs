//! Login sessions.

use crate::common::{belongs_to, index, instant, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                tenant_table("session", &["id"])
                    .col(uuid("id"))
                    .col(text("secret_hash"))
                    .col(uuid("citizen_id"))
                    .col(text("provider"))
                    .col(text("identity_provider"))
                    .col(text("identity_provider_name"))
                    .col(big_integer("level"))
                    .col(text("device"))
                    .col(text_null("name_id"))
                    .col(text_null("session_index"))
                    .col(instant("opened_at"))
                    .col(instant("last_seen_at"))
                    .col(instant("idle_ends_at"))
                    .col(instant("ends_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("session", &["secret_hash"])).await?;
        manager
            .create_index(index("session", &["tenant_id", "citizen_id"]))
            .await?;
        manager.create_index(index("session", &["idle_ends_at"])).await?;
        secure(manager, &["session"]).await
    }
}
