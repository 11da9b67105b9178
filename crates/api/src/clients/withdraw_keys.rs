//! `DELETE /backoffice/token-keys`.

use crate::ctx::Operator;
use crate::http::Fail;
use actix_web::{HttpResponse, delete};
use sportello_storage::{audit, token_keys};

/// Withdraws the keys that sign tokens
///
/// For when one may have been stolen: nothing that was signed so far is believed any longer (by other
/// processes within a minute), and new keys are made. Apps refresh and go on. Ordinary rotation needs
/// nobody.
#[utoipa::path(tag = "backoffice", operation_id = "token_keys_withdraw",
    responses((status = 204, description = "Withdrawn")))]
#[delete("/backoffice/token-keys")]
pub(super) async fn handler(operator: Operator) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    let withdrawn = token_keys::withdraw_all(&tx, operator.now).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some("token_keys".to_owned()),
        detail: serde_json::json!({ "withdrawn": withdrawn }),
        ..operator.event("token_keys_withdrawn")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    operator.app.issuer_keys.forget(operator.tenant_id());
    Ok(HttpResponse::NoContent().finish())
}
