//! What operators have seen to of the flows: payments that do not fit, each closed with a note.

use crate::common::{append_only, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `why` is part of the key: a line that does not fit for another reason later is open again.
        manager
            .create_table(
                tenant_table(
                    "payment_flow_closure",
                    &["psp", "flow", "revision", "line", "why"],
                )
                .col(text("psp"))
                .col(text("flow"))
                .col(big_integer("revision"))
                .col(big_integer("line"))
                .col(text("why"))
                .col(instant("closed_at"))
                .col(uuid("closed_by"))
                .col(text("note"))
                .foreign_key(
                    ForeignKey::create()
                        .from_col("tenant_id")
                        .from_col("psp")
                        .from_col("flow")
                        .from_col("revision")
                        .from_col("line")
                        .to_tbl("payment_flow_item")
                        .to_col("tenant_id")
                        .to_col("psp")
                        .to_col("flow")
                        .to_col("revision")
                        .to_col("line"),
                )
                .to_owned(),
            )
            .await?;
        append_only(manager, &["payment_flow_closure"]).await?;
        secure(manager, &["payment_flow_closure"]).await
    }
}
