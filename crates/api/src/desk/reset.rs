//! `POST /desk/recoveries/answers`.

use super::{Flaws, about, offered, secrets};
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::jobs::desk_recovered;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post};
use sportello_storage::{Secret, citizens, desk};
use sportello_types::desk::RecoveryAnswer;
use sportello_types::problem::ProblemCode;
use sportello_types::text::desk as words;

/// Wrong answers with the right link; then another mail is to be asked for.
const MOST_FAILURES: i64 = 5;

/// Chooses a new password
///
/// With the token of the recovery mail, which works once, and the answer to its question. All sessions
/// of the account end, and a new personal code leaves by mail.
#[utoipa::path(tag = "desk", operation_id = "desk_reset", request_body = RecoveryAnswer,
    responses((status = 204, description = "The new password is in force"), (status = 422)), security(()))]
#[post("/desk/recoveries/answers")]
pub(super) async fn handler(ctx: Ctx, body: Json<RecoveryAnswer>) -> Result<HttpResponse, Fail> {
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
    if !desk::miss_recovery(&tx, &token, MOST_FAILURES).await? {
        return Err(expired());
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
    Ok(HttpResponse::NoContent().finish())
}

fn expired() -> Fail {
    Flaws::one("/token", "expired", words::flaw_expired)
}
