//! Rows and files: tables, queries, transactions, outbox, blobs.
//!
//! The one door to the database. [`Db::begin`] opens a transaction of one municipality ([`Tx`]);
//! free functions per noun, `storage::istanze::find(&tx, …)`, do the rest. A [`Tx`] applies its
//! tenant to every statement; work across municipalities needs a [`SystemTx`].
//!
//! Statements are portable SQL with numbered parameters, the same text for SQLite and PostgreSQL;
//! what cannot be the same stands in `dialect.rs`. Rate-limit counters are not here: each process
//! keeps its own in memory, because an exact limit across replicas is not worth a write per
//! request.

#![warn(missing_docs)]

pub mod activations;
pub mod anpr_operations;
pub mod attachments;
pub mod audit;
pub mod authorizations;
pub mod blobs;
pub mod canonical;
pub mod certificates;
pub mod citizens;
pub mod clients;
pub mod consents;
mod cursor;
mod db;
pub mod deliveries;
pub mod desk;
mod dialect;
pub mod documents;
pub mod doubts;
mod error;
pub mod grants;
pub mod housekeeping;
pub mod idempotency;
pub mod idp_metadata;
pub mod istanze;
pub mod kept_documents;
mod keyring;
pub mod login_log;
pub mod logins;
mod many;
pub mod messages;
pub mod outbox;
pub mod payment_office;
pub mod payment_reminders;
pub mod payments;
pub mod provider_tokens;
pub mod ratings;
pub mod receipts;
pub mod register;
pub mod residents;
mod row;
mod secret;
pub mod sessions;
pub mod sms;
pub mod stamps;
pub mod tenants;
pub mod token_keys;
mod tx;

pub use blobs::{Blobs, BlobsConfig};
pub use db::{Config, Db, PoolStatistics};
pub use error::{Error, Result};
pub use keyring::{InvalidKeyring, KeyId, Keyring};
pub use secret::{NewId, Secret, new_id};
pub use tx::{SystemTx, Tx};

/// Values of a statement, in the order of its parameters.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use args;
