//! Authorisations per group of services: the history alone, append-only.

use crate::common::{append_only, belongs_to, index, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, uuid};

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
                tenant_table("activation_event", &["id"])
                    .col(uuid("id"))
                    .col(uuid("citizen_id"))
                    .col(text("service_group"))
                    .col(boolean("active"))
                    .col(text("text_version"))
                    .col(text("text_sha256"))
                    .col(instant("at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index(
                "activation_event",
                &["tenant_id", "citizen_id", "service_group", "id"],
            ))
            .await?;
        append_only(manager, &["activation_event"]).await?;
        secure(manager, &["activation_event"]).await
    }
}
