//! `POST /desk/passkeys/challenges`.

use super::{HOLDS, MOST, account, holder, known_at, question_time};
use crate::ctx::{Citizen, L1};
use crate::desk::personal_code;
use crate::http::{Fail, Json};
use actix_web::post;
use sportello_identity::passkeys::{Algorithm, Challenge};
use sportello_storage::desk::{self, Asked, Purpose};
use sportello_types::passkeys::{PasskeyConsent, PasskeyCreation};
use sportello_types::problem::ProblemCode;

/// Asks for a new passkey
///
/// With the personal code. The answer is what `navigator.credentials.create` is to be asked; its
/// challenge holds for five minutes, in this session, for one passkey.
#[utoipa::path(tag = "desk", operation_id = "desk_passkeys_ask", request_body = PasskeyConsent,
    responses((status = 200, body = PasskeyCreation), (status = 403), (status = 404), (status = 409), (status = 429)))]
#[post("/desk/passkeys/challenges")]
pub(in crate::desk) async fn handler(
    citizen: Citizen<L1>,
    body: Json<PasskeyConsent>,
) -> Result<Json<PasskeyCreation>, Fail> {
    let tx = citizen.read().await?;
    let found = account(&tx, &citizen).await?;
    let passkeys = desk::passkeys(&tx, found.is.id).await?;
    drop(tx);
    if passkeys.len() >= MOST {
        return Err(ProblemCode::TooManyPasskeys.into());
    }
    let account = personal_code::check(&citizen, &body.0.personal_code).await?;
    let challenge = Challenge::draw(&mut citizen.rng());
    let asked = Asked {
        holder: holder(citizen.session_id),
        purpose: Purpose::Add,
        account: account.is.id,
        challenge: challenge.hash(),
    };
    let tx = citizen.write().await?;
    desk::ask(&tx, &asked, citizen.now + HOLDS).await?;
    tx.commit().await?;
    Ok(Json(PasskeyCreation {
        challenge: challenge.0.into(),
        host: citizen.host.clone(),
        site_name: citizen.tenant.public().name.clone(),
        user_id: account.is.id.into(),
        user_name: account.is.user_name,
        algorithms: Algorithm::ALL.map(Algorithm::number).to_vec(),
        known: known_at(&citizen.host, &passkeys)?,
        timeout: question_time(),
    }))
}
