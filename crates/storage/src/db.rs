//! Connections.

use crate::dialect::Engine;
use crate::{Error, Result, SystemTx, Tx};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_migrations::Migrator;
use sportello_types::ids::TenantId;
use std::path::Path;
use std::time::Duration;

/// How to reach the database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:data/sportello.db`, or `postgres://user:password@host/name`.
    pub url: SecretString,
    /// Most connections of this process (PostgreSQL), or most readers (SQLite; the writer is one).
    pub max_connections: u32,
    /// How long a request may wait for a connection, in seconds.
    pub acquire_timeout_seconds: u64,
    /// Longest statement, in seconds (PostgreSQL).
    pub statement_timeout_seconds: u64,
    /// Whether a start applies pending changes of the schema. SQLite always does.
    pub auto_migrate: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: SecretString::from("sqlite:data/sportello.db"),
            max_connections: 16,
            acquire_timeout_seconds: 5,
            statement_timeout_seconds: 30,
            auto_migrate: false,
        }
    }
}

/// How busy the pools are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatistics {
    /// Open connections, the writer's included.
    pub open: u32,
    /// Those that do nothing.
    pub idle: u32,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    engine: Engine,
}

impl Db {
    /// Opens the pools.
    ///
    /// SQLite has one writer: its own pool of one connection queues writers fairly and in memory,
    /// where several connections would poll a lock. Commits are durable on both engines
    /// (`synchronous=FULL`, ADR 7).
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] for an address that is neither SQLite nor PostgreSQL,
    /// [`Error::Unavailable`] when nobody answers there.
    pub async fn connect(config: &Config) -> Result<Self> {
        let url = config.url.expose_secret();
        if url.starts_with("sqlite:") {
            make_folder_of(url)?;
            let in_memory = url.contains(":memory:") || url.contains("mode=memory");
            let writer = Database::connect(sqlite_options(config, 1, false)).await?;
            let reader = if in_memory {
                writer.clone()
            } else {
                Database::connect(sqlite_options(config, config.max_connections, true)).await?
            };
            Ok(Self {
                writer,
                reader,
                engine: Engine::Sqlite,
            })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = options(config, config.max_connections);
            options
                .set_application_name("sportello")
                .test_before_acquire_if_idle_for(Duration::from_secs(10))
                .statement_timeout(Duration::from_secs(config.statement_timeout_seconds))
                .map_sqlx_postgres_opts(|o| o.statement_cache_capacity(STATEMENTS));
            let pool = Database::connect(options).await?;
            Ok(Self {
                writer: pool.clone(),
                reader: pool,
                engine: Engine::Postgres,
            })
        } else {
            Err(Error::Configuration(
                "the database address must begin with sqlite: or postgres:".to_owned(),
            ))
        }
    }

    /// Applies pending changes of the schema. On PostgreSQL, several replicas may start at once: one
    /// does it while the others wait.
    pub async fn migrate(&self) -> Result<()> {
        if self.engine == Engine::Postgres {
            let lock = self.writer.begin().await?;
            lock.execute_unprepared(MIGRATION_LOCK).await?;
            Migrator::up(&self.writer, None).await?;
            return Ok(lock.commit().await?);
        }
        Ok(Migrator::up(&self.writer, None).await?)
    }

    /// Names of the changes that are still to be applied.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let pending = Migrator::get_pending_migrations(&self.writer).await?;
        Ok(pending.iter().map(|m| m.name().to_owned()).collect())
    }

    /// Whether the schema is applied without asking: SQLite belongs to this program alone.
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite)
    }

    /// A transaction that writes. On SQLite it takes the write lock at once (`IMMEDIATE`), so that
    /// it cannot fail half-way for having read first.
    pub async fn begin(&self, tenant: TenantId) -> Result<Tx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.writer.begin_with_options(options).await?;
        if self.engine == Engine::Postgres {
            let sql = format!("SET LOCAL app.tenant = '{}'", tenant.0);
            transaction.execute_unprepared(&sql).await?;
        }
        Ok(Tx::new(transaction, self.engine, tenant))
    }

    /// A transaction that reads one consistent state and cannot write.
    pub async fn read(&self, tenant: TenantId) -> Result<Tx> {
        let transaction = self.reader.begin().await?;
        if self.engine == Engine::Postgres {
            let sql = format!(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.tenant = '{}'",
                tenant.0
            );
            transaction.execute_unprepared(&sql).await?;
        }
        Ok(Tx::new(transaction, self.engine, tenant))
    }

    /// A transaction across municipalities that writes.
    pub async fn system(&self) -> Result<SystemTx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.writer.begin_with_options(options).await?;
        if self.engine == Engine::Postgres {
            transaction
                .execute_unprepared("SET LOCAL app.tenant = 'system'")
                .await?;
        }
        Ok(SystemTx::new(transaction, self.engine))
    }

    /// A transaction across municipalities that reads.
    pub async fn system_read(&self) -> Result<SystemTx> {
        let transaction = self.reader.begin().await?;
        if self.engine == Engine::Postgres {
            transaction
                .execute_unprepared("SET TRANSACTION READ ONLY; SET LOCAL app.tenant = 'system'")
                .await?;
        }
        Ok(SystemTx::new(transaction, self.engine))
    }

    /// Lets PostgreSQL look at tables into which very much has just been written. Until it does so by itself, a
    /// minute or more later, it goes about them as if they were as small as before. SQLite goes by the indexes alone.
    pub async fn look_again(&self, tables: &[&'static str]) -> Result<()> {
        if self.engine == Engine::Postgres {
            let sql = format!("ANALYZE {}", tables.join(", "));
            self.writer.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.reader.ping().await?)
    }

    /// How busy the pools are.
    pub fn statistics(&self) -> PoolStatistics {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match self.engine {
            Engine::Sqlite => {
                let (w, r) = (
                    self.writer.get_sqlite_connection_pool(),
                    self.reader.get_sqlite_connection_pool(),
                );
                PoolStatistics {
                    open: w.size() + r.size(),
                    idle: count(w.num_idle() + r.num_idle()),
                }
            }
            Engine::Postgres => {
                let pool = self.writer.get_postgres_connection_pool();
                PoolStatistics {
                    open: pool.size(),
                    idle: count(pool.num_idle()),
                }
            }
        }
    }

    /// Closes all connections; SQLite folds its log into the database file.
    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

/// A number of our own, held until the end of the transaction.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(5701991)";

/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 300;

/// Makes the folder that a SQLite file goes into.
fn make_folder_of(url: &str) -> Result<()> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = Path::new(path.split('?').next().unwrap_or_default());
    match path.parent() {
        Some(folder) if !url.contains("memory") => std::fs::create_dir_all(folder)
            .map_err(|e| Error::Configuration(format!("the folder of the database cannot be made: {e}"))),
        _ => Ok(()),
    }
}

fn options(config: &Config, max_connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(config.url.expose_secret());
    options
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(config.acquire_timeout_seconds))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}

fn sqlite_options(config: &Config, max_connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = options(config, max_connections);
    options
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .map_sqlx_sqlite_opts(move |o| {
            let o = o
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .pragma("temp_store", "memory")
                .statement_cache_capacity(STATEMENTS);
            if read_only {
                o.pragma("query_only", "on")
            } else {
                o
            }
        });
    options
}
