//! Logins under way, assertions already used, and the log of both sides of each login.

use crate::common::{index, instant, instant_null, json, secure, tenant_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, blob_null, text, text_null, uuid, uuid_null};

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
                tenant_table("pending_login", &["request_id"])
                    .col(text("request_id"))
                    .col(text("relay_state_hash"))
                    .col(text("browser_hash"))
                    .col(text("return_to"))
                    .col(json("payload"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("pending_login", &["expires_at"]))
            .await?;
        manager
            .create_table(
                tenant_table("used_assertion", &["issuer", "assertion_id"])
                    .col(text("issuer"))
                    .col(text("assertion_id"))
                    .col(instant("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("used_assertion", &["expires_at"]))
            .await?;
        manager
            .create_table(
                tenant_table("login_log", &["id"])
                    .col(uuid("id"))
                    .col(instant("at"))
                    .col(text("provider"))
                    .col(text("outcome"))
                    .col(big_integer_null("anomaly"))
                    .col(big_integer_null("level"))
                    .col(uuid_null("citizen_id"))
                    .col(uuid_null("session_id"))
                    .col(text_null("client_address"))
                    .col(text_null("authn_request_id"))
                    .col(instant_null("authn_request_issue_instant"))
                    .col(text_null("idp"))
                    .col(text_null("response_id"))
                    .col(instant_null("response_issue_instant"))
                    .col(text_null("response_issuer"))
                    .col(text_null("assertion_id"))
                    .col(text_null("assertion_subject"))
                    .col(text_null("assertion_subject_name_qualifier"))
                    .col(blob_null("authn_request"))
                    .col(blob_null("response"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("login_log", &["at"])).await?;
        secure(manager, &["pending_login", "used_assertion", "login_log"]).await
    }
}
