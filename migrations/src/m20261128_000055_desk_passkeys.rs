//! Passkeys of desk accounts, and the challenges that wait for an answer.

use crate::common::{belongs_to, index, instant, instant_null, json, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                tenant_table("desk_passkey", &["id"])
                    .col(uuid("id"))
                    .col(uuid("account_id"))
                    .col(text("host"))
                    .col(text("credential"))
                    .col(text("public_key"))
                    .col(big_integer("counter"))
                    .col(boolean("backup_eligible"))
                    .col(boolean("backed_up"))
                    .col(json("transports"))
                    .col(text("name"))
                    .col(instant("added_at"))
                    .col(instant_null("last_used_at"))
                    .foreign_key(&mut belongs_to("account_id", "desk_account"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("desk_passkey", &["credential"]))
            .await?;
        manager
            .create_index(index("desk_passkey", &["tenant_id", "account_id"]))
            .await?;
        manager
            .create_table(
                tenant_table("desk_challenge", &["holder_hash", "purpose"])
                    .col(text("holder_hash"))
                    .col(text("purpose"))
                    .col(uuid("account_id"))
                    .col(text("challenge_hash"))
                    .col(instant("expires_at"))
                    .foreign_key(&mut belongs_to("account_id", "desk_account"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["desk_passkey", "desk_challenge"]).await
    }
}
