//! What was sent has a number of its own from the start, and a provisional receipt while the register's
//! number is on the way (L. 241/1990 art. 18-bis).

use crate::common::{append_only, belongs_to, instant, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};
use sea_orm_migration::sea_orm::DbBackend;

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
                tenant_table("submission_counter", &["year"])
                    .col(big_integer("year"))
                    .col(big_integer("last"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("istanza_submission", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(big_integer("year"))
                    .col(big_integer("number"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("istanza_submission", &["year", "number"]))
            .await?;
        manager
            .create_table(
                tenant_table("provisional_receipt", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(text("code_hash"))
                    .col(text("sha256"))
                    .col(text("blob_key"))
                    .col(big_integer("size"))
                    .col(instant("created_at"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("provisional_receipt", &["code_hash"]))
            .await?;
        number_what_was_sent(manager).await?;
        append_only(manager, &["istanza_submission", "provisional_receipt"]).await?;
        secure(
            manager,
            &["submission_counter", "istanza_submission", "provisional_receipt"],
        )
        .await
    }
}

/// Numbers what was sent before, in its order, from one in each year.
async fn number_what_was_sent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let year = match manager.get_database_backend() {
        DbBackend::Postgres => {
            connection
                .execute_unprepared("SELECT set_config('app.tenant', 'system', true)")
                .await?;
            "CAST(EXTRACT(YEAR FROM submitted_at AT TIME ZONE 'Europe/Rome') AS bigint)"
        }
        // Years end in winter, when Italy is one hour ahead.
        _ => "CAST(strftime('%Y', submitted_at, '+1 hours') AS INTEGER)",
    };
    connection
        .execute_unprepared(&format!(
            "INSERT INTO istanza_submission (tenant_id, istanza_id, year, number) \
             SELECT tenant_id, id, sent_year, row_number() OVER \
             (PARTITION BY tenant_id, sent_year ORDER BY submitted_at, id) FROM \
             (SELECT tenant_id, id, submitted_at, {year} AS sent_year FROM istanza \
             WHERE submitted_at IS NOT NULL) sent"
        ))
        .await?;
    connection
        .execute_unprepared(
            "INSERT INTO submission_counter (tenant_id, year, last) \
             SELECT tenant_id, year, MAX(number) FROM istanza_submission GROUP BY tenant_id, year",
        )
        .await?;
    Ok(())
}
