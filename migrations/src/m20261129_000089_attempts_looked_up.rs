//! Attempts to pay are looked for by their notice, and removed when they are old.

use crate::common::index;
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
            .create_index(index("payment_attempt_notice", &["tenant_id", "notice_id"]))
            .await?;
        manager
            .create_index(index("payment_attempt", &["tenant_id", "begun_at"]))
            .await
    }
}
