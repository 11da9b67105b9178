//! `GET /backoffice/counter`.

use crate::certificates::Tools;
use crate::ctx::Registrar;
use crate::http::Json;
use actix_web::get;
use sportello_types::issued_certificates::Counter;

/// Shows what the counter of certificates works with
///
/// What the municipality's registry must be told of somebody who is looked for without the fiscal code: its
/// own takes less than ANPR. And whether seal and keys are there, without which nothing is issued. The registry
/// is not asked.
#[utoipa::path(tag = "backoffice", operation_id = "counter_show", responses((status = 200, body = Counter)))]
#[get("/backoffice/counter")]
pub(in crate::backoffice) async fn handler(operator: Registrar) -> Json<Counter> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    Json(Counter {
        name_search: registry.name_search(),
        can_issue: Tools::find(&operator).is_some(),
    })
}
