//! Which of the payments that nobody has paid, as the browser said, have failed at the page rather than been given up
//! there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

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
                    .table("payment_attempt")
                    .add_column(boolean("failed").default(false))
                    .to_owned(),
            )
            .await
    }
}
