//! Who is told by SMS, at which number, and the codes that wait to be typed.

use crate::common::{belongs_to, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, uuid};

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
                tenant_table("sms_consent", &["citizen_id"])
                    .col(uuid("citizen_id"))
                    .col(text("number"))
                    .col(instant("given_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("sms_code", &["citizen_id"])
                    .col(uuid("citizen_id"))
                    .col(uuid("id"))
                    .col(text("number"))
                    .col(blob("code"))
                    .col(big_integer("tries"))
                    .col(instant("expires_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["sms_consent", "sms_code"]).await
    }
}
