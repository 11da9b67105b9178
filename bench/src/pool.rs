//! The database as sqlx alone reaches it, with what the portal sets.

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::time::Duration;

/// Begins a transaction on PostgreSQL that sees all municipalities.
pub(crate) const SYSTEM: &str = "BEGIN; SET LOCAL app.tenant = 'system'";

/// Connections, by driver.
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    /// So many connections; one where it is SQLite.
    pub(crate) async fn connect(url: &str, clients: usize) -> Self {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse().unwrap();
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_mins(1));
            let pool = SqlitePoolOptions::new().max_connections(1);
            Self::Sqlite(pool.connect_with(options).await.unwrap())
        } else {
            let clients = u32::try_from(clients).unwrap();
            let pool = PgPoolOptions::new().max_connections(clients);
            Self::Postgres(pool.connect(url).await.unwrap())
        }
    }
}
