//! A debt remembers which way to pay it the node of payments has begun last, and when: its notices have no state
//! for it.

use crate::common::instant_null;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [big_integer_null("begun_option"), instant_null("begun_at")] {
            manager
                .alter_table(Table::alter().table("debt").add_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
