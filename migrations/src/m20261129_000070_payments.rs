//! What is owed to the municipality, the notices by which it is paid, and the money that came.

use crate::common::{
    append_only, belongs_to, day, index, instant, instant_null, json, secure, tenant_table, unique,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, date_null, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

/// Columns of a debt that never change.
const FIXED_OF_DEBT: [&str; 7] = [
    "debtor_tax_code",
    "source_kind",
    "source_id",
    "external_key",
    "fingerprint",
    "segregation",
    "created_at",
];
/// Columns of a notice that never change.
const FIXED_OF_NOTICE: [&str; 7] = [
    "debt_id",
    "option_number",
    "instalment",
    "number",
    "creditor",
    "amount",
    "description",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        debts(manager).await?;
        notices(manager).await?;
        receipts(manager).await?;
        attempts(manager).await?;
        flows(manager).await?;
        append_only(
            manager,
            &[
                "notice_part",
                "notice_change",
                "payment_receipt",
                "payment_anomaly",
                "payment_anomaly_closure",
                "payment_flow",
                "payment_flow_item",
            ],
        )
        .await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        secure(
            manager,
            &[
                "debt",
                "notice_sequence",
                "notice",
                "notice_part",
                "notice_change",
                "payment_receipt",
                "payment_anomaly",
                "payment_anomaly_closure",
                "payment_attempt",
                "payment_attempt_notice",
                "payment_flow",
                "payment_flow_item",
            ],
        )
        .await
    }
}

