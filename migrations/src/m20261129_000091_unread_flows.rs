//! Flows that were listed and could not be read: when last, why, and how often.

use crate::common::{instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A row stays when its flow is read: that is here then, in this revision or a later one.
        manager
            .create_table(
                tenant_table("payment_flow_unread", &["psp", "flow", "revision"])
                    .col(text("psp"))
                    .col(text("flow"))
                    .col(big_integer("revision"))
                    .col(instant("published"))
                    .col(text("why"))
                    .col(instant("failed_at"))
                    .col(big_integer("tries"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["payment_flow_unread"]).await
    }
}
