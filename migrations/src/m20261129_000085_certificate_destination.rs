//! To whom a certificate is handed over.

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
        // Nothing: to a private party in Italy, as all those before.
        manager
            .alter_table(
                Table::alter()
                    .table("certificate")
                    .add_column(text_null("destination"))
                    .to_owned(),
            )
            .await
    }
}
