//! Certificates issued at the counter: an operator issues them, to whoever stands there. And residents by
//! their day of birth, for who is looked for by name.

use crate::common::{append_only, belongs_to, day, index, instant, json, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, blob_null, boolean, date_null, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

/// Somebody asked: a citizen here, or whoever stood before an operator.
const ONE_ASKER: &str = "(citizen_id IS NULL) <> (operator_id IS NULL)";

/// Columns of a certificate before.
const COLUMNS: &str = "tenant_id, id, year, number, code_hash, code, mark_url, citizen_id, own, resident_id, \
     kinds, title, holder, use_slug, use_title, duty, fees, statement, statement_sha256, source, as_of, \
     issued_at, valid_until, sha256, blob_key, size";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            // `applicant` is sealed.
            manager
                .get_connection()
                .execute_unprepared(&format!(
                    "ALTER TABLE certificate ALTER COLUMN citizen_id DROP NOT NULL, \
                     ADD COLUMN operator_id uuid, ADD COLUMN capacity text, ADD COLUMN applicant bytea, \
                     ADD CONSTRAINT certificate_one_asker CHECK ({ONE_ASKER})"
                ))
                .await?;
        } else {
            rebuild(manager).await?;
        }
        // For the lists of operators.
        for columns in [
            &["tenant_id", "issued_at", "id"][..],
            &["tenant_id", "resident_id", "issued_at", "id"],
        ] {
            manager.create_index(index("certificate", columns)).await?;
        }
        births(manager).await
    }
}

/// SQLite does not take NOT NULL back from a column that a key refers to: the table is made anew, and so
/// are those that refer to it. What is dropped is referred to by nobody by then.
async fn rebuild(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let tables = ["certificate", "certificate_annulment", "certificate_download"];
    for table in tables {
        for verb in ["update", "delete"] {
            connection
                .execute_unprepared(&format!("DROP TRIGGER IF EXISTS {table}_no_{verb}"))
                .await?;
        }
        connection
            .execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_before"))
            .await?;
    }
    certificates(manager).await?;
    certificate_annulments(manager).await?;
    certificate_downloads(manager).await?;
    for (table, columns) in tables.into_iter().zip([
        COLUMNS,
        "tenant_id, certificate_id, annulled_at, annulled_by, reason",
        "tenant_id, certificate_id, downloads, last_at",
    ]) {
        connection
            .execute_unprepared(&format!(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before"
            ))
            .await?;
    }
    for table in tables.into_iter().rev() {
        connection
            .execute_unprepared(&format!("DROP TABLE {table}_before"))
            .await?;
    }
    // Their names were taken until now.
    manager
        .create_index(unique("certificate", &["year", "number"]))
        .await?;
    manager
        .create_index(unique("certificate", &["code_hash"]))
        .await?;
    manager
        .create_index(index(
            "certificate",
            &["tenant_id", "citizen_id", "issued_at", "id"],
        ))
        .await?;
    append_only(manager, &["certificate", "certificate_annulment"]).await
}

async fn certificates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("certificate", &["id"])
                .col(uuid("id"))
                .col(big_integer("year"))
                .col(big_integer("number"))
                .col(text("code_hash"))
                .col(blob("code"))
                .col(blob("mark_url"))
                .col(uuid_null("citizen_id"))
                .col(boolean("own"))
                .col(text("resident_id"))
                .col(json("kinds"))
                .col(text("title"))
                .col(text("holder"))
                .col(text("use_slug"))
                .col(text("use_title"))
                .col(json("duty"))
                .col(big_integer("fees"))
                .col(blob("statement"))
                .col(text("statement_sha256"))
                .col(text("source"))
                .col(day("as_of"))
                .col(instant("issued_at"))
                .col(date_null("valid_until"))
                .col(text("sha256"))
                .col(text("blob_key"))
                .col(big_integer("size"))
                .col(uuid_null("operator_id"))
                .col(text_null("capacity"))
                .col(blob_null("applicant"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .check(Expr::cust(ONE_ASKER))
                .to_owned(),
        )
        .await
}

async fn certificate_annulments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("certificate_annulment", &["certificate_id"])
                .col(uuid("certificate_id"))
                .col(instant("annulled_at"))
                .col(uuid("annulled_by"))
                .col(text("reason"))
                .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                .to_owned(),
        )
        .await
}

async fn certificate_downloads(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("certificate_download", &["certificate_id"])
                .col(uuid("certificate_id"))
                .col(big_integer("downloads"))
                .col(instant("last_at"))
                .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                .to_owned(),
        )
        .await
}

/// Residents by day of birth, those imported before too.
async fn births(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `birth_date`: `1980-01-31`, `1980-01` or `1980`, as much as is known.
    manager
        .create_table(
            tenant_table("resident_birth", &["generation", "birth_date", "resident_id"])
                .col(big_integer("generation"))
                .col(text("birth_date"))
                .col(text("resident_id"))
                .to_owned(),
        )
        .await?;
    let connection = manager.get_connection();
    let born = if manager.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("SELECT set_config('app.tenant', 'system', true)")
            .await?;
        "record::json -> 'identity' -> 'birth' ->> 'date'"
    } else {
        "json_extract(record, '$.identity.birth.date')"
    };
    connection
        .execute_unprepared(&format!(
            "INSERT INTO resident_birth (tenant_id, generation, birth_date, resident_id) \
             SELECT tenant_id, generation, {born}, id FROM resident"
        ))
        .await?;
    secure(manager, &["resident_birth"]).await
}
