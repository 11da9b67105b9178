//! Municipalities, found by host name. What they set for themselves is a JSON document whose
//! shape belongs to `api`.

use crate::row::{FromRow, Row, to_json};
use crate::{Result, SystemTx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::TenantId;

/// A municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// `borgoverde`.
    pub slug: String,
    /// Its settings.
    pub settings: serde_json::Value,
    /// Grows by one with each change.
    pub version: i64,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for Tenant {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("tenant_id")?,
            slug: row.get("slug")?,
            settings: row.json("settings")?,
            version: row.get("version")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// The municipality that answers at a host name (lower-case, without port).
pub async fn by_host(tx: &SystemTx, host: &str) -> Result<Option<Tenant>> {
    tx.one(
        "SELECT t.* FROM tenant t JOIN tenant_host h ON h.tenant_id = t.tenant_id WHERE h.host = $1",
        args![host],
    )
    .await
}

/// A municipality by its id.
pub async fn by_id(tx: &SystemTx, id: TenantId) -> Result<Option<Tenant>> {
    tx.one("SELECT * FROM tenant WHERE tenant_id = $1", args![id])
        .await
}

/// A municipality by its slug.
pub async fn by_slug(tx: &SystemTx, slug: &str) -> Result<Option<Tenant>> {
    tx.one("SELECT * FROM tenant WHERE slug = $1", args![slug]).await
}

/// All municipalities, by slug.
pub async fn list(tx: &SystemTx) -> Result<Vec<Tenant>> {
    tx.all("SELECT * FROM tenant ORDER BY slug", args![]).await
}

/// All host names at which municipalities answer.
pub async fn hosts(tx: &SystemTx) -> Result<Vec<String>> {
    let rows = tx
        .rows("SELECT host FROM tenant_host ORDER BY host", args![])
        .await?;
    rows.iter().map(|row| row.get("host")).collect()
}

/// Creates a municipality, or changes the one with this slug (which keeps its id). Its hosts
/// become exactly these.
///
/// # Errors
///
/// [`crate::Error::Duplicate`] when another municipality answers at one of the hosts.
pub async fn upsert(
    tx: &SystemTx,
    id: TenantId,
    slug: &str,
    hosts: &[String],
    settings: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<Tenant> {
    let tenant: Option<Tenant> = tx
        .one(
            "INSERT INTO tenant (tenant_id, slug, settings, version, updated_at) VALUES ($1, $2, $3, 1, $4) \
             ON CONFLICT (slug) DO UPDATE SET settings = excluded.settings, \
             version = tenant.version + 1, updated_at = excluded.updated_at RETURNING *",
            args![id, slug, to_json(settings, "settings")?, now],
        )
        .await?;
    let tenant = tenant.ok_or(crate::Error::NotFound)?;
    tx.execute("DELETE FROM tenant_host WHERE tenant_id = $1", args![tenant.id])
        .await?;
    for host in hosts {
        tx.execute(
            "INSERT INTO tenant_host (host, tenant_id) VALUES ($1, $2)",
            args![host.to_ascii_lowercase(), tenant.id],
        )
        .await?;
    }
    Ok(tenant)
}
