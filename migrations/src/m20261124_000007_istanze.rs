//! Istanze and what has happened to them.

use crate::common::{append_only, belongs_to, index, instant, instant_null, json, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date_null, text, text_null, uuid, uuid_null};

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
                tenant_table("istanza", &["id"])
                    .col(uuid("id"))
                    .col(uuid("citizen_id"))
                    .col(text("service"))
                    .col(text("service_title"))
                    .col(text("search_text"))
                    .col(text("status"))
                    .col(big_integer("version"))
                    .col(text("form_version"))
                    .col(text_null("step"))
                    .col(json("answers"))
                    .col(instant("created_at"))
                    .col(instant("updated_at"))
                    .col(instant_null("submitted_at"))
                    .col(date_null("outcome_due_on"))
                    .col(uuid_null("registration_id"))
                    .col(uuid_null("copied_from"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("istanza", &["tenant_id", "citizen_id", "updated_at", "id"]))
            .await?;
        manager
            .create_table(
                tenant_table("istanza_event", &["istanza_id", "seq"])
                    .col(uuid("istanza_id"))
                    .col(big_integer("seq"))
                    .col(instant("at"))
                    .col(text("transition"))
                    .col(text("status"))
                    .col(text("actor"))
                    .col(text_null("note"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("istanza_document", &["istanza_id"])
                    .col(uuid("istanza_id"))
                    .col(json("content"))
                    .col(text("sha256"))
                    .foreign_key(&mut belongs_to("istanza_id", "istanza"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["istanza_event", "istanza_document"]).await?;
        secure(manager, &["istanza", "istanza_event", "istanza_document"]).await
    }
}
