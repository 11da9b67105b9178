//! A draft knows when its citizen was told that it is about to be deleted.

use crate::common::instant_null;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("istanza")
                    .add_column(instant_null("warned_at"))
                    .to_owned(),
            )
            .await
    }
}
