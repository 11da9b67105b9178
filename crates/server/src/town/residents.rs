//! The residents of municipalities that ask their own registry.

use super::TownError;
use chrono::{DateTime, Utc};
use sportello_api::registry::RegistrySettings;
use sportello_api::registry::import::{self, Order};
use sportello_api::tenant::TenantSettings;
use sportello_api::time;
use sportello_integrations::registry::file::Format;
use sportello_simulators::anpr::RESIDENTS;
use sportello_storage::{Db, residents, tenants};

/// Imports the sample residents where no registry has been imported yet.
pub(super) async fn bring(tenant: &TenantSettings, db: &Db, now: DateTime<Utc>) -> Result<(), TownError> {
    if !matches!(tenant.registry, RegistrySettings::Own { .. }) {
        return Ok(());
    }
    let tx = db.system_read().await?;
    let found = tenants::by_slug(&tx, &tenant.public.slug).await?;
    drop(tx);
    let Some(found) = found else { return Ok(()) };
    let tx = db.read(found.id).await?;
    let known = residents::current(&tx).await?;
    drop(tx);
    if known.is_some() {
        return Ok(());
    }
    let order = Order {
        tenant: found.id,
        format: Format::JsonLines,
        name: Some("residents.jsonl".to_owned()),
        as_of: time::rome_day(now),
        refused_at_most: 0,
        fewer: false,
    };
    let report = import::run(db, &order, RESIDENTS.as_bytes(), || now, |_| Ok(())).await?;
    if !report.in_force {
        tracing::error!(refused = report.refused, "the sample residents are not right");
    }
    Ok(())
}
