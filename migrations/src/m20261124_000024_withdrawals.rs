//! The withdrawal of an istanza is a document of its own, registered like the istanza (DPR 445/2000
//! art. 53).

use crate::common::{append_only, belongs_to, json, secure, tenant_table, unique};
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
                tenant_table("istanza_withdrawal", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(json("content"))
                    .col(text("sha256"))
                    .col(uuid("registration_id"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("istanza_withdrawal", &["registration_id"]))
            .await?;
        append_only(manager, &["istanza_withdrawal"]).await?;
        secure(manager, &["istanza_withdrawal"]).await
    }
}
