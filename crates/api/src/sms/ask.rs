//! `POST /sms-notices`.

use crate::ctx::{Citizen, L2};
use crate::desk::{Flaws, about};
use crate::http::{Fail, ToProblem};
use crate::jobs::sms_code;
use actix_web::{HttpResponse, post};
use chrono::Duration;
use rand::Rng;
use sportello_storage::sms::NewSmsCode;
use sportello_storage::{desk, new_id, sms};
use sportello_types::problem::ProblemCode;
use sportello_types::sms::CODE_DIGITS;
use sportello_types::text::smsnotices as words;

/// How long a code may be typed.
const HOLDS: Duration = Duration::minutes(10);
/// Codes that a citizen may ask for in a day, and that a number gets from all citizens together: nobody's
/// phone is made to ring from here.
const MOST_A_DAY: i64 = 5;

#[derive(Debug, thiserror::Error)]
#[error("{MOST_A_DAY} codes in a day are enough")]
struct TooMany;

impl ToProblem for TooMany {
    fn code(&self) -> ProblemCode {
        ProblemCode::TooManySmsCodes
    }
}

/// Asks to be told by SMS
///
/// A code goes to the mobile phone of the profile; typed, it shows that the phone is the citizen's. A code
/// that was sent before is void. To whoever is told already nothing is sent.
#[utoipa::path(tag = "profile", operation_id = "sms_notices_ask",
    responses((status = 200, description = "Is told already", body = sportello_types::sms::SmsNotices),
        (status = 202, description = "The code is on its way", body = sportello_types::sms::SmsNotices),
        (status = 404), (status = 422), (status = 429)))]
#[post("/sms-notices")]
pub(super) async fn handler(citizen: Citizen<L2>) -> Result<HttpResponse, Fail> {
    if citizen.app.texts.is_none() {
        return Err(ProblemCode::NotFound.into());
    }
    let tx = citizen.write().await?;
    let before = super::state(&tx, &citizen).await?;
    if before.since.is_some() {
        return Ok(HttpResponse::Ok().json(before));
    }
    let number = before
        .mobile
        .ok_or_else(|| Flaws::one("/mobile", "required", words::flaw_mobile))?;
    for key in [
        about(&["sms", &citizen.id.to_string()]),
        about(&["sms-number", number.as_str()]),
    ] {
        if desk::count_mail(&tx, &key, Duration::hours(24), citizen.now).await? > MOST_A_DAY {
            return Err(TooMany.into());
        }
    }
    let keys = citizen.app.login_log_keys(citizen.tenant_id());
    let keys = keys.ok_or(ProblemCode::Unavailable)?;
    let mut rng = citizen.rng();
    let code = draw(&mut rng);
    let new = NewSmsCode {
        id: new_id(citizen.now, &mut rng),
        number: &number,
        code: &code,
        expires_at: citizen.now + HOLDS,
    };
    let id = new.id;
    sms::ask(&tx, citizen.id, new, &keys, &mut rng).await?;
    sms_code::enqueue(&tx, &citizen, citizen.id, id).await?;
    let after = super::state(&tx, &citizen).await?;
    tx.commit().await?;
    Ok(HttpResponse::Accepted().json(after))
}

/// Six digits, each as likely as any other.
fn draw(rng: &mut impl Rng) -> String {
    let digit = |_| char::from(b'0' + rng.random_range(0..10_u8));
    (0..CODE_DIGITS).map(digit).collect()
}
