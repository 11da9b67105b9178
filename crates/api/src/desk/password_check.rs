//! `POST /desk/password-checks`.

use super::{offered, secrets};
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::post;
use sportello_types::desk::{PasswordCheck, PasswordVerdict};

/// Judges a password before it is chosen
///
/// By the rule of the registration: length, passwords out of breaches, ease of guessing. Nothing of it
/// is kept or logged. The lists are too large for a browser, so it asks here.
#[utoipa::path(tag = "desk", operation_id = "desk_password_check", request_body = PasswordCheck,
    responses((status = 200, body = PasswordVerdict)), security(()))]
#[post("/desk/password-checks")]
pub(super) async fn handler(ctx: Ctx, body: Json<PasswordCheck>) -> Result<Json<PasswordVerdict>, Fail> {
    offered(&ctx)?;
    let PasswordCheck { password, about } = body.0;
    let about = about.into_iter().map(|word| word.0).collect();
    Ok(Json(secrets::judge(&password, about).await?))
}
