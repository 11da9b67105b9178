//! Accounts of people recognised at the desk: registrations that wait, accounts, recognitions; and what
//! keeps guessing slow.

use crate::common::{
    append_only, belongs_to, day, index, instant, instant_null, secure, tenant_table, unique,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        registrations(manager).await?;
        accounts(manager).await?;
        guesses(manager).await?;
        secure(
            manager,
            &[
                "desk_registration",
                "desk_account",
                "desk_recognition",
                "desk_recovery",
                "desk_device",
                "desk_failure",
                "desk_mail",
                "desk_permit",
            ],
        )
        .await?;
        append_only(manager, &["desk_recognition"]).await
    }
}

async fn registrations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("desk_registration", &["id"])
                .col(uuid("id"))
                .col(text("given_name"))
                .col(text("family_name"))
                .col(text("tax_code"))
                .col(text("email"))
                .col(text("password_hash"))
                .col(text("question"))
                .col(text("answer_hash"))
                .col(text("lang"))
                .col(text_null("user_name"))
                .col(text_null("token_hash"))
                .col(text_null("code_hash"))
                .col(big_integer("code_failures"))
                .col(text_null("adhesion_code"))
                .col(instant_null("confirmed_at"))
                .col(instant("created_at"))
                .col(instant("expires_at"))
                .col(text_null("scan_key"))
                .col(text_null("scan_name"))
                .col(text_null("scan_media_type"))
                .col(big_integer_null("scan_size"))
                .col(text_null("scan_sha256"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("desk_registration", &["token_hash"]))
        .await?;
    manager
        .create_index(unique("desk_registration", &["adhesion_code"]))
        .await?;
    manager
        .create_index(unique("desk_registration", &["user_name"]))
        .await?;
    manager
        .create_index(index("desk_registration", &["expires_at"]))
        .await
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("desk_account", &["id"])
                .col(uuid("id"))
                .col(uuid("citizen_id"))
                .col(text("user_name"))
                .col(text("email"))
                .col(text("password_hash"))
                .col(text("code_hash"))
                .col(boolean("code_due"))
                .col(text("question"))
                .col(text("answer_hash"))
                .col(big_integer("answer_failures"))
                .col(text("lang"))
                .col(instant("created_at"))
                .col(instant("idle_ends_at"))
                .col(instant_null("warned_at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("desk_account", &["citizen_id"]))
        .await?;
    manager
        .create_index(unique("desk_account", &["user_name"]))
        .await?;
    manager
        .create_index(index("desk_account", &["idle_ends_at"]))
        .await?;
    manager
        .create_table(
            tenant_table("desk_recognition", &["id"])
                .col(uuid("id"))
                .col(uuid("citizen_id"))
                .col(uuid("operator_id"))
                .col(text("office"))
                .col(text("office_name"))
                .col(text("document_kind"))
                .col(text("document_number"))
                .col(text("document_issuer"))
                .col(day("document_issued_on"))
                .col(day("document_expires_on"))
                .col(text("scan_key"))
                .col(text("scan_name"))
                .col(text("scan_media_type"))
                .col(big_integer("scan_size"))
                .col(text("scan_sha256"))
                .col(instant("at"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("desk_recognition", &["tenant_id", "citizen_id", "at"]))
        .await?;
    manager
        .create_table(
            tenant_table("desk_recovery", &["token_hash"])
                .col(text("token_hash"))
                .col(uuid("account_id"))
                .col(big_integer("failures"))
                .col(instant("expires_at"))
                .foreign_key(&mut belongs_to("account_id", "desk_account"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            tenant_table("desk_device", &["account_id", "device_hash"])
                .col(uuid("account_id"))
                .col(text("device_hash"))
                .col(instant("expires_at"))
                .foreign_key(&mut belongs_to("account_id", "desk_account"))
                .to_owned(),
        )
        .await?;
    // No reference to session and istanza: a permit lives for minutes and dies with the next purge.
    manager
        .create_table(
            tenant_table("desk_permit", &["session_id", "istanza_id", "act"])
                .col(uuid("session_id"))
                .col(uuid("istanza_id"))
                .col(text("act"))
                .col(instant("expires_at"))
                .to_owned(),
        )
        .await
}

async fn guesses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            tenant_table("desk_failure", &["about"])
                .col(text("about"))
                .col(big_integer("failures"))
                .col(instant("last_at"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            tenant_table("desk_mail", &["about"])
                .col(text("about"))
                .col(big_integer("mails"))
                .col(instant("since"))
                .to_owned(),
        )
        .await
}
