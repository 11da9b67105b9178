//! `POST /sms-notices/confirmations`.

use super::mobile;
use crate::ctx::{Citizen, L2};
use crate::desk::Flaws;
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use actix_web::post;
use secrecy::ExposeSecret;
use sportello_storage::sms;
use sportello_types::problem::ProblemCode;
use sportello_types::sms::{SmsConfirmation, SmsNotices};
use sportello_types::text::smsnotices as words;
use subtle::ConstantTimeEq;

/// Tries that a code bears; then another one is to be asked for.
const MOST_TRIES: i64 = 5;

/// Shows that the phone is the citizen's
///
/// By the code of the SMS, within ten minutes and five tries. From now on news are told there too.
#[utoipa::path(tag = "profile", operation_id = "sms_notices_confirm", request_body = SmsConfirmation,
    responses((status = 200, body = SmsNotices), (status = 422)))]
#[post("/sms-notices/confirmations")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    body: Json<SmsConfirmation>,
) -> Result<Json<SmsNotices>, Fail> {
    let expired = || Flaws::one("/code", "expired", words::flaw_expired);
    let tx = citizen.write().await?;
    let code = sms::count_try(&tx, citizen.id, MOST_TRIES, citizen.now).await?;
    tx.commit().await?;
    let code = code.ok_or_else(expired)?;
    let keys = citizen.app.login_log_keys(citizen.tenant_id());
    let right = code.open(&*keys.ok_or(ProblemCode::Unavailable)?)?;
    let typed: String = body.0.code.0.split_whitespace().collect();
    if !bool::from(typed.as_bytes().ct_eq(right.expose_secret().as_bytes())) {
        return Err(Flaws::one("/code", "wrong", words::flaw_code));
    }
    let tx = citizen.write().await?;
    // The profile may name another phone since; that one has received no code.
    let same = mobile(&tx, citizen.id).await?.as_ref() == Some(&code.number);
    if !same || !sms::give(&tx, citizen.id, &code, citizen.now).await? {
        return Err(expired());
    }
    journal::note(&tx, &citizen, Act::SmsAllowed, "sms").await?;
    let state = super::state(&tx, &citizen).await?;
    tx.commit().await?;
    Ok(Json(state))
}
