//! A notice remembers on which account at the post office it is paid with a postal slip, as whoever collects was
//! told with it: what they were told stays, whatever the municipality sets later. Of those made before they were
//! told nothing.

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
        manager
            .alter_table(
                Table::alter()
                    .table("notice")
                    .add_column(text_null("postal_account"))
                    .to_owned(),
            )
            .await
    }
}
