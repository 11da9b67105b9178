//! The schema keeps the house rules, and its SQL stands in the repository as it is.

use crate::support::{Engine, World, on_each_engine, postgres_database};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use secrecy::SecretString;
use sportello_storage::{Config, Db, Error, idp_metadata, istanze};
use std::path::PathBuf;

/// Tables shared by all municipalities, or that find one.
const WITHOUT_TENANT: [&str; 3] = ["tenant_host", "idp_metadata", "seaql_migrations"];
/// Unique indexes that need not begin with the tenant: they make the tenant findable, or no two tenants
/// may hold the same.
const GLOBAL_INDEXES: [&str; 3] = ["tenant(slug)", "used_stamp(stamp_hash)", "bought_stamp(iubd)"];

#[tokio::test]
async fn every_key_begins_with_the_tenant() {
    on_each_engine(async |world: World| {
        let raw = world.raw().await;
        let keys = match world.engine {
            Engine::Sqlite => sqlite_keys(&raw).await,
            Engine::Postgres => postgres_keys(&raw).await,
        };
        assert!(keys.len() > 25, "{keys:?}");
        for (table, columns) in keys {
            let index = format!("{table}({})", columns.join(", "));
            let excused =
                WITHOUT_TENANT.contains(&table.as_str()) || GLOBAL_INDEXES.contains(&index.as_str());
            assert!(
                excused || columns.first().is_some_and(|c| c == "tenant_id"),
                "{index}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_dumps_say_what_the_migrations_do() {
    on_each_engine(async |world: World| {
        let raw = world.raw().await;
        let (name, dump) = match world.engine {
            Engine::Sqlite => ("sqlite.sql", sqlite_dump(&raw).await),
            Engine::Postgres => ("postgres.sql", postgres_dump(&raw).await),
        };
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations/schema")
            .join(name);
        if update_wanted() {
            std::fs::write(&path, &dump).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == dump,
            "{name} is out of date: run this test with UPDATE_SCHEMA=1"
        );
    })
    .await;
}

/// What was sent before numbers existed gets them in its order, from one in each year of Italy.
#[tokio::test]
async fn what_was_sent_before_has_a_number_after_the_migration() {
    on_each_engine(async |world: World| {
        let (eve, new_year) = ("2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z");
        let mut sent = Vec::new();
        for at in [new_year, eve, eve] {
            let at = at.parse().unwrap();
            let id = world.draft("Permesso ZTL", at).await;
            let tx = world.write().await;
            let submission = istanze::Submission {
                answers: crate::support::answers(&serde_json::json!({})),
                document: "{}".to_owned(),
                form_version: "1".to_owned(),
                outcome_due_on: None,
                registration: world.id(),
                registered_at_once: false,
            };
            istanze::mark_submitted(&tx, world.mario, id, 1, &submission, at)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            sent.push(id);
        }
        world.draft("Permesso ZTL", world.now).await;
        let raw = world.raw().await;
        for table in ["provisional_receipt", "istanza_submission", "submission_counter"] {
            raw.execute_unprepared(&format!("DROP TABLE {table}"))
                .await
                .unwrap();
        }
        raw.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE '%submission_numbers'")
            .await
            .unwrap();
        world.db.migrate().await.unwrap();
        let tx = world.write().await;
        let mut numbers = Vec::new();
        for id in &sent {
            let row = istanze::find(&tx, world.mario, *id).await.unwrap().unwrap();
            numbers.push(row.submission_number.unwrap().to_string());
        }
        assert_eq!(numbers, ["S-2026-000001", "S-2025-000001", "S-2025-000002"]);
        drop(tx);
        let next = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let number = istanze::give_number(&tx, next, world.now).await.unwrap();
        assert_eq!(number.to_string(), "S-2026-000002");
    })
    .await;
}

#[tokio::test]
async fn a_second_migration_finds_nothing_to_do() {
    on_each_engine(async |world: World| {
        assert!(world.db.pending_migrations().await.unwrap().is_empty());
        world.db.migrate().await.unwrap();
        world.db.ping().await.unwrap();
        assert!(world.db.statistics().open >= 1);
    })
    .await;
}

#[tokio::test]
async fn replicas_that_start_at_once_on_an_empty_postgres_migrate_it_once() {
    let Some(url) = postgres_database().await else {
        return;
    };
    let config = Config {
        url: SecretString::from(url.clone()),
        ..Config::default()
    };
    let raw = Database::connect(url).await.unwrap();
    raw.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        .await
        .unwrap();
    let mut replicas = Vec::new();
    for _ in 0..4 {
        let db = Db::connect(&config).await.unwrap();
        replicas.push(tokio::spawn(async move { db.migrate().await }));
    }
    for replica in replicas {
        replica.await.unwrap().unwrap();
    }
    let db = Db::connect(&config).await.unwrap();
    assert!(db.pending_migrations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reading_transaction_cannot_write() {
    on_each_engine(async |world: World| {
        let draft = world.new_draft("Permesso ZTL");
        assert!(
            istanze::create(&world.read().await, draft, world.now)
                .await
                .is_err()
        );
        let tx = world.db.system_read().await.unwrap();
        assert!(
            idp_metadata::keep(&tx, "https://registry", b"<md/>", world.now)
                .await
                .is_err()
        );
    })
    .await;
}

#[test]
fn an_unknown_setting_is_refused_and_the_password_does_not_print() {
    let config = r#"{"url": "postgres://portal:segreta@db/portal"}"#;
    let config: Config = serde_json::from_str(config).unwrap();
    assert!(!format!("{config:?}").contains("segreta"));
    assert!(serde_json::from_str::<Config>(r#"{"urll": "sqlite:x"}"#).is_err());
}

#[tokio::test]
async fn another_kind_of_database_is_refused_in_words() {
    let config = Config {
        url: SecretString::from("mysql://db/portal"),
        ..Config::default()
    };
    assert!(matches!(Db::connect(&config).await, Err(Error::Configuration(_))));
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether to write the dumps is the caller's to say"
)]
fn update_wanted() -> bool {
    std::env::var("UPDATE_SCHEMA").is_ok_and(|value| value == "1")
}

async fn texts(raw: &DatabaseConnection, backend: DbBackend, sql: &str) -> Vec<String> {
    let rows = raw
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap())
        .collect()
}

async fn sqlite_keys(raw: &DatabaseConnection) -> Vec<(String, Vec<String>)> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    let mut keys = Vec::new();
    for table in texts(raw, DbBackend::Sqlite, tables).await {
        let primary = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
        keys.push((table.clone(), texts(raw, DbBackend::Sqlite, &primary).await));
        let indexes = format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\"");
        for index in texts(raw, DbBackend::Sqlite, &indexes).await {
            let columns = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
            keys.push((table.clone(), texts(raw, DbBackend::Sqlite, &columns).await));
        }
    }
    keys
}

async fn postgres_keys(raw: &DatabaseConnection) -> Vec<(String, Vec<String>)> {
    let sql = "SELECT t.relname || ' ' || (SELECT string_agg(a.attname, ' ' ORDER BY k.n) \
               FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) \
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) \
               FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
               JOIN pg_namespace s ON s.oid = t.relnamespace \
               WHERE i.indisunique AND s.nspname = 'public' ORDER BY 1";
    let lines = texts(raw, DbBackend::Postgres, sql).await;
    lines
        .iter()
        .map(|line| {
            let mut words = line.split(' ').map(str::to_owned);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

async fn sqlite_dump(raw: &DatabaseConnection) -> String {
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> 'seaql_migrations' \
               ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name";
    let statements = texts(raw, DbBackend::Sqlite, sql).await;
    let statements: Vec<String> = statements
        .iter()
        .map(|sql| one_column_a_line(sql) + ";\n")
        .collect();
    statements.join("\n")
}

fn one_column_a_line(sql: &str) -> String {
    if !sql.starts_with("CREATE TABLE") {
        return sql.to_owned();
    }
    let (mut lines, mut depth) = (String::new(), 0);
    for c in sql.chars() {
        if c == ')' {
            depth -= 1;
        }
        match (c, depth) {
            (')', 0) => lines.push_str("\n)"),
            ('(', 0) => lines.push_str("(\n  "),
            (',', 1) => lines.push_str(",\n  "),
            (' ', 1) if lines.ends_with(' ') => {}
            _ => lines.push(c),
        }
        if c == '(' {
            depth += 1;
        }
    }
    lines.replace(" \n)", "\n)")
}

async fn postgres_dump(raw: &DatabaseConnection) -> String {
    let sql = "SELECT line FROM ( \
        SELECT c.relname AS t, 0 AS o, '' AS n, 'CREATE TABLE ' || c.relname || E' (\\n' || \
            (SELECT string_agg('  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || \
                CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, E',\\n' ORDER BY a.attnum) \
             FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || \
            E'\\n);' AS line \
        FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace \
        UNION ALL SELECT conrelid::regclass::text, 1, conname, 'ALTER TABLE ' || conrelid::regclass || \
            ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) || ';' \
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
        UNION ALL SELECT tablename, 2, indexname, indexdef || ';' FROM pg_indexes \
        WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint) \
        UNION ALL SELECT tgrelid::regclass::text, 3, tgname, pg_get_triggerdef(oid) || ';' \
        FROM pg_trigger WHERE NOT tgisinternal \
        UNION ALL SELECT polrelid::regclass::text, 4, polname, 'CREATE POLICY ' || polname || ' ON ' || \
            polrelid::regclass || ' USING (' || pg_get_expr(polqual, polrelid) || ');' FROM pg_policy \
        ) d WHERE t <> 'seaql_migrations' ORDER BY t COLLATE \"C\", o, n COLLATE \"C\"";
    let statements = texts(raw, DbBackend::Postgres, sql).await;
    statements.join("\n\n") + "\n"
}
