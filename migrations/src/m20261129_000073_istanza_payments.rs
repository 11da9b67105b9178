//! Istanze that wait for a payment: their document, frozen before it is sent, and the debts of an istanza.

use crate::common::{belongs_to, index, instant, instant_null, json, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// Columns of a sent istanza that never change again, nor do they while it waits for its payment.
const FIXED: [&str; 7] = [
    "citizen_id",
    "service",
    "service_title",
    "form_version",
    "answers",
    "submitted_at",
    "registration_id",
];
/// Columns of an istanza's debt that never change.
const FIXED_OF_PAYMENT: [&str; 5] = ["istanza_id", "debt_id", "moment", "items", "asked_at"];
/// The states of what was not sent.
const UNSENT: &str = "('draft', 'awaiting_payment')";

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
                tenant_table("istanza_waiting", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(json("content"))
                    .col(text("sha256"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        // `moment`: before or after the submission, or nothing for what an office has asked for later;
        // `settled_at`: what waited for it went on; `ended_at`: nothing waits for it any more, unpaid.
        manager
            .create_table(
                tenant_table("istanza_payment", &["debt_id"])
                    .col(uuid("debt_id"))
                    .col(uuid("istanza_id"))
                    .col(text_null("moment"))
                    .col(json("items"))
                    .col(instant("asked_at"))
                    .col(instant_null("settled_at"))
                    .col(instant_null("ended_at"))
                    .foreign_key(&mut belongs_to("debt_id", "debt"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("istanza_payment", &["tenant_id", "istanza_id", "asked_at"]))
            .await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in OPEN.into_iter().map(str::to_owned).chain(statements) {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        secure(manager, &["istanza_waiting", "istanza_payment"]).await
    }
}

/// One debt of each moment at a time; and what waits, for the housekeeping.
const OPEN: [&str; 2] = [
    "CREATE UNIQUE INDEX istanza_payment_open ON istanza_payment (tenant_id, istanza_id, moment) \
     WHERE ended_at IS NULL",
    "CREATE INDEX istanza_payment_unsettled ON istanza_payment (tenant_id, asked_at) \
     WHERE ended_at IS NULL AND settled_at IS NULL",
];

fn changed(columns: &[&str], differs: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("NEW.{column} {differs} OLD.{column}"))
        .collect();
    columns.join(" OR ")
}

/// What of an istanza must not happen: what was sent is unsent or changes, or a draft that waits changes.
fn istanza(differs: &str) -> String {
    let changed = changed(&FIXED, differs);
    format!(
        "(OLD.status NOT IN {UNSENT} AND (NEW.status IN {UNSENT} OR {changed})) \
         OR (OLD.status = 'awaiting_payment' AND NEW.status IN {UNSENT} AND ({changed}))"
    )
}

fn payment(differs: &str) -> String {
    let changed = changed(&FIXED_OF_PAYMENT, differs);
    format!(
        "{changed} OR (OLD.settled_at IS NOT NULL AND (NEW.settled_at {differs} OLD.settled_at \
         OR NEW.ended_at IS NOT NULL))"
    )
}

fn postgres() -> Vec<String> {
    vec![
        "DROP TRIGGER istanza_sent_no_update ON istanza".to_owned(),
        format!(
            "CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON istanza FOR EACH ROW \
             WHEN ({}) EXECUTE FUNCTION refuse_change_of_sent()",
            istanza("IS DISTINCT FROM")
        ),
        "CREATE FUNCTION refuse_change_of_waiting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id \
         AND i.id = OLD.istanza_id AND i.status = 'awaiting_payment') THEN \
         RAISE EXCEPTION 'what waits is fixed'; END IF; RETURN OLD; END $$"
            .to_owned(),
        "CREATE TRIGGER istanza_waiting_fixed BEFORE UPDATE OR DELETE ON istanza_waiting FOR EACH ROW \
         EXECUTE FUNCTION refuse_change_of_waiting()"
            .to_owned(),
        "CREATE FUNCTION refuse_change_of_istanza_payment() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'what was asked for is fixed'; END $$"
            .to_owned(),
        format!(
            "CREATE TRIGGER istanza_payment_fixed_no_update BEFORE UPDATE ON istanza_payment FOR EACH ROW \
             WHEN ({}) EXECUTE FUNCTION refuse_change_of_istanza_payment()",
            payment("IS DISTINCT FROM")
        ),
        "CREATE TRIGGER istanza_payment_fixed_no_delete BEFORE DELETE ON istanza_payment FOR EACH ROW \
         WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION refuse_change_of_istanza_payment()"
            .to_owned(),
    ]
}

fn sqlite() -> Vec<String> {
    const SENT: &str = "BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END";
    const WAITS: &str = "BEGIN SELECT RAISE(ABORT, 'what waits is fixed'); END";
    const ASKED: &str = "BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END";
    vec![
        "DROP TRIGGER istanza_sent_no_update".to_owned(),
        format!(
            "CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON istanza WHEN {} {SENT}",
            istanza("IS NOT")
        ),
        format!("CREATE TRIGGER istanza_waiting_no_update BEFORE UPDATE ON istanza_waiting {WAITS}"),
        format!(
            "CREATE TRIGGER istanza_waiting_no_delete BEFORE DELETE ON istanza_waiting \
             WHEN EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id \
             AND i.id = OLD.istanza_id AND i.status = 'awaiting_payment') {WAITS}"
        ),
        format!(
            "CREATE TRIGGER istanza_payment_fixed_no_update BEFORE UPDATE ON istanza_payment WHEN {} {ASKED}",
            payment("IS NOT")
        ),
        format!(
            "CREATE TRIGGER istanza_payment_fixed_no_delete BEFORE DELETE ON istanza_payment \
             WHEN OLD.ended_at IS NULL {ASKED}"
        ),
    ]
}
