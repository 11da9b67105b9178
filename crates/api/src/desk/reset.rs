//! `POST /desk/recoveries/answers`.

use super::{Flaws, about, device, offered, secrets};
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::jobs::desk_recovered;
use crate::journal::{self, Act};
use actix_web::{HttpRequest, HttpResponse, post};
use sportello_storage::{Secret, citizens, desk};
use sportello_types::desk::RecoveryAnswer;
use sportello_types::problem::ProblemCode;
use sportello_types::text::desk as words;

/// Wrong answers with the right link; then another mail is to be asked for.
const MOST_FAILURES: i64 = 5;
/// Wrong answers in a row, whatever the links; then the desk is the way back. Whoever reads the mail box
/// alone does not guess on.
const MOST_ANSWERS: i64 = 20;

/// Chooses a new password
///
/// With the token of the recovery mail, which works once, and the answer to its question. All sessions
/// of the account end, and a new personal code leaves by mail. The device is known from now on: strangers'
/// failures do not keep it waiting.
#[utoipa::path(tag = "desk", operation_id = "desk_reset", request_body = RecoveryAnswer,
    responses((status = 204, description = "The new password is in force"), (status = 422)), security(()))]
#[post("/desk/recoveries/answers")]
pub(super) async fn handler(
    ctx: Ctx,
    body: Json<RecoveryAnswer>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    offered(&ctx)?;
    let RecoveryAnswer {
        token,
        answer,
        password,
    } = body.0;
    let token = Secret::presented(token.0).hash();
    let tx = ctx.read().await?;
    let account = desk::recovery(&tx, &token, ctx.now).await?.ok_or_else(expired)?;
    let citizen = citizens::find(&tx, account.is.citizen)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    drop(tx);
    // A weak password costs no answer.
    let profile = citizen.profile;
    let known = vec![
        profile.given_name,
        profile.family_name,
        profile
            .tax_code
            .map(|code| code.as_str().to_owned())
            .unwrap_or_default(),
        account.is.email.as_str().to_owned(),
        account.is.user_name.clone(),
        answer.answer(),
    ];
    let mut flaws = Flaws::default();
    secrets::note_weakness(&mut flaws, secrets::judge(&password, known).await?);
    flaws.settle()?;
    let tx = ctx.write().await?;
    let account = desk::recovery(&tx, &token, ctx.now).await?.ok_or_else(expired)?;
    // Counted before it is looked at: tries at the same time are no more than tries one after the other.
    if !desk::miss_recovery(&tx, &token, MOST_FAILURES).await? {
        return Err(expired());
    }
    if !desk::miss_answer(&tx, account.is.id, MOST_ANSWERS).await? {
        return Err(Flaws::one("/answer", "too_many", words::flaw_answer_desk));
    }
    tx.commit().await?;
    let expected = account.is.answer_hash.clone();
    if !secrets::verify(answer.answer(), Some(expected)).await? {
        return Err(Flaws::one("/answer", "wrong", words::flaw_answer_wrong));
    }
    let hashed = secrets::hash(&ctx.app, password.normal()).await?;
    let tx = ctx.write().await?;
    if !desk::finish_recovery(&tx, &account, &token, &hashed, ctx.now).await? {
        return Err(expired());
    }
    desk::forget_failures(&tx, &about(&["code", &account.is.id.to_string()])).await?;
    let presented = device::presented(&ctx, &req);
    let device = device::remember(&tx, &ctx, account.is.id, presented.as_ref()).await?;
    desk_recovered::enqueue(&tx, &ctx, account.is.id).await?;
    journal::note_of(
        &tx,
        &ctx,
        account.is.citizen,
        Act::DeskPasswordReset,
        "desk_account",
    )
    .await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().cookie(device).finish())
}

fn expired() -> Fail {
    Flaws::one("/token", "expired", words::flaw_expired)
}
