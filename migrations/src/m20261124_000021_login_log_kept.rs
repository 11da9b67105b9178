//! The log of logins is encrypted and append-only: an entry never changes, and none goes before the
//! day from which the housekeeping says that all are kept.

use crate::common::{index, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // Before the first release these stood in clear; there is no key here to seal them with.
        connection
            .execute_unprepared("UPDATE login_log SET authn_request = NULL, response = NULL")
            .await?;
        manager
            .create_index(index("login_log", &["tenant_id", "authn_request_id"]))
            .await?;
        manager
            .create_table(
                tenant_table("login_log_kept", &[])
                    .col(instant("since"))
                    .to_owned(),
            )
            .await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES.as_slice(),
            _ => SQLITE.as_slice(),
        };
        for statement in statements {
            connection.execute_unprepared(statement).await?;
        }
        secure(manager, &["login_log_kept"]).await
    }
}

const POSTGRES: [&str; 3] = [
    "CREATE FUNCTION keep_login_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM login_log_kept k \
     WHERE k.tenant_id = OLD.tenant_id AND OLD.at < k.since) THEN RETURN OLD; END IF; \
     RAISE EXCEPTION 'login_log is append-only'; END $$",
    "CREATE TRIGGER login_log_append_only BEFORE UPDATE OR DELETE ON login_log FOR EACH ROW \
     EXECUTE FUNCTION keep_login_log()",
    "CREATE TRIGGER login_log_no_truncate BEFORE TRUNCATE ON login_log FOR EACH STATEMENT \
     EXECUTE FUNCTION refuse_change()",
];

const SQLITE: [&str; 2] = [
    "CREATE TRIGGER login_log_no_update BEFORE UPDATE ON login_log \
     BEGIN SELECT RAISE(ABORT, 'login_log is append-only'); END",
    "CREATE TRIGGER login_log_no_delete BEFORE DELETE ON login_log \
     WHEN NOT EXISTS (SELECT 1 FROM login_log_kept k WHERE k.tenant_id = OLD.tenant_id AND OLD.at < k.since) \
     BEGIN SELECT RAISE(ABORT, 'login_log is append-only'); END",
];
