//! `POST /desk/registrations/confirmations`.

use super::{Flaws, offered, secrets};
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::jobs::desk_adhesion;
use actix_web::post;
use chrono::Duration;
use sportello_identity::desk::adhesion_code;
use sportello_storage::{Secret, desk};
use sportello_types::desk::{ConfirmedRegistration, RegistrationConfirmation};
use sportello_types::text::desk as words;
use sportello_types::values::PersonalCode;

/// Wrong codes with the right link; then the registration is to be made again.
const MOST_FAILURES: i64 = 5;
/// How long the desk may be visited.
const WAITS: Duration = Duration::days(90);

/// Confirms that the mail has arrived
///
/// By its link's token and the personal code in it. The adhesion form leaves by mail. Repeating the
/// confirmation gives the same code of the form, and no second mail.
#[utoipa::path(tag = "desk", operation_id = "desk_confirm", request_body = RegistrationConfirmation,
    responses((status = 200, body = ConfirmedRegistration), (status = 422)), security(()))]
#[post("/desk/registrations/confirmations")]
pub(super) async fn handler(
    ctx: Ctx,
    body: Json<RegistrationConfirmation>,
) -> Result<Json<ConfirmedRegistration>, Fail> {
    offered(&ctx)?;
    let RegistrationConfirmation { token, personal_code } = body.0;
    let token = Secret::presented(token.0).hash();
    let code = personal_code.0.parse::<PersonalCode>();
    let code = code.map_err(|_| Flaws::one("/personal_code", "invalid", words::flaw_code))?;
    // Counted before it is looked at: tries at the same time are no more than tries one after the other.
    let tx = ctx.write().await?;
    let found = desk::by_token(&tx, &token, ctx.now).await?;
    let found = found
        .filter(|found| found.code_failures < MOST_FAILURES)
        .ok_or_else(expired)?;
    let expected = found.code_hash.clone().ok_or_else(expired)?;
    desk::miss_code(&tx, found.asked.id).await?;
    tx.commit().await?;
    if !secrets::verify(code.as_str().to_owned(), Some(expected)).await? {
        return Err(Flaws::one("/personal_code", "wrong", words::flaw_code_wrong));
    }
    let tx = ctx.write().await?;
    let mut found = desk::by_token(&tx, &token, ctx.now).await?.ok_or_else(expired)?;
    desk::forgive(&tx, found.asked.id).await?;
    if found.adhesion_code.is_none() {
        let form = adhesion_code(&mut ctx.rng());
        desk::confirm(&tx, found.asked.id, &form, ctx.now + WAITS, ctx.now).await?;
        desk_adhesion::enqueue(&tx, &ctx, found.asked.id).await?;
        found = desk::by_token(&tx, &token, ctx.now).await?.ok_or_else(expired)?;
    }
    let adhesion_code = found.adhesion_code.ok_or_else(expired)?;
    tx.commit().await?;
    Ok(Json(ConfirmedRegistration {
        adhesion_code,
        recognise_by: found.asked.expires_at,
    }))
}

fn expired() -> Fail {
    Flaws::one("/token", "expired", words::flaw_expired)
}
