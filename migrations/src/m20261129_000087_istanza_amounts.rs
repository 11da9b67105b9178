//! Amounts that an office sets once an istanza was sent: for which it waits, and what was set by whom.

use crate::common::{belongs_to, instant, instant_null, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, text_null, uuid, uuid_null};
use sea_orm_migration::sea_orm::DbBackend;

/// Columns that never change.
const FIXED: [&str; 3] = ["tenant_id", "istanza_id", "asked_at"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `amount`: cents, 0 where nothing is due, with the `reason`; `ended_at`: nobody waits for it any more,
        // though none was set.
        manager
            .create_table(
                tenant_table("istanza_amount", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(instant("asked_at"))
                    .col(instant_null("set_at"))
                    .col(uuid_null("set_by"))
                    .col(big_integer_null("amount"))
                    .col(text_null("reason"))
                    .col(instant_null("ended_at"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(OPEN).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in statements {
            connection.execute_unprepared(&statement).await?;
        }
        secure(manager, &["istanza_amount"]).await
    }
}

/// What operators have to do, oldest first.
const OPEN: &str = "CREATE INDEX istanza_amount_open ON istanza_amount (tenant_id, asked_at, istanza_id) \
     WHERE set_at IS NULL AND ended_at IS NULL";

/// What of an amount must not change: once set, or over, all of it.
fn changed(differs: &str) -> String {
    let columns: Vec<String> = FIXED
        .iter()
        .map(|column| format!("NEW.{column} {differs} OLD.{column}"))
        .collect();
    let columns = columns.join(" OR ");
    format!("OLD.set_at IS NOT NULL OR OLD.ended_at IS NOT NULL OR {columns}")
}

fn postgres() -> Vec<String> {
    vec![
        "CREATE FUNCTION refuse_change_of_istanza_amount() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'an amount is set once'; END $$"
            .to_owned(),
        format!(
            "CREATE TRIGGER istanza_amount_fixed_no_update BEFORE UPDATE ON istanza_amount FOR EACH ROW \
             WHEN ({}) EXECUTE FUNCTION refuse_change_of_istanza_amount()",
            changed("IS DISTINCT FROM")
        ),
        "CREATE TRIGGER istanza_amount_fixed_no_delete BEFORE DELETE ON istanza_amount FOR EACH ROW \
         EXECUTE FUNCTION refuse_change_of_istanza_amount()"
            .to_owned(),
    ]
}

fn sqlite() -> Vec<String> {
    const ONCE: &str = "BEGIN SELECT RAISE(ABORT, 'an amount is set once'); END";
    vec![
        format!(
            "CREATE TRIGGER istanza_amount_fixed_no_update BEFORE UPDATE ON istanza_amount WHEN {} {ONCE}",
            changed("IS NOT")
        ),
        format!("CREATE TRIGGER istanza_amount_fixed_no_delete BEFORE DELETE ON istanza_amount {ONCE}"),
    ]
}
