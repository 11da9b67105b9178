//! What operators do about payments: refunds that one proposes and another one confirms, and up to where
//! the flows of those who collected were read.

use crate::common::{append_only, belongs_to, instant, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, uuid};

/// Whoever proposes a refund does not confirm it.
const FOUR_EYES: &str = "NOT confirmed OR decided_by <> proposed_by";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        refunds(manager).await?;
        // `published`: the last publication that was read; all before it were.
        manager
            .create_table(
                tenant_table("payment_flow_cursor", &[])
                    .col(instant("published"))
                    .to_owned(),
            )
            .await?;
        // By the day on which money came: lists, totals, exports.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX payment_receipt_tenant_id_came_id ON payment_receipt \
                 (tenant_id, (COALESCE(paid_at, received_at)), id)",
            )
            .await?;
        append_only(manager, &["payment_refund", "payment_refund_decision"]).await?;
        secure(
            manager,
            &["payment_refund", "payment_refund_decision", "payment_flow_cursor"],
        )
        .await
    }
}

async fn refunds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `seq` counts the proposals for an anomaly from one: what was rejected may be proposed again.
    manager
        .create_table(
            tenant_table("payment_refund", &["anomaly_id", "seq"])
                .col(uuid("anomaly_id"))
                .col(big_integer("seq"))
                .col(big_integer("amount"))
                .col(instant("proposed_at"))
                .col(uuid("proposed_by"))
                .col(text("note"))
                .foreign_key(&mut belongs_to("anomaly_id", "payment_anomaly"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("payment_refund", &["anomaly_id", "seq", "proposed_by"]))
        .await?;
    // `proposed_by` again, and the reference holds it to be true: so the check sees both.
    manager
        .create_table(
            tenant_table("payment_refund_decision", &["anomaly_id", "seq"])
                .col(uuid("anomaly_id"))
                .col(big_integer("seq"))
                .col(uuid("proposed_by"))
                .col(boolean("confirmed"))
                .col(instant("decided_at"))
                .col(uuid("decided_by"))
                .col(text("note"))
                .foreign_key(
                    ForeignKey::create()
                        .from_col("tenant_id")
                        .from_col("anomaly_id")
                        .from_col("seq")
                        .from_col("proposed_by")
                        .to_tbl("payment_refund")
                        .to_col("tenant_id")
                        .to_col("anomaly_id")
                        .to_col("seq")
                        .to_col("proposed_by"),
                )
                .check(Expr::cust(FOUR_EYES))
                .to_owned(),
        )
        .await
}
