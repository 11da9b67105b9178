//! Receipts of registered istanze.

use crate::common::{append_only, belongs_to, instant, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

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
                tenant_table("receipt", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(text("code_hash"))
                    .col(text("sha256"))
                    .col(text("blob_key"))
                    .col(big_integer("size"))
                    .col(instant("created_at"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("receipt", &["code_hash"])).await?;
        append_only(manager, &["receipt"]).await?;
        secure(manager, &["receipt"]).await
    }
}
