//! What was sent stays as it was sent, whatever a statement says (DPR 445/2000 art. 53 c. 3): the
//! database refuses to change or remove a sent istanza's answers and files.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Columns of a sent istanza that never change again.
const FIXED: [&str; 7] = [
    "citizen_id",
    "service",
    "service_title",
    "form_version",
    "answers",
    "submitted_at",
    "registration_id",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in statements {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

fn changed(differs: &str) -> String {
    let columns = FIXED.map(|column| format!("NEW.{column} {differs} OLD.{column}"));
    format!(
        "OLD.status <> 'draft' AND (NEW.status = 'draft' OR {})",
        columns.join(" OR ")
    )
}

fn postgres() -> Vec<String> {
    let changed = changed("IS DISTINCT FROM");
    vec![
        "CREATE FUNCTION refuse_change_of_sent() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'what was sent is fixed'; END $$"
            .to_owned(),
        format!(
            "CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON istanza FOR EACH ROW \
             WHEN ({changed}) EXECUTE FUNCTION refuse_change_of_sent()"
        ),
        "CREATE TRIGGER istanza_sent_no_delete BEFORE DELETE ON istanza FOR EACH ROW \
         WHEN (OLD.status <> 'draft') EXECUTE FUNCTION refuse_change_of_sent()"
            .to_owned(),
        // A condition of a trigger holds no subquery: the function looks at the istanza itself.
        "CREATE FUNCTION refuse_change_of_sent_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF (OLD.ready OR (TG_OP = 'UPDATE' AND NEW.ready)) AND EXISTS (SELECT 1 FROM istanza i \
         WHERE i.tenant_id = OLD.tenant_id AND i.id = OLD.istanza_id AND i.status <> 'draft') THEN \
         RAISE EXCEPTION 'what was sent is fixed'; END IF; \
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            .to_owned(),
        "CREATE TRIGGER attachment_sent BEFORE UPDATE OR DELETE ON attachment FOR EACH ROW \
         EXECUTE FUNCTION refuse_change_of_sent_file()"
            .to_owned(),
    ]
}

fn sqlite() -> Vec<String> {
    const REFUSE: &str = "BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END";
    const SENT: &str = "EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id \
                        AND i.id = OLD.istanza_id AND i.status <> 'draft')";
    let changed = changed("IS NOT");
    vec![
        format!("CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON istanza WHEN {changed} {REFUSE}"),
        format!(
            "CREATE TRIGGER istanza_sent_no_delete BEFORE DELETE ON istanza \
             WHEN OLD.status <> 'draft' {REFUSE}"
        ),
        format!(
            "CREATE TRIGGER attachment_sent_no_update BEFORE UPDATE ON attachment \
             WHEN (OLD.ready OR NEW.ready) AND {SENT} {REFUSE}"
        ),
        format!(
            "CREATE TRIGGER attachment_sent_no_delete BEFORE DELETE ON attachment \
             WHEN OLD.ready AND {SENT} {REFUSE}"
        ),
    ]
}
