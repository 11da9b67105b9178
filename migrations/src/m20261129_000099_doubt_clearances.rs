//! How operators cleared up what a fiscal code and a record of the registry disagree on.

use crate::common::{append_only, instant, json, secure, tenant_table};
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
        // `print`: the digest of what was compared. Other data are another doubt.
        manager
            .create_table(
                tenant_table("doubt_clearance", &["resident_id", "print"])
                    .col(text("resident_id"))
                    .col(text("print"))
                    .col(json("doubts"))
                    .col(text("seen"))
                    .col(uuid("cleared_by"))
                    .col(instant("cleared_at"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["doubt_clearance"]).await?;
        secure(manager, &["doubt_clearance"]).await
    }
}
