//! `GET /backoffice/desk/registrations/{code}`.

use super::{event, find, offices};
use crate::ctx::DeskOfficer;
use crate::http::{Fail, Json};
use crate::time;
use actix_web::{get, web};
use sportello_storage::audit;
use sportello_types::desk::PendingRegistration;

/// Shows a registration that waits at the desk
///
/// By the code of the adhesion form. That it was looked at stands in the audit log.
#[utoipa::path(tag = "backoffice", operation_id = "desk_registration_show",
    params(("code" = String, Path, max_length = 32, description = "The code of the adhesion form")),
    responses((status = 200, body = PendingRegistration), (status = 404)))]
#[get("/backoffice/desk/registrations/{code}")]
pub(in crate::backoffice) async fn handler(
    officer: DeskOfficer,
    code: web::Path<String>,
) -> Result<Json<PendingRegistration>, Fail> {
    let tx = officer.write().await?;
    let (found, code) = find(&tx, &officer, &code).await?;
    audit::append(&tx, event(&officer, "desk_registration_shown", &found)).await?;
    tx.commit().await?;
    let asked = found.asked;
    Ok(Json(PendingRegistration {
        adhesion_code: code,
        birth_date: asked.tax_code.latest_birth_date(time::rome_day(officer.now)),
        given_name: asked.given_name,
        family_name: asked.family_name,
        tax_code: asked.tax_code,
        registered_at: found.created_at,
        recognise_by: asked.expires_at,
        scan: found.scan.map(|(scan, _)| scan),
        offices: offices(&officer, officer.lang),
    }))
}
