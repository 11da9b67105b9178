//! The citizen's authorisations per group of services. The history is all there is: where the
//! citizen stands is its last event.

use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::services::ServiceGroup;
use uuid::Uuid;

/// One activation or withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivationEvent {
    /// Its id; [`crate::new_id`] makes one.
    pub id: Uuid,
    /// The group.
    pub group: ServiceGroup,
    /// Activated, or withdrawn.
    pub active: bool,
    /// Version of the text that was read.
    pub text_version: String,
    /// SHA-256 of that text, lower-case hexadecimal.
    pub text_sha256: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl FromRow for ActivationEvent {
    fn from_row(row: &Row) -> Result<Self> {
        const COLUMN: &str = "service_group";
        let group = ServiceGroup::from_slug(&row.get::<String>(COLUMN)?);
        Ok(Self {
            id: row.get("id")?,
            group: group.ok_or(Error::Corrupt { column: COLUMN })?,
            active: row.get("active")?,
            text_version: row.get("text_version")?,
            text_sha256: row.get("text_sha256")?,
            at: row.get("at")?,
        })
    }
}

/// Appends an event.
pub async fn append(tx: &Tx, citizen: CitizenId, event: &ActivationEvent) -> Result<()> {
    tx.execute(
        "INSERT INTO activation_event (tenant_id, id, citizen_id, service_group, active, text_version, \
         text_sha256, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            event.id,
            citizen,
            event.group.slug(),
            event.active,
            event.text_version.as_str(),
            event.text_sha256.as_str(),
            event.at,
        ],
    )
    .await?;
    Ok(())
}

/// Where the citizen stands: the last event of each group that has any.
pub async fn current(tx: &Tx, citizen: CitizenId) -> Result<Vec<ActivationEvent>> {
    tx.all(
        "SELECT e.* FROM activation_event e WHERE e.tenant_id = $1 AND e.citizen_id = $2 AND NOT EXISTS ( \
         SELECT 1 FROM activation_event later WHERE later.tenant_id = $1 AND later.citizen_id = $2 \
         AND later.service_group = e.service_group AND later.id > e.id) ORDER BY e.service_group",
        args![citizen],
    )
    .await
}

/// Where the citizen stands with one group.
pub async fn find(tx: &Tx, citizen: CitizenId, group: ServiceGroup) -> Result<Option<ActivationEvent>> {
    tx.one(
        "SELECT * FROM activation_event WHERE tenant_id = $1 AND citizen_id = $2 AND service_group = $3 \
         ORDER BY id DESC LIMIT 1",
        args![citizen, group.slug()],
    )
    .await
}

/// All that the citizen ever authorised and withdrew, oldest first.
pub async fn history(tx: &Tx, citizen: CitizenId) -> Result<Vec<ActivationEvent>> {
    tx.all(
        "SELECT * FROM activation_event WHERE tenant_id = $1 AND citizen_id = $2 ORDER BY id",
        args![citizen],
    )
    .await
}
