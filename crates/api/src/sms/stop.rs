//! `DELETE /sms-notices`.

use crate::ctx::{Citizen, L1};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete};
use sportello_storage::sms;

/// Stops telling by SMS
///
/// At once; a code that is under way is void.
#[utoipa::path(tag = "profile", operation_id = "sms_notices_stop",
    responses((status = 204, description = "No SMS goes out any more")))]
#[delete("/sms-notices")]
pub(super) async fn handler(citizen: Citizen<L1>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if sms::take_back(&tx, citizen.id).await? {
        journal::note(&tx, &citizen, Act::SmsStopped, "sms").await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
