//! Municipalities, and the host names at which they answer.

use crate::common::{instant, json, secure};
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
                Table::create()
                    .table("tenant")
                    .col(uuid("tenant_id").primary_key())
                    .col(text("slug").unique_key())
                    .col(json("settings"))
                    .col(big_integer("version"))
                    .col(instant("updated_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("tenant_host")
                    .col(text("host").primary_key())
                    .col(uuid("tenant_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from_col("tenant_id")
                            .to_tbl("tenant")
                            .to_col("tenant_id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        secure(manager, &["tenant", "tenant_host"]).await
    }
}
