//! Citizens, their profiles, and addresses that wait for confirmation.

use crate::common::{belongs_to, day, instant, instant_null, json, json_null, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, text_null, uuid};

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
                tenant_table("citizen", &["id"])
                    .col(uuid("id"))
                    .col(text("tax_code"))
                    .col(text("given_name"))
                    .col(text("family_name"))
                    .col(day("birth_date"))
                    .col(text_null("sex"))
                    .col(json_null("birth_place"))
                    .col(json_null("residence"))
                    .col(json_null("identity_document"))
                    .col(text_null("email"))
                    .col(text_null("pending_email"))
                    .col(text_null("pec"))
                    .col(text_null("mobile"))
                    .col(text_null("phone"))
                    .col(json("provenance"))
                    .col(json("roles"))
                    .col(boolean("complete"))
                    .col(big_integer("version"))
                    .col(instant("created_at"))
                    .col(instant("updated_at"))
                    .col(instant_null("last_login_at"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("citizen", &["tax_code"])).await?;
        manager
            .create_table(
                tenant_table("email_confirmation", &["token_hash"])
                    .col(text("token_hash"))
                    .col(uuid("citizen_id"))
                    .col(text("email"))
                    .col(instant("expires_at"))
                    .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                    .to_owned(),
            )
            .await?;
        secure(manager, &["citizen", "email_confirmation"]).await
    }
}
