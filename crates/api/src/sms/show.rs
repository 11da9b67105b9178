//! `GET /sms-notices`.

use crate::ctx::{Citizen, L1};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_types::sms::SmsNotices;

/// Shows whether the citizen is told by SMS
///
/// Whether the municipality offers it, the phone that it is about, since when the citizen is told, and until
/// when a code that was sent may be typed.
#[utoipa::path(tag = "profile", operation_id = "sms_notices_show",
    responses((status = 200, body = SmsNotices)))]
#[get("/sms-notices")]
pub(super) async fn handler(citizen: Citizen<L1>) -> Result<Json<SmsNotices>, Fail> {
    let tx = citizen.read().await?;
    Ok(Json(super::state(&tx, &citizen).await?))
}
