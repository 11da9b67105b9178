//! Answers already given, by idempotency key.

use crate::common::{index, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, uuid};

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
                tenant_table("idempotency", &["citizen_id", "key_hash"])
                    .col(uuid("citizen_id"))
                    .col(text("key_hash"))
                    .col(text("request_hash"))
                    .col(big_integer("status"))
                    .col(text("headers"))
                    .col(blob("body"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("idempotency", &["expires_at"]))
            .await?;
        secure(manager, &["idempotency"]).await
    }
}
