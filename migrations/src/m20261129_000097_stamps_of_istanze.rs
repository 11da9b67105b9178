//! A used revenue stamp may be that of an istanza: `certificate_id` is all zeros then.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

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
                    .table("used_stamp")
                    .add_column(uuid_null("istanza_id"))
                    .to_owned(),
            )
            .await
    }
}
