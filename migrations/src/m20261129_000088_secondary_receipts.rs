//! Receipts of other bodies' notices of which the municipality gets a share.

use crate::common::{append_only, belongs_to, index, instant, instant_null, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, boolean, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        receipts(manager).await?;
        // `number`: that of the transfer in the notice, from one; `creditor`: the municipality.
        manager
            .create_table(
                tenant_table("secondary_transfer", &["secondary_id", "number"])
                    .col(uuid("secondary_id"))
                    .col(big_integer("number"))
                    .col(text("creditor"))
                    .col(big_integer("amount"))
                    .col(text_null("account"))
                    .col(text_null("category"))
                    .col(boolean("stamp"))
                    .foreign_key(&mut belongs_to("secondary_id", "secondary_receipt"))
                    .to_owned(),
            )
            .await?;
        let tables = ["secondary_receipt", "secondary_transfer"];
        append_only(manager, &tables).await?;
        secure(manager, &tables).await
    }
}

async fn receipts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `creditor`: whose notice it is; `amount`: what of it is the municipality's.
    manager
        .create_table(
            tenant_table("secondary_receipt", &["id"])
                .col(uuid("id"))
                .col(text("creditor"))
                .col(text("receipt_id"))
                .col(text("number"))
                .col(text("iuv"))
                .col(big_integer("amount"))
                .col(text("provider"))
                .col(instant_null("paid_at"))
                .col(blob("xml"))
                .col(instant("received_at"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("secondary_receipt", &["creditor", "receipt_id"]))
        .await?;
    // Lines of flows name no creditor.
    manager
        .create_index(index("secondary_receipt", &["tenant_id", "iuv", "receipt_id"]))
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX secondary_receipt_tenant_id_came_id ON secondary_receipt \
             (tenant_id, (COALESCE(paid_at, received_at)), id)",
        )
        .await?;
    Ok(())
}
