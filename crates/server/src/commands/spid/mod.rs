//! `sportello spid …`.

pub(crate) mod keys;
pub(crate) mod log;
pub(crate) mod metadata;

use super::block_on;
use crate::cli::Failure;
use crate::config::Config;
use crate::wiring;
use sportello_api::tenant::TenantSettings;
use sportello_storage::tenants;

/// The settings of the municipality with this slug, or of the only one.
fn municipality(config: &Config, slug: Option<&str>) -> Result<TenantSettings, Failure> {
    block_on(async {
        let db = wiring::current_database(config).await?;
        let tx = db.system_read().await?;
        let mut rows = tenants::list(&tx).await?;
        drop(tx);
        db.close().await?;
        let slugs: Vec<String> = rows.iter().map(|row| row.slug.clone()).collect();
        if let Some(slug) = slug {
            rows.retain(|row| row.slug == slug);
        }
        match (rows.pop(), rows.is_empty()) {
            (Some(row), true) => Ok(serde_json::from_value(row.settings)?),
            _ if slugs.is_empty() => Err("there is no municipality, see `sportello tenant`".into()),
            _ => Err(format!("name a municipality with --tenant: {}", slugs.join(", ")).into()),
        }
    })
}
