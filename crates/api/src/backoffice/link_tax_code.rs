//! `POST /backoffice/tax-code-links`.

use super::written_reason;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use actix_web::{HttpResponse, post};
use sportello_storage::{audit, citizens};
use sportello_types::backoffice::TaxCodeLink;

/// Takes a stated fiscal code for checked
///
/// For whoever signs in with eIDAS, once an office has seen that the code that they have stated is theirs.
/// From then on it is their fiscal code: the services that need one are open, and a sign-in with SPID or
/// CIE that certifies the same code opens the same account. 404 where nobody has the identifier, 409 where
/// they have not stated that code, have one already, or somebody else has an account with it.
#[utoipa::path(tag = "backoffice", operation_id = "tax_code_link", request_body = TaxCodeLink,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "The code is theirs"), (status = 409), (status = 422)))]
#[post("/backoffice/tax-code-links")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    body: Json<TaxCodeLink>,
) -> Result<HttpResponse, Fail> {
    let link = body.0;
    let reason = written_reason(&link.reason)?;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &link, &operator).await? {
        return Ok(answer.into());
    }
    let citizen = citizens::link_tax_code(&tx, &link.eidas_identifier, &link.tax_code, operator.now).await?;
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(citizen),
        object: Some("profile".to_owned()),
        detail: serde_json::json!({ "reason": reason }),
        ..operator.event("tax_code_linked")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}
