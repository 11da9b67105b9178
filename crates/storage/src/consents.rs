//! Which apps a citizen has let in, and to what.

use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, ClientId};
use sportello_types::tokens::ClientRegistration;

/// A consent that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// To which app.
    pub client: ClientId,
    /// Scopes, with blanks between.
    pub scopes: String,
    /// Since when.
    pub given_at: DateTime<Utc>,
}

impl FromRow for Consent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            client: row.get("client_id")?,
            scopes: row.get("scopes")?,
            given_at: row.get("given_at")?,
        })
    }
}

/// Notes a consent; one that stood before gives way.
pub async fn give(
    tx: &Tx,
    citizen: CitizenId,
    client: ClientId,
    scopes: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO consent (tenant_id, citizen_id, client_id, scopes, given_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (tenant_id, citizen_id, client_id) DO UPDATE SET scopes = excluded.scopes",
        args![citizen, client, scopes, now],
    )
    .await?;
    Ok(())
}

/// The consent to an app.
pub async fn find(tx: &Tx, citizen: CitizenId, client: ClientId) -> Result<Option<Consent>> {
    tx.one(
        "SELECT * FROM consent WHERE tenant_id = $1 AND citizen_id = $2 AND client_id = $3",
        args![citizen, client],
    )
    .await
}

/// An app that was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetIn {
    /// The consent.
    pub consent: Consent,
    /// The app.
    pub registration: ClientRegistration,
    /// When it last used a token.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl FromRow for LetIn {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            consent: Consent::from_row(row)?,
            registration: row.json("registration")?,
            last_used_at: row.get("last_used_at")?,
        })
    }
}

/// The apps that a citizen has let in, the last first; a hundred at most.
pub async fn list(tx: &Tx, citizen: CitizenId) -> Result<Vec<LetIn>> {
    tx.all(
        "SELECT c.client_id, c.scopes, c.given_at, k.registration, \
         (SELECT MAX(g.last_used_at) FROM token_grant g WHERE g.tenant_id = $1 \
          AND g.citizen_id = c.citizen_id AND g.client_id = c.client_id) AS last_used_at \
         FROM consent c JOIN client k ON k.tenant_id = c.tenant_id AND k.id = c.client_id \
         WHERE c.tenant_id = $1 AND c.citizen_id = $2 ORDER BY c.given_at DESC, c.client_id LIMIT 100",
        args![citizen],
    )
    .await
}

/// Takes a consent back; false when there is none.
pub async fn take_back(tx: &Tx, citizen: CitizenId, client: ClientId) -> Result<bool> {
    let sql = "DELETE FROM consent WHERE tenant_id = $1 AND citizen_id = $2 AND client_id = $3";
    Ok(tx.execute(sql, args![citizen, client]).await? == 1)
}
