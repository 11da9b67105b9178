//! The municipality that a command is about.

use crate::cli::Failure;
use sportello_storage::Db;
use sportello_storage::tenants::{self, Tenant};

/// By its slug.
pub(super) async fn municipality(db: &Db, slug: &str) -> Result<Tenant, Failure> {
    let tx = db.system_read().await?;
    let found = tenants::by_slug(&tx, slug).await?;
    drop(tx);
    Ok(found.ok_or_else(|| format!("no municipality is called {slug}"))?)
}
