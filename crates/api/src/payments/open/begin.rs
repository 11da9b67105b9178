//! `POST /payments/open/attempts`.

use super::super::attempt::cart;
use super::super::refused::Refused;
use super::super::{choice, offer};
use super::RETURN_PAGE;
use crate::ctx::Ctx;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs::{self, AskedSince};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use sportello_storage::payments::open::{self, NewOpenPayment};
use sportello_storage::{Error, Secret, Tx, new_id};
use sportello_types::ids::{NoticeId, PaymentAttemptId};
use sportello_types::payments::{OpenAttempt, OpenPayNow, ReturnOutcome};
use sportello_types::problem::ProblemCode;
use url::Url;

/// Begins a payment without signing in
///
/// Of one to five notices together, found by their number or just made, each with the fiscal code of whoever
/// owes it: without it a notice is answered like one that is not there. The browser goes to `pay_at`, within
/// ten minutes, and comes back; what it says then proves nothing, the receipts do. 409 while another way to pay one
/// of their debts may be being paid. With the token, and with no
/// other thing, is the payment seen again; with an address, the way to the receipt is sent there.
#[utoipa::path(tag = "payments", operation_id = "open_attempts_begin", request_body = OpenPayNow,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer, with a token of its own")),
    responses((status = 201, body = OpenAttempt), (status = 409), (status = 422), (status = 503)),
    security(()))]
#[post("/payments/open/attempts")]
pub(in crate::payments) async fn handler(
    ctx: Ctx,
    key: Idempotency,
    body: Json<OpenPayNow>,
) -> Result<HttpResponse, Fail> {
    let asked = body.0;
    offer::open(&ctx.tenant)?;
    // Of this transaction nothing stays: who is first with a key is decided at the end.
    let tx = ctx.write().await?;
    if let Some(before) = key.before(&tx, key.nobody(), &asked, &ctx).await? {
        return again(tx, &ctx, &before).await;
    }
    let provider = offer::provider(&ctx)?;
    let chosen = choice::read_open(&tx, &asked.notices, ctx.now).await?;
    tx.rollback().await?;
    if chosen.iter().any(|notice| notice.apart) {
        return Err(Refused::stamp_signed_in(&ctx.tenant));
    }
    let mut rng = ctx.rng();
    let id: PaymentAttemptId = new_id(ctx.now, &mut rng);
    let token = Secret::draw(&mut rng);
    let page = ctx.app.settings.page(&ctx.host, ctx.lang, RETURN_PAGE);
    // Without the token: providers and brokers read and keep this address, and whoever holds the token has the
    // receipt. The tab remembers it.
    let back = |outcome: ReturnOutcome| format!("{page}?esito={}", outcome.slug());
    let cart = cart(&ctx, id, &chosen, asked.email.clone(), back)?;
    let pay_at = provider.begin(&cart).await;
    let pay_at = pay_at.map_err(|error| Refused::by_provider(&ctx.tenant, &error))?;
    keep(&ctx, &key, &asked, id, &token, &pay_at).await
}

/// What a repeated request is told by.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: PaymentAttemptId,
}

/// The answer that was given before, as things stand now. Of the token the hash alone is known: this answer
/// has another one, and both are good.
async fn again(tx: Tx, ctx: &Ctx, before: &Answer) -> Result<HttpResponse, Fail> {
    let Kept { id } = before.read()?;
    let token = Secret::draw(&mut ctx.rng());
    open::add_token(&tx, id, &token.hash()).await?;
    let answer = answer(&tx, id, &token).await?;
    tx.commit().await?;
    Ok(answer.into())
}

async fn answer(tx: &Tx, id: PaymentAttemptId, token: &Secret) -> Result<Answer, Fail> {
    let found = open::find_any(tx, id).await?;
    let begun = OpenAttempt {
        token: token.expose().to_owned(),
        attempt: found.ok_or(ProblemCode::NotFound)?.shown(),
    };
    Answer::json(StatusCode::CREATED, &begun)
}

/// Everything that follows, in one transaction. Where the same request was faster its answer counts: nobody
/// goes to the other page, which ends by itself.
async fn keep(
    ctx: &Ctx,
    key: &Idempotency,
    asked: &OpenPayNow,
    id: PaymentAttemptId,
    token: &Secret,
    pay_at: &Url,
) -> Result<HttpResponse, Fail> {
    let keys = ctx.app.login_log_keys(ctx.tenant_id());
    let email = match (&asked.email, &keys) {
        (None, _) => None,
        (Some(email), Some(keys)) => Some((email, keys.as_ref())),
        // The municipality came after the start.
        (Some(_), None) => return Err(ProblemCode::Unavailable.into()),
    };
    let tx = ctx.write().await?;
    if let Some(before) = key.before(&tx, key.nobody(), asked, ctx).await? {
        return again(tx, ctx, &before).await;
    }
    let notices: Vec<NoticeId> = asked.notices.iter().map(|notice| notice.id).collect();
    let new = NewOpenPayment {
        id,
        token_hash: &token.hash(),
        lang: ctx.lang,
        email,
        pay_at: pay_at.as_str(),
        notices: &notices,
        at: ctx.now,
    };
    match open::begin(&tx, &new, &mut ctx.rng()).await {
        Ok(()) => {}
        // Somebody was faster since it was chosen: it is looked at again, and says what is wrong.
        Err(Error::WrongState) => {
            choice::read_open(&tx, &asked.notices, ctx.now).await?;
            return Err(ProblemCode::Conflict.into());
        }
        Err(error) => return Err(error.into()),
    }
    // The browser may never come back.
    jobs::ask_receipt(&tx, &ctx.app, id, AskedSince::Begun, ctx.now).await?;
    let kept = Answer::json(StatusCode::CREATED, &Kept { id })?;
    key.keep(&tx, key.nobody(), &kept).await?;
    let answer = answer(&tx, id, token).await?;
    tx.commit().await?;
    Ok(answer.into())
}
