//! What can go wrong with rows and files.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What can go wrong with rows and files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row, for this tenant and this owner.
    #[error("no such row")]
    NotFound,
    /// The row has changed since the caller read it.
    #[error("changed meanwhile; version {current} is in force")]
    Stale {
        /// The version in force.
        current: i64,
    },
    /// The row is in a state that does not allow this.
    #[error("the state does not allow it")]
    WrongState,
    /// The job's lease ran out: it is another worker's by now.
    #[error("the job is another worker's by now")]
    LeaseLost,
    /// A row with the same unique key exists.
    #[error("there is one already")]
    Duplicate,
    /// The revenue stamp was used for another certificate or an istanza, here or in another municipality.
    #[error("the revenue stamp was used before")]
    StampUsed,
    /// The cursor was not made by this list.
    #[error("not a cursor of this list")]
    InvalidCursor,
    /// A text holds U+0000, which PostgreSQL cannot store.
    #[error("a text holds the character U+0000")]
    NulCharacter,
    /// The content is larger than allowed.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A stored value cannot be read back.
    #[error("column {column} holds something else than expected")]
    Corrupt {
        /// Where.
        column: &'static str,
    },
    /// The database is too busy, or gone for a moment: worth another try.
    #[error("the database cannot be reached or is too busy")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database refused the statement.
    #[error("the database refused")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The configuration cannot work.
    #[error("storage cannot be configured: {0}")]
    Configuration(String),
    /// The files cannot be reached.
    #[error("the file store failed")]
    Blob(#[source] object_store::Error),
}

/// Short for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Duplicate;
        }
        let passing = match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => is_passing(e),
            _ => false,
        };
        if passing {
            Self::Unavailable(Box::new(error))
        } else {
            Self::Database(Box::new(error))
        }
    }
}

/// Whether the same statement may succeed later: the peer went away, the lock was not to be had,
/// the transaction lost a race.
fn is_passing(error: &sea_orm::sqlx::Error) -> bool {
    use sea_orm::sqlx::Error as E;
    match error {
        E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => true,
        E::Database(e) => e.code().is_some_and(|code| {
            // SQLite: busy, locked. PostgreSQL: serialization, deadlock, shutdown, too many connections.
            matches!(
                code.as_ref(),
                "5" | "6" | "261" | "262" | "517" | "40001" | "40P01" | "57P01" | "57P02" | "57P03" | "53300"
            )
        }),
        _ => false,
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Blob(other),
        }
    }
}
