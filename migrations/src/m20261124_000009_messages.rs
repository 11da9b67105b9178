//! Communications to citizens, and their ratings.

use crate::common::{belongs_to, index, instant, instant_null, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, text_null, uuid, uuid_null};

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
                tenant_table("message", &["id"])
                    .col(uuid("id"))
                    .col(uuid("citizen_id"))
                    .col(uuid_null("istanza_id"))
                    .col(text("dedup_key"))
                    .col(text("subject"))
                    .col(text("body"))
                    .col(instant("sent_at"))
                    .col(instant_null("read_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("message", &["citizen_id", "dedup_key"]))
            .await?;
        manager
            .create_index(index("message", &["tenant_id", "citizen_id", "sent_at", "id"]))
            .await?;
        manager
            .create_table(
                tenant_table("rating", &["id"])
                    .col(uuid("id"))
                    .col(text("about"))
                    .col(boolean("service"))
                    .col(uuid_null("istanza_id"))
                    .col(big_integer("stars"))
                    .col(text_null("answer"))
                    .col(text_null("details"))
                    .col(text("lang"))
                    .col(instant("given_at"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("rating", &["istanza_id"])).await?;
        secure(manager, &["message", "rating"]).await
    }
}
