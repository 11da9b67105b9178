//! The last good copy of the registry of identity providers, shared by all municipalities.

use crate::common::instant;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob, text};

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
                    .table("idp_metadata")
                    .col(text("source").primary_key())
                    .col(blob("content"))
                    .col(text("sha256"))
                    .col(instant("fetched_at"))
                    .to_owned(),
            )
            .await
    }
}
