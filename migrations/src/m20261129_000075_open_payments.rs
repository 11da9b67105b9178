//! Payments of whoever does not sign in.

use crate::common::{belongs_to, index, instant, instant_null, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob_null, boolean, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `email` is sealed, and goes once it was written to. The rows go at `expires_at`.
        manager
            .create_table(
                tenant_table("open_payment", &["id"])
                    .col(uuid("id"))
                    .col(text("lang"))
                    .col(blob_null("email"))
                    .col(text_null("pay_at"))
                    .col(instant("begun_at"))
                    .col(instant_null("returned_at"))
                    .col(boolean("given_up"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("open_payment", &["tenant_id", "expires_at"]))
            .await?;
        manager
            .create_table(
                tenant_table("open_payment_notice", &["payment_id", "notice_id"])
                    .col(uuid("payment_id"))
                    .col(uuid("notice_id"))
                    .foreign_key(&mut belongs_to("payment_id", "open_payment"))
                    .foreign_key(&mut belongs_to("notice_id", "notice"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("open_payment_notice", &["tenant_id", "notice_id"]))
            .await?;
        // Several of one payment: that of the answer, that of the mail, that of an answer that was lost.
        manager
            .create_table(
                tenant_table("open_payment_token", &["token_hash"])
                    .col(text("token_hash"))
                    .col(uuid("payment_id"))
                    .foreign_key(&mut belongs_to("payment_id", "open_payment"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("open_payment_token", &["tenant_id", "payment_id"]))
            .await?;
        secure(
            manager,
            &["open_payment", "open_payment_notice", "open_payment_token"],
        )
        .await
    }
}