async fn debts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `listed`: the list in which it stands, from the states of its notices; `fingerprint`: SHA-256 of what
    // whoever made it said, to know it again under the same `external_key`.
    manager
        .create_table(
            tenant_table("debt", &["id"])
                .col(uuid("id"))
                .col(uuid_null("citizen_id"))
                .col(text_null("debtor_tax_code"))
                .col(text("debtor_name"))
                .col(text_null("debtor_email"))
                .col(text("subject"))
                .col(text_null("office"))
                .col(text("source_kind"))
                .col(uuid_null("source_id"))
                .col(text_null("external_key"))
                .col(text("fingerprint"))
                .col(big_integer("segregation"))
                .col(text("listed"))
                .col(instant("created_at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager.create_index(unique("debt", &["external_key"])).await?;
    let indexes: [&[&'static str]; 4] = [
        &["tenant_id", "debtor_tax_code", "listed", "created_at", "id"],
        &["tenant_id", "citizen_id", "listed", "created_at", "id"],
        &["tenant_id", "listed", "created_at", "id"],
        &["tenant_id", "source_id"],
    ];
    for columns in indexes {
        manager.create_index(index("debt", columns)).await?;
    }
    manager
        .create_table(
            tenant_table("notice_sequence", &["segregation"])
                .col(big_integer("segregation"))
                .col(big_integer("last"))
                .to_owned(),
        )
        .await
}

async fn notices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `option_number` and `instalment` count from zero; `ends`: whether it cannot be paid after `due_on`.
    manager
        .create_table(
            tenant_table("notice", &["id"])
                .col(uuid("id"))
                .col(uuid("debt_id"))
                .col(big_integer("option_number"))
                .col(big_integer("instalment"))
                .col(text("number"))
                .col(text("creditor"))
                .col(big_integer("amount"))
                .col(text("description"))
                .col(date_null("due_on"))
                .col(boolean("ends"))
                .col(text("status"))
                .foreign_key(&mut belongs_to("debt_id", "debt"))
                .to_owned(),
        )
        .await?;
    manager.create_index(unique("notice", &["number"])).await?;
    manager
        .create_index(unique("notice", &["debt_id", "option_number", "instalment"]))
        .await?;
    manager
        .create_index(index("notice", &["tenant_id", "status", "ends", "due_on", "id"]))
        .await?;
    manager
        .create_table(
            tenant_table("notice_part", &["notice_id", "number"])
                .col(uuid("notice_id"))
                .col(big_integer("number"))
                .col(big_integer("amount"))
                .col(text("creditor"))
                .col(text("account"))
                .col(text("category"))
                .foreign_key(&mut belongs_to("notice_id", "notice"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            tenant_table("notice_change", &["notice_id", "seq"])
                .col(uuid("notice_id"))
                .col(big_integer("seq"))
                .col(text("from_status"))
                .col(text("to_status"))
                .col(text("cause"))
                .col(instant("at"))
                .foreign_key(&mut belongs_to("notice_id", "notice"))
                .to_owned(),
        )
        .await
}

async fn receipts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `pays`: the notice again, where this is the receipt that paid it; unique, so that none is paid by two.
    manager
        .create_table(
            tenant_table("payment_receipt", &["id"])
                .col(uuid("id"))
                .col(text("creditor"))
                .col(text("receipt_id"))
                .col(uuid("notice_id"))
                .col(uuid_null("pays"))
                .col(big_integer("amount"))
                .col(big_integer_null("fee"))
                .col(instant_null("paid_at"))
                .col(text("provider"))
                .col(text_null("payer_tax_code"))
                .col(text_null("payer_name"))
                .col(text_null("cart"))
                .col(boolean("stand_in"))
                .col(json("transfers"))
                .col(blob("xml"))
                .col(instant("received_at"))
                .foreign_key(&mut belongs_to("notice_id", "notice"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("payment_receipt", &["creditor", "receipt_id"]))
        .await?;
    manager.create_index(unique("payment_receipt", &["pays"])).await?;
    manager
        .create_index(index("payment_receipt", &["tenant_id", "notice_id"]))
        .await?;
    // The id is that of the receipt that does not fit.
    manager
        .create_table(
            tenant_table("payment_anomaly", &["id"])
                .col(uuid("id"))
                .col(text("kind"))
                .col(instant("found_at"))
                .foreign_key(&mut belongs_to("id", "payment_receipt"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("payment_anomaly", &["tenant_id", "found_at", "id"]))
        .await?;
    manager
        .create_table(
            tenant_table("payment_anomaly_closure", &["anomaly_id"])
                .col(uuid("anomaly_id"))
                .col(instant("closed_at"))
                .col(uuid("closed_by"))
                .col(text("note"))
                .foreign_key(&mut belongs_to("anomaly_id", "payment_anomaly"))
                .to_owned(),
        )
        .await
}

async fn attempts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("payment_attempt", &["id"])
                .col(uuid("id"))
                .col(uuid("citizen_id"))
                .col(text("token_hash"))
                .col(text_null("pay_at"))
                .col(instant("begun_at"))
                .col(instant_null("returned_at"))
                .col(boolean("given_up"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("payment_attempt", &["token_hash"]))
        .await?;
    manager
        .create_table(
            tenant_table("payment_attempt_notice", &["attempt_id", "notice_id"])
                .col(uuid("attempt_id"))
                .col(uuid("notice_id"))
                .foreign_key(&mut belongs_to("attempt_id", "payment_attempt"))
                .foreign_key(&mut belongs_to("notice_id", "notice"))
                .to_owned(),
        )
        .await
}

async fn flows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // All revisions stay; the highest one of a flow is in force.
    manager
        .create_table(
            tenant_table("payment_flow", &["psp", "flow", "revision"])
                .col(text("psp"))
                .col(text("flow"))
                .col(big_integer("revision"))
                .col(day("flow_day"))
                .col(text_null("transfer_reference"))
                .col(big_integer("total"))
                .col(big_integer("items"))
                .col(instant("kept_at"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index(
            "payment_flow",
            &["tenant_id", "flow_day", "psp", "flow", "revision"],
        ))
        .await?;
    manager
        .create_table(
            tenant_table("payment_flow_item", &["psp", "flow", "revision", "line"])
                .col(text("psp"))
                .col(text("flow"))
                .col(big_integer("revision"))
                .col(big_integer("line"))
                .col(text("iuv"))
                .col(text("receipt_id"))
                .col(big_integer_null("transfer"))
                .col(big_integer("amount"))
                .col(text("outcome"))
                .col(date_null("paid_on"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("payment_flow_item", &["tenant_id", "iuv"]))
        .await
}

/// What of debts, notices and sequences the database refuses to change: what was asked for, that it was
/// paid, and the numbers that were given.
fn refusals(differs: &str) -> [(&'static str, String); 3] {
    let changed = |columns: &[&str]| {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("NEW.{column} {differs} OLD.{column}"))
            .collect();
        columns.join(" OR ")
    };
    let unpaid = "OLD.status IN ('paid', 'reconciled') AND NEW.status NOT IN ('paid', 'reconciled')";
    [
        ("debt", changed(&FIXED_OF_DEBT)),
        ("notice", format!("{} OR ({unpaid})", changed(&FIXED_OF_NOTICE))),
        ("notice_sequence", "NEW.last < OLD.last".to_owned()),
    ]
}

fn postgres() -> Vec<String> {
    let mut statements = vec![
        "CREATE FUNCTION refuse_change_of_debt() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'what was asked for is fixed'; END $$"
            .to_owned(),
    ];
    for (table, changed) in refusals("IS DISTINCT FROM") {
        statements.push(format!(
            "CREATE TRIGGER {table}_fixed_no_update BEFORE UPDATE ON {table} FOR EACH ROW \
             WHEN ({changed}) EXECUTE FUNCTION refuse_change_of_debt()"
        ));
        statements.push(format!(
            "CREATE TRIGGER {table}_fixed_no_delete BEFORE DELETE ON {table} FOR EACH ROW \
             EXECUTE FUNCTION refuse_change_of_debt()"
        ));
        statements.push(format!(
            "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT \
             EXECUTE FUNCTION refuse_change_of_debt()"
        ));
    }
    statements
}

fn sqlite() -> Vec<String> {
    const REFUSE: &str = "BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END";
    let mut statements = Vec::new();
    for (table, changed) in refusals("IS NOT") {
        statements.push(format!(
            "CREATE TRIGGER {table}_fixed_no_update BEFORE UPDATE ON {table} WHEN {changed} {REFUSE}"
        ));
        statements.push(format!(
            "CREATE TRIGGER {table}_fixed_no_delete BEFORE DELETE ON {table} {REFUSE}"
        ));
    }
    statements
}
