//! Work to be done after the commit.

use crate::common::{index, instant, instant_null, json, secure, tenant_table, unique};
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
                tenant_table("job", &["id"])
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(text("dedup_key"))
                    .col(json("payload"))
                    .col(text("status"))
                    .col(big_integer("attempts"))
                    .col(big_integer("max_attempts"))
                    .col(instant("enqueued_at"))
                    .col(instant("due_at"))
                    .col(instant_null("done_at"))
                    .col(text_null("last_error"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("job", &["name", "dedup_key"]))
            .await?;
        manager.create_index(index("job", &["status", "due_at"])).await?;
        secure(manager, &["job"]).await
    }
}
