//! The sealed segnatura of a register entry (DPR 445/2000 art. 55), kept as it was made.

use crate::common::{append_only, belongs_to, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, uuid};

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
                tenant_table("register_segnatura", &["registration_id"])
                    .col(uuid("registration_id"))
                    .col(text("content"))
                    .col(instant("sealed_at"))
                    .foreign_key(&mut belongs_to("registration_id", "register_entry"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["register_segnatura"]).await?;
        secure(manager, &["register_segnatura"]).await
    }
}
