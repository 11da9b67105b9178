//! Documents that citizens keep and send; and certificates whose time is over.

use crate::common::{append_only, belongs_to, index, instant, instant_null, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, text_null, uuid, uuid_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        kept_documents(manager).await?;
        deliveries(manager).await?;
        retention(manager).await?;
        secure(
            manager,
            &[
                "kept_document",
                "document_delivery",
                "certificate_lapse",
                "certificate_kept",
            ],
        )
        .await
    }
}

async fn kept_documents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("kept_document", &["id"])
                .col(uuid("id"))
                .col(uuid("citizen_id"))
                .col(text("title"))
                .col(text("file_name"))
                .col(text("sha256"))
                .col(text("blob_key"))
                .col(big_integer("size"))
                .col(instant("kept_at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index(
            "kept_document",
            &["tenant_id", "citizen_id", "kept_at", "id"],
        ))
        .await
}

async fn deliveries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `address` is sealed. `forget_blob`: the file that is to be deleted once this is over.
    manager
        .create_table(
            tenant_table("document_delivery", &["id"])
                .col(uuid("id"))
                .col(uuid("citizen_id"))
                .col(uuid_null("certificate_id"))
                .col(text("channel"))
                .col(blob("address"))
                .col(text_null("forget_blob"))
                .col(instant("asked_at"))
                .col(instant_null("done_at"))
                .col(instant_null("failed_at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index(
            "document_delivery",
            &["tenant_id", "citizen_id", "asked_at", "id"],
        ))
        .await?;
    manager
        .create_index(index("document_delivery", &["tenant_id", "certificate_id"]))
        .await
}

/// What outlives a certificate: that its time is over, and the hash of its code, by which whoever still
/// checks it is told so. No reference to its row, which goes ten years after the issue; the database lets
/// go of no younger one than the day that stands in `certificate_kept`.
async fn retention(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("certificate_lapse", &["certificate_id"])
                .col(uuid("certificate_id"))
                .col(text("code_hash"))
                .col(instant("lapsed_at"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("certificate_lapse", &["code_hash"]))
        .await?;
    manager
        .create_table(
            tenant_table("certificate_kept", &[])
                .col(instant("since"))
                .to_owned(),
        )
        .await?;
    append_only(manager, &["certificate_lapse"]).await?;
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => POSTGRES.as_slice(),
        _ => SQLITE.as_slice(),
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

const POSTGRES: [&str; 6] = [
    "CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM certificate_kept k \
     WHERE k.tenant_id = OLD.tenant_id AND OLD.issued_at < k.since) THEN RETURN OLD; END IF; \
     RAISE EXCEPTION 'certificate is append-only'; END $$",
    "CREATE FUNCTION keep_certificate_annulment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM certificate_kept k JOIN certificate c \
     ON c.tenant_id = k.tenant_id AND c.issued_at < k.since \
     WHERE c.tenant_id = OLD.tenant_id AND c.id = OLD.certificate_id) THEN RETURN OLD; END IF; \
     RAISE EXCEPTION 'certificate_annulment is append-only'; END $$",
    "DROP TRIGGER certificate_append_only ON certificate",
    "DROP TRIGGER certificate_annulment_append_only ON certificate_annulment",
    "CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE ON certificate FOR EACH ROW \
     EXECUTE FUNCTION keep_certificate()",
    "CREATE TRIGGER certificate_annulment_append_only BEFORE UPDATE OR DELETE ON certificate_annulment \
     FOR EACH ROW EXECUTE FUNCTION keep_certificate_annulment()",
];

const SQLITE: [&str; 4] = [
    "DROP TRIGGER certificate_no_delete",
    "DROP TRIGGER certificate_annulment_no_delete",
    "CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate \
     WHEN NOT EXISTS (SELECT 1 FROM certificate_kept k \
     WHERE k.tenant_id = OLD.tenant_id AND OLD.issued_at < k.since) \
     BEGIN SELECT RAISE(ABORT, 'certificate is append-only'); END",
    "CREATE TRIGGER certificate_annulment_no_delete BEFORE DELETE ON certificate_annulment \
     WHEN NOT EXISTS (SELECT 1 FROM certificate_kept k JOIN certificate c \
     ON c.tenant_id = k.tenant_id AND c.issued_at < k.since \
     WHERE c.tenant_id = OLD.tenant_id AND c.id = OLD.certificate_id) \
     BEGIN SELECT RAISE(ABORT, 'certificate_annulment is append-only'); END",
];
