//! The few things that SQLite and PostgreSQL do not say alike.

use sea_orm::DbBackend;

/// Which database is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// Locks the rows read until the end of the transaction. A writing SQLite transaction has the
    /// whole database to itself already.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The same, passing over rows that another worker holds.
    pub(crate) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// A day as text, `2026-11-29`, as [`chrono::NaiveDate`] writes it, whatever the session is set to.
    pub(crate) fn day_text(self, column: &str) -> String {
        match self {
            Self::Sqlite => column.to_owned(),
            Self::Postgres => format!("to_char({column}, 'YYYY-MM-DD')"),
        }
    }
}
