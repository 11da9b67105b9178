//! What several changes need.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

/// A table of rows that belong to a municipality: primary key `(tenant_id, key…)`, which must be
/// columns of the table.
pub(crate) fn tenant_table(name: &'static str, key: &[&'static str]) -> TableCreateStatement {
    let mut primary_key = Index::create();
    primary_key.col("tenant_id");
    for column in key {
        primary_key.col(*column);
    }
    Table::create()
        .table(name)
        .col(uuid("tenant_id"))
        .primary_key(&mut primary_key)
        .to_owned()
}

/// A reference `(tenant_id, column)` to the row of the same municipality.
pub(crate) fn belongs_to(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col("tenant_id")
        .from_col(column)
        .to_tbl(table)
        .to_col("tenant_id")
        .to_col("id")
        .to_owned()
}

/// An index named after its table and columns.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index, `tenant_id` first.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}", columns.join("_")))
        .table(table)
        .unique()
        .col("tenant_id");
    for column in columns {
        index.col(*column);
    }
    index
}

/// An instant.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

/// An instant, or nothing.
pub(crate) fn instant_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name)
}

/// JSON kept as text: what was hashed is what is stored, and `\u0000` does not break a row.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    text(name)
}

/// JSON kept as text, or nothing.
pub(crate) fn json_null(name: &'static str) -> ColumnDef {
    text_null(name)
}

/// A calendar day.
pub(crate) fn day(name: &'static str) -> ColumnDef {
    date(name)
}

/// Has PostgreSQL refuse rows of another municipality than the one that the transaction names
/// (`app.tenant`), whatever the query says. SQLite has no such lock.
pub(crate) async fn secure(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() != sea_orm_migration::sea_orm::DbBackend::Postgres {
        return Ok(());
    }
    for table in tables {
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; \
                 ALTER TABLE {table} FORCE ROW LEVEL SECURITY; \
                 CREATE POLICY {table}_tenant ON {table} USING ( \
                     tenant_id::text = current_setting('app.tenant', true) \
                     OR current_setting('app.tenant', true) = 'system')"
            ))
            .await?;
    }
    Ok(())
}

/// Has the database refuse to change or remove rows of these tables.
pub(crate) async fn append_only(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => {
            connection
                .execute_unprepared(
                    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
                )
                .await?;
            for table in tables {
                connection
                    .execute_unprepared(&format!(
                        "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} \
                         FOR EACH ROW EXECUTE FUNCTION refuse_change(); \
                         CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
                         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                    ))
                    .await?;
            }
        }
        _ => {
            for table in tables {
                for verb in ["UPDATE", "DELETE"] {
                    let name = verb.to_ascii_lowercase();
                    connection
                        .execute_unprepared(&format!(
                            "CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} \
                             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                        ))
                        .await?;
                }
            }
        }
    }
    Ok(())
}
