//! How often a citizen has lately asked for a mail that confirms an address.

use crate::common::{belongs_to, index, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid;

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
                tenant_table("email_request", &["id"])
                    .col(uuid("id"))
                    .col(uuid("citizen_id"))
                    .col(instant("asked_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("email_request", &["tenant_id", "citizen_id", "asked_at"]))
            .await?;
        secure(manager, &["email_request"]).await
    }
}
