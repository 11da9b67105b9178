//! The last operation number given to ANPR, by municipality and use case: they must grow.

use crate::common::{secure, tenant_table};
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
        manager
            .create_table(
                tenant_table("anpr_operation", &["use_case"])
                    .col(text("use_case"))
                    .col(big_integer("last"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["anpr_operation"]).await
    }
}
