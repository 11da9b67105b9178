//! Certificates that wait for their payment; and the stamp on paper of one that was never issued, which is
//! good again.

use crate::common::{belongs_to, day, index, instant, instant_null, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob_null, text_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// One that was issued stays so, and one that was discarded is never issued.
const ONE_END: &str = "released_at IS NULL OR discarded_at IS NULL";
/// An address has its channel.
const WHOLE_DELIVERY: &str = "(deliver_by IS NULL) = (deliver_to IS NULL)";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `until`: the last day of the notice. `deliver_to` is sealed: where it is sent once it is issued.
        manager
            .create_table(
                tenant_table("certificate_hold", &["certificate_id"])
                    .col(uuid("certificate_id"))
                    .col(uuid("debt_id"))
                    .col(instant("held_at"))
                    .col(day("until"))
                    .col(text_null("deliver_by"))
                    .col(blob_null("deliver_to"))
                    .col(instant_null("released_at"))
                    .col(instant_null("discarded_at"))
                    .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                    .foreign_key(&mut belongs_to("debt_id", "debt"))
                    .check(Expr::cust(ONE_END))
                    .check(Expr::cust(WHOLE_DELIVERY))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("certificate_hold", &["debt_id"]))
            .await?;
        manager
            .create_index(index("certificate_hold", &["tenant_id", "until"]))
            .await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES.as_slice(),
            _ => SQLITE.as_slice(),
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        secure(manager, &["certificate_hold"]).await
    }
}

const POSTGRES: [&str; 3] = [
    "CREATE FUNCTION keep_used_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM certificate_hold h \
     WHERE h.tenant_id = OLD.tenant_id AND h.certificate_id = OLD.certificate_id \
     AND h.discarded_at IS NOT NULL) THEN RETURN OLD; END IF; \
     RAISE EXCEPTION 'used_stamp is append-only'; END $$",
    "DROP TRIGGER used_stamp_append_only ON used_stamp",
    "CREATE TRIGGER used_stamp_append_only BEFORE UPDATE OR DELETE ON used_stamp FOR EACH ROW \
     EXECUTE FUNCTION keep_used_stamp()",
];

const SQLITE: [&str; 2] = [
    "DROP TRIGGER used_stamp_no_delete",
    "CREATE TRIGGER used_stamp_no_delete BEFORE DELETE ON used_stamp \
     WHEN NOT EXISTS (SELECT 1 FROM certificate_hold h \
     WHERE h.tenant_id = OLD.tenant_id AND h.certificate_id = OLD.certificate_id \
     AND h.discarded_at IS NOT NULL) \
     BEGIN SELECT RAISE(ABORT, 'used_stamp is append-only'); END",
];
