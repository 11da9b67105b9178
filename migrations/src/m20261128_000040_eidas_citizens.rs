//! Citizens without a fiscal code: whoever signs in with the identity of another member state is known by
//! what the eIDAS node calls them, and by their names in two scripts; a fiscal code is what they state.

use crate::common::unique;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "eidas_identifier",
            "native_given_name",
            "native_family_name",
            "declared_tax_code",
        ] {
            let column = Table::alter()
                .table("citizen")
                .add_column(text_null(name))
                .to_owned();
            manager.alter_table(column).await?;
        }
        if manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres {
            let optional = Table::alter()
                .table("citizen")
                .modify_column(text_null("tax_code"))
                .to_owned();
            manager.alter_table(optional).await?;
        } else {
            move_tax_codes(manager).await?;
        }
        manager
            .create_index(unique("citizen", &["eidas_identifier"]))
            .await
    }
}

/// SQLite does not take NOT NULL back from a column: the codes move to one that never had it.
async fn move_tax_codes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const MOVED: &str = "tax_code_or_null";
    let index = unique("citizen", &["tax_code"]);
    let name = index.get_index_spec().get_name().unwrap_or_default().to_owned();
    let citizen = || Table::alter().table("citizen").to_owned();
    manager
        .drop_index(Index::drop().name(name).table("citizen").to_owned())
        .await?;
    manager
        .alter_table(citizen().add_column(text_null(MOVED)).to_owned())
        .await?;
    manager
        .execute(
            Query::update()
                .table("citizen")
                .value(MOVED, Expr::col("tax_code"))
                .to_owned(),
        )
        .await?;
    manager
        .alter_table(citizen().drop_column("tax_code").to_owned())
        .await?;
    manager
        .alter_table(citizen().rename_column(MOVED, "tax_code").to_owned())
        .await?;
    manager.create_index(index).await
}
