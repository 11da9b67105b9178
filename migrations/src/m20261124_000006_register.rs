//! The official register (DPR 445/2000 art. 53-57): counters, entries, annulments, daily registers.

use crate::common::{append_only, belongs_to, day, index, instant, json, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date_null, text, text_null, uuid};

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
                tenant_table("register_counter", &["code", "year"])
                    .col(text("code"))
                    .col(big_integer("year"))
                    .col(big_integer("last"))
                    .col(instant("last_at"))
                    .col(boolean("closed"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("register_entry", &["id"])
                    .col(uuid("id"))
                    .col(text("code"))
                    .col(big_integer("year"))
                    .col(big_integer("number").check(Expr::col("number").gt(0)))
                    .col(instant("registered_at"))
                    .col(day("registered_on"))
                    .col(text("direction"))
                    .col(json("sender"))
                    .col(json("recipients"))
                    .col(text("subject"))
                    .col(json("documents"))
                    .col(text_null("received_number"))
                    .col(date_null("received_on"))
                    .col(text_null("request_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("register_entry", &["code", "year", "number"]))
            .await?;
        manager
            .create_index(unique("register_entry", &["request_id"]))
            .await?;
        manager
            .create_index(index("register_entry", &["tenant_id", "code", "registered_on"]))
            .await?;
        manager
            .create_table(
                tenant_table("register_annulment", &["registration_id"])
                    .col(uuid("registration_id"))
                    .col(text("reason"))
                    .col(text("act"))
                    .col(text("operator"))
                    .col(instant("at"))
                    .col(day("annulled_on"))
                    .foreign_key(&mut belongs_to("registration_id", "register_entry"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("register_day", &["code", "registered_on"])
                    .col(text("code"))
                    .col(day("registered_on"))
                    .col(big_integer("entries"))
                    .col(text("content"))
                    .col(text("sha256"))
                    .col(text("previous_sha256"))
                    .col(instant("sealed_at"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["register_entry", "register_annulment", "register_day"]).await?;
        secure(
            manager,
            &[
                "register_counter",
                "register_entry",
                "register_annulment",
                "register_day",
            ],
        )
        .await
    }
}
