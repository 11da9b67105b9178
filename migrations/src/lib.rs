//! The schema, one file per subject and change, one source for SQLite and PostgreSQL.
//!
//! Forward only after a release. Every primary key and every unique index starts with
//! `tenant_id`, so that the same tables distribute over Citus or split into a database per
//! municipality; a test of `storage` holds them to it. (Used revenue stamps are the exception: databases
//! that are split would each know their own alone.) Each change is one transaction on both engines: a
//! start that is killed half-way begins again where it was. The resulting SQL stands in `schema/`.

mod common;
mod m20261124_000001_tenants;
mod m20261124_000002_citizens;
mod m20261124_000003_logins;
mod m20261124_000004_sessions;
mod m20261124_000005_activations;
mod m20261124_000006_register;
mod m20261124_000007_istanze;
mod m20261124_000008_attachments;
mod m20261124_000009_messages;
mod m20261124_000010_receipts;
mod m20261124_000011_idempotency;
mod m20261124_000012_outbox;
mod m20261124_000013_audit;
mod m20261124_000014_identity_providers;
mod m20261124_000015_register_chain;
mod m20261124_000016_session_subject;
mod m20261124_000020_sent_is_fixed;
mod m20261124_000021_login_log_kept;
mod m20261124_000022_email_requests;
mod m20261124_000023_draft_warning;
mod m20261124_000024_withdrawals;
mod m20261124_000025_submission_numbers;
mod m20261124_000026_segnatura;
mod m20261128_000030_provider_tokens;
mod m20261128_000031_attachment_item;
mod m20261128_000040_eidas_citizens;
mod m20261128_000041_tokens;
mod m20261128_000042_login_problem;
mod m20261128_000050_desk_accounts;
mod m20261128_000055_desk_passkeys;
mod m20261128_000056_sms_consents;
mod m20261128_000060_residents;
mod m20261128_000061_anpr_operations;
mod m20261128_000062_registry_looks;
mod m20261129_000063_certificates;
mod m20261129_000064_counter_certificates;
mod m20261129_000065_kept_documents;
mod m20261129_000070_payments;
mod m20261129_000071_payment_office;
mod m20261129_000072_stamps;
mod m20261129_000073_istanza_payments;
mod m20261129_000074_held_certificates;
mod m20261129_000075_open_payments;
mod m20261129_000079_flow_closures;
mod m20261129_000081_begun_way;
mod m20261129_000085_certificate_destination;
mod m20261129_000086_certificate_language;
mod m20261129_000087_istanza_amounts;
mod m20261129_000088_secondary_receipts;
mod m20261129_000089_attempts_looked_up;
mod m20261129_000091_unread_flows;
mod m20261129_000092_flow_exceptions;
mod m20261129_000096_postal_accounts;
mod m20261129_000097_stamps_of_istanze;
mod m20261129_000099_doubt_clearances;
mod m20261130_000110_stamp_orders;
mod m20261130_000118_failed_payments;

use sea_orm_migration::prelude::*;

/// All changes, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_tenants::Migration),
            Box::new(m20261124_000002_citizens::Migration),
            Box::new(m20261124_000003_logins::Migration),
            Box::new(m20261124_000004_sessions::Migration),
            Box::new(m20261124_000005_activations::Migration),
            Box::new(m20261124_000006_register::Migration),
            Box::new(m20261124_000007_istanze::Migration),
            Box::new(m20261124_000008_attachments::Migration),
            Box::new(m20261124_000009_messages::Migration),
            Box::new(m20261124_000010_receipts::Migration),
            Box::new(m20261124_000011_idempotency::Migration),
            Box::new(m20261124_000012_outbox::Migration),
            Box::new(m20261124_000013_audit::Migration),
            Box::new(m20261124_000014_identity_providers::Migration),
            Box::new(m20261124_000015_register_chain::Migration),
            Box::new(m20261124_000016_session_subject::Migration),
            Box::new(m20261124_000020_sent_is_fixed::Migration),
            Box::new(m20261124_000021_login_log_kept::Migration),
            Box::new(m20261124_000022_email_requests::Migration),
            Box::new(m20261124_000023_draft_warning::Migration),
            Box::new(m20261124_000024_withdrawals::Migration),
            Box::new(m20261124_000025_submission_numbers::Migration),
            Box::new(m20261124_000026_segnatura::Migration),
            Box::new(m20261128_000030_provider_tokens::Migration),
            Box::new(m20261128_000031_attachment_item::Migration),
            Box::new(m20261128_000040_eidas_citizens::Migration),
            Box::new(m20261128_000041_tokens::Migration),
            Box::new(m20261128_000042_login_problem::Migration),
            Box::new(m20261128_000050_desk_accounts::Migration),
            Box::new(m20261128_000055_desk_passkeys::Migration),
            Box::new(m20261128_000056_sms_consents::Migration),
            Box::new(m20261128_000060_residents::Migration),
            Box::new(m20261128_000061_anpr_operations::Migration),
            Box::new(m20261128_000062_registry_looks::Migration),
            Box::new(m20261129_000063_certificates::Migration),
            Box::new(m20261129_000064_counter_certificates::Migration),
            Box::new(m20261129_000065_kept_documents::Migration),
            Box::new(m20261129_000070_payments::Migration),
            Box::new(m20261129_000071_payment_office::Migration),
            Box::new(m20261129_000072_stamps::Migration),
            Box::new(m20261129_000073_istanza_payments::Migration),
            Box::new(m20261129_000074_held_certificates::Migration),
            Box::new(m20261129_000075_open_payments::Migration),
            Box::new(m20261129_000079_flow_closures::Migration),
            Box::new(m20261129_000081_begun_way::Migration),
            Box::new(m20261129_000085_certificate_destination::Migration),
            Box::new(m20261129_000086_certificate_language::Migration),
            Box::new(m20261129_000087_istanza_amounts::Migration),
            Box::new(m20261129_000088_secondary_receipts::Migration),
            Box::new(m20261129_000089_attempts_looked_up::Migration),
            Box::new(m20261129_000091_unread_flows::Migration),
            Box::new(m20261129_000092_flow_exceptions::Migration),
            Box::new(m20261129_000096_postal_accounts::Migration),
            Box::new(m20261129_000097_stamps_of_istanze::Migration),
            Box::new(m20261129_000099_doubt_clearances::Migration),
            Box::new(m20261130_000110_stamp_orders::Migration),
            Box::new(m20261130_000118_failed_payments::Migration),
        ]
    }
}
