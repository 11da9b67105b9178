//! Digital stamps that are bought by themselves (*@e.bollo 2.0*): which notices ask for one, and what was ordered
//! for them.

use crate::common::{append_only, belongs_to, index, instant, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("notice")
                    .add_column(boolean("apart").default(false))
                    .to_owned(),
            )
            .await?;
        // `number`: that of the notice that the service has made, by which it hands out the stamp. Of what was
        // bought the order stays, also when the payment that was begun here is forgotten.
        manager
            .create_table(
                tenant_table("stamp_order", &["number"])
                    .col(text("number"))
                    .col(uuid("attempt_id"))
                    .col(uuid("notice_id"))
                    .col(instant("ordered_at"))
                    .foreign_key(&mut belongs_to("notice_id", "notice"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("stamp_order", &["tenant_id", "notice_id"]))
            .await?;
        append_only(manager, &["stamp_order"]).await?;
        secure(manager, &["stamp_order"]).await
    }
}
