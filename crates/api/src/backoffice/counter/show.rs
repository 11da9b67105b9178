//! `GET /backoffice/counter`.

use crate::certificates::Tools;
use crate::ctx::Registrar;
use crate::http::{Fail, Json};
use crate::registry::RegistrySettings;
use crate::time;
use actix_web::get;
use sportello_storage::residents;
use sportello_types::issued_certificates::Counter;
use sportello_types::registry::RegistrySource;

/// Shows what the counter of certificates works with
///
/// What the municipality's registry must be told of somebody who is looked for without the fiscal code: its
/// own takes less than ANPR. Whether seal and keys are there, without which nothing is issued. And of a registry
/// that is brought in by files of which day it is, and whether it is too old to be certified. No registry is
/// asked about anybody.
#[utoipa::path(tag = "backoffice", operation_id = "counter_show", responses((status = 200, body = Counter)))]
#[get("/backoffice/counter")]
pub(in crate::backoffice) async fn handler(operator: Registrar) -> Result<Json<Counter>, Fail> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    let settings = &operator.tenant.settings.registry;
    let as_of = match settings {
        RegistrySettings::Own { .. } => {
            let tx = operator.read().await?;
            residents::current(&tx).await?.map(|current| current.as_of)
        }
        RegistrySettings::Anpr { .. } => None,
    };
    let today = time::rome_day(operator.now);
    let is_current = |day| settings.certifies(RegistrySource::Municipality, day, today);
    Ok(Json(Counter {
        name_search: registry.name_search(),
        can_issue: Tools::find(&operator).is_some(),
        as_of,
        outdated: as_of.is_some_and(|day| !is_current(day)),
    }))
}
