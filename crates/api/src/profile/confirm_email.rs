//! `POST /email-confirmations`.

use crate::ctx::Ctx;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs::email_changed;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post};
use sportello_integrations::notify::mails::AddressNews;
use sportello_storage::{Secret, citizens};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::EmailConfirmation;
use sportello_types::text::profile as words;

/// Confirms an e-mail address
///
/// By the token of the link in the confirmation mail, which works once. No session is needed: the
/// mail may be read on another device.
#[utoipa::path(tag = "profile", operation_id = "email_confirm",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "Confirmed; the address is in use"), (status = 422)),
    security(()))]
#[post("/email-confirmations")]
pub(super) async fn handler(
    ctx: Ctx,
    key: Idempotency,
    body: Json<EmailConfirmation>,
) -> Result<HttpResponse, Fail> {
    let tx = ctx.write().await?;
    if let Some(answer) = key.before(&tx, key.nobody(), &body.0, &ctx).await? {
        return Ok(answer.into());
    }
    let hash = Secret::presented(body.0.token).hash();
    let Some(confirmed) = citizens::confirm_email(&tx, &hash, ctx.now).await? else {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/token",
            "expired",
            |lang: Lang| words::confirmation_expired(lang).to_owned(),
        ));
    };
    let citizen = confirmed.citizen;
    if let Some(old) = confirmed.previous {
        email_changed::enqueue(&tx, &ctx, citizen, old, AddressNews::Confirmed).await?;
    }
    journal::note_of(&tx, &ctx, citizen, Act::EmailConfirmed, "profile").await?;
    let answer = Answer::done();
    key.keep(&tx, key.nobody(), &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}
