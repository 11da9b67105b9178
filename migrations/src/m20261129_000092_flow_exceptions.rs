//! Days whose flows may have something that does not fit, and how money that was taken back was settled.

use crate::common::{day, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `marks`: how often it was marked; so that whoever removes a day waits for whoever marks it.
        manager
            .create_table(
                tenant_table("payment_flow_watch", &["flow_day"])
                    .col(day("flow_day"))
                    .col(big_integer("marks"))
                    .to_owned(),
            )
            .await?;
        // Of the flows that are here nobody knows which ones fit: all are looked at once.
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            connection
                .execute_unprepared("SELECT set_config('app.tenant', 'system', true)")
                .await?;
        }
        connection
            .execute_unprepared(
                "INSERT INTO payment_flow_watch (tenant_id, flow_day, marks) \
                 SELECT DISTINCT tenant_id, flow_day, 1 FROM payment_flow",
            )
            .await?;
        secure(manager, &["payment_flow_watch"]).await?;
        manager
            .alter_table(
                Table::alter()
                    .table("payment_flow_closure")
                    .add_column(text_null("outcome"))
                    .to_owned(),
            )
            .await
    }
}
