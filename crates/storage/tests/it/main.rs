//! Rows and files, on a real PostgreSQL when `SPORTELLO_TEST_POSTGRES_URL` names a server on which databases may be
//! made, else on a real SQLite.

#![cfg(test)]

mod attachments;
mod audit;
mod blobs;
mod certificates;
mod citizens;
mod deliveries;
mod desk;
mod doubts;
mod grants;
mod held_certificates;
mod held_stamps;
mod housekeeping;
mod idempotency;
mod identities;
mod isolation;
mod istanze;
mod logins;
mod messages;
mod outbox;
mod payments;
mod provider_tokens;
mod register;
mod register_seals;
mod residents;
mod schema;
mod sessions;
mod sms;
mod support;
mod withdrawals;
