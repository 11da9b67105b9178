//! Certificates of the civil registry that were issued, and the revenue stamps that they used up.

use crate::common::{append_only, belongs_to, day, index, instant, json, secure, tenant_table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, boolean, date_null, text, uuid};

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
                tenant_table("certificate_counter", &["year"])
                    .col(big_integer("year"))
                    .col(big_integer("last"))
                    .to_owned(),
            )
            .await?;
        certificates(manager).await?;
        manager
            .create_table(
                tenant_table("certificate_annulment", &["certificate_id"])
                    .col(uuid("certificate_id"))
                    .col(instant("annulled_at"))
                    .col(uuid("annulled_by"))
                    .col(text("reason"))
                    .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("certificate_download", &["certificate_id"])
                    .col(uuid("certificate_id"))
                    .col(big_integer("downloads"))
                    .col(instant("last_at"))
                    .foreign_key(&mut belongs_to("certificate_id", "certificate"))
                    .to_owned(),
            )
            .await?;
        // The key has no tenant: a stamp is used once in all municipalities. Who used it, only that
        // municipality reads (PostgreSQL holds keys to be unique over hidden rows too). No reference to
        // the certificate: its row may go one day, the stamp stays used.
        manager
            .create_table(
                Table::create()
                    .table("used_stamp")
                    .col(text("stamp_hash").primary_key())
                    .col(uuid("tenant_id"))
                    .col(uuid("certificate_id"))
                    .to_owned(),
            )
            .await?;
        append_only(manager, &["certificate", "certificate_annulment", "used_stamp"]).await?;
        secure(
            manager,
            &[
                "certificate_counter",
                "certificate",
                "certificate_annulment",
                "certificate_download",
                "used_stamp",
            ],
        )
        .await
    }
}

async fn certificates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // `code`, `mark_url` and `statement` are sealed. `resident_id`: the registry's key of whom it is about.
    manager
        .create_table(
            tenant_table("certificate", &["id"])
                .col(uuid("id"))
                .col(big_integer("year"))
                .col(big_integer("number"))
                .col(text("code_hash"))
                .col(blob("code"))
                .col(blob("mark_url"))
                .col(uuid("citizen_id"))
                .col(boolean("own"))
                .col(text("resident_id"))
                .col(json("kinds"))
                .col(text("title"))
                .col(text("holder"))
                .col(text("use_slug"))
                .col(text("use_title"))
                .col(json("duty"))
                .col(big_integer("fees"))
                .col(blob("statement"))
                .col(text("statement_sha256"))
                .col(text("source"))
                .col(day("as_of"))
                .col(instant("issued_at"))
                .col(date_null("valid_until"))
                .col(text("sha256"))
                .col(text("blob_key"))
                .col(big_integer("size"))
                .foreign_key(&mut belongs_to("citizen_id", "citizen"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("certificate", &["year", "number"]))
        .await?;
    manager
        .create_index(unique("certificate", &["code_hash"]))
        .await?;
    manager
        .create_index(index(
            "certificate",
            &["tenant_id", "citizen_id", "issued_at", "id"],
        ))
        .await
}
