//! A session keeps its subject exactly as the assertion named it, for single logout.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["name_id_format", "name_qualifier", "sp_name_qualifier"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("session")
                        .add_column(text_null(name))
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }
}
