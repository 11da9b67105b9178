//! Whose registry records an entry of the audit log shows to somebody else.

use crate::common::{append_only, index, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null};

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
                tenant_table("registry_look", &["seq", "resident_id"])
                    .col(big_integer("seq"))
                    .col(text("resident_id"))
                    .col(text_null("tax_code"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("registry_look", &["tenant_id", "tax_code", "seq"]))
            .await?;
        append_only(manager, &["registry_look"]).await?;
        secure(manager, &["registry_look"]).await
    }
}
