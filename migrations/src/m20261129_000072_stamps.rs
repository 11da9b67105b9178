//! Digital stamps (*@e.bollo*): a part of a notice may buy one in the place of going to an account, and those
//! that were bought.

use crate::common::{append_only, belongs_to, instant, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, text_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// Money goes to an account, or buys a stamp, of which both things are known.
const ONE_PLACE: &str =
    "(account IS NULL) <> (stamp_document IS NULL) AND (stamp_document IS NULL) = (stamp_province IS NULL)";

/// Columns of a part before.
const COLUMNS: &str = "tenant_id, notice_id, number, amount, creditor, account, category";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared(&format!(
                    "ALTER TABLE notice_part ALTER COLUMN account DROP NOT NULL, \
                     ADD COLUMN stamp_document text, ADD COLUMN stamp_province text, \
                     ADD CONSTRAINT notice_part_one_place CHECK ({ONE_PLACE})"
                ))
                .await?;
        } else {
            rebuild(manager).await?;
        }
        bought(manager).await
    }
}

/// SQLite does not take NOT NULL back: the table is made anew. Nobody refers to it yet.
async fn rebuild(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in [
        "DROP TRIGGER IF EXISTS notice_part_no_update",
        "DROP TRIGGER IF EXISTS notice_part_no_delete",
        "ALTER TABLE notice_part RENAME TO notice_part_before",
    ] {
        connection.execute_unprepared(statement).await?;
    }
    manager
        .create_table(
            tenant_table("notice_part", &["notice_id", "number"])
                .col(uuid("notice_id"))
                .col(big_integer("number"))
                .col(big_integer("amount"))
                .col(text("creditor"))
                .col(text_null("account"))
                .col(text("category"))
                .col(text_null("stamp_document"))
                .col(text_null("stamp_province"))
                .foreign_key(&mut belongs_to("notice_id", "notice"))
                .check(Expr::cust(ONE_PLACE))
                .to_owned(),
        )
        .await?;
    connection
        .execute_unprepared(&format!(
            "INSERT INTO notice_part ({COLUMNS}) SELECT {COLUMNS} FROM notice_part_before"
        ))
        .await?;
    connection
        .execute_unprepared("DROP TABLE notice_part_before")
        .await?;
    append_only(manager, &["notice_part"]).await
}

async fn bought(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The key has no tenant: no two municipalities can have been given the same stamp. Which of them has it,
    // that one alone reads (PostgreSQL holds keys to be unique over hidden rows too).
    manager
        .create_table(
            Table::create()
                .table("bought_stamp")
                .col(text("iubd").primary_key())
                .col(uuid("tenant_id"))
                .col(uuid("notice_id"))
                .col(big_integer("part"))
                .col(text("document"))
                .col(big_integer("amount"))
                .col(instant("bought_at"))
                .col(text("provider"))
                .col(blob("xml"))
                .col(instant("kept_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from_col("tenant_id")
                        .from_col("notice_id")
                        .from_col("part")
                        .to_tbl("notice_part")
                        .to_col("tenant_id")
                        .to_col("notice_id")
                        .to_col("number"),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("bought_stamp", &["notice_id", "part"]))
        .await?;
    append_only(manager, &["bought_stamp"]).await?;
    secure(manager, &["bought_stamp"]).await
}
