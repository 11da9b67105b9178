//! The audit log: a chain of hashes per municipality, and its head.

use crate::common::{append_only, index, instant, json, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null, uuid_null};

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
                tenant_table("audit", &["seq"])
                    .col(big_integer("seq"))
                    .col(instant("at"))
                    .col(text("event"))
                    .col(text("actor_kind"))
                    .col(uuid_null("actor_id"))
                    .col(uuid_null("citizen_id"))
                    .col(uuid_null("session_id"))
                    .col(text_null("object"))
                    .col(text_null("request_id"))
                    .col(json("detail"))
                    .col(text("previous_hash"))
                    .col(text("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("audit", &["tenant_id", "citizen_id", "seq"]))
            .await?;
        manager
            .create_table(
                tenant_table("audit_head", &[])
                    .col(big_integer("seq"))
                    .col(text("hash"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["audit"]).await?;
        secure(manager, &["audit", "audit_head"]).await
    }
}
