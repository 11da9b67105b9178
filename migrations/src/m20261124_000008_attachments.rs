//! Files of istanze, and files of nobody that wait to be removed.

use crate::common::{belongs_to, index, instant, instant_null, secure, tenant_table};
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
                tenant_table("attachment", &["id"])
                    .col(uuid("id"))
                    .col(uuid("istanza_id"))
                    .col(text("field"))
                    .col(text("name"))
                    .col(text("media_type"))
                    .col(big_integer("size"))
                    .col(text("sha256"))
                    .col(text("signature"))
                    .col(text("scan"))
                    .col(boolean("ready"))
                    .col(text("blob_key"))
                    .col(instant("created_at"))
                    .col(instant_null("uploaded_at"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("attachment", &["tenant_id", "istanza_id", "id"]))
            .await?;
        manager
            .create_table(
                tenant_table("dead_blob", &["blob_key"])
                    .col(text("blob_key"))
                    .col(instant("since"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["attachment", "dead_blob"]).await
    }
}
