//! The municipality's registry as a read model: whole generations of records, of which one is in
//! force. An import writes the next one beside it; switching over is one row.

use crate::common::{day, instant, instant_null, json, secure, tenant_table};
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
                tenant_table("registry_import", &["generation"])
                    .col(big_integer("generation"))
                    .col(text("state"))
                    .col(text_null("file"))
                    .col(day("as_of"))
                    .col(instant("started_at"))
                    .col(instant_null("finished_at"))
                    .col(big_integer("accepted"))
                    .col(big_integer("refused"))
                    .to_owned(),
            )
            .await?;
        // `line`: where the record stood in the file, to name both of two that collide.
        manager
            .create_table(
                tenant_table("resident", &["generation", "id"])
                    .col(big_integer("generation"))
                    .col(text("id"))
                    .col(big_integer("line"))
                    .col(json("record"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("resident_tax_code", &["generation", "tax_code"])
                    .col(big_integer("generation"))
                    .col(text("tax_code"))
                    .col(text("resident_id"))
                    .col(big_integer("line"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                tenant_table("resident_household", &["generation", "household", "resident_id"])
                    .col(big_integer("generation"))
                    .col(text("household"))
                    .col(text("resident_id"))
                    .to_owned(),
            )
            .await?;
        // Households of which a member was refused: they are not shown as if they were whole.
        manager
            .create_table(
                tenant_table("registry_gap", &["generation", "household"])
                    .col(big_integer("generation"))
                    .col(text("household"))
                    .to_owned(),
            )
            .await?;
        secure(
            manager,
            &[
                "registry_import",
                "resident",
                "resident_tax_code",
                "resident_household",
                "registry_gap",
            ],
        )
        .await
    }
}
