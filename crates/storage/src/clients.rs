//! Clients: programs that get tokens. The database holds the SHA-256 of their secrets.

use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row, to_json};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, ClientId};
use sportello_types::page::Page;
use sportello_types::tokens::ClientRegistration;

/// A registered client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClient {
    /// Its id.
    pub id: ClientId,
    /// What it was registered with.
    pub registration: ClientRegistration,
    /// SHA-256 of its secret, where it has one.
    pub secret_hash: Option<[u8; 32]>,
    /// Who registered it.
    pub registered_by: Option<CitizenId>,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// Counts changes.
    pub version: i64,
}

impl FromRow for StoredClient {
    fn from_row(row: &Row) -> Result<Self> {
        let secret: Option<String> = row.get("secret_hash")?;
        Ok(Self {
            id: row.get("id")?,
            registration: row.json("registration")?,
            secret_hash: secret.map(|_| row.hash("secret_hash")).transpose()?,
            registered_by: row.get("registered_by")?,
            registered_at: row.get("registered_at")?,
            version: row.get("version")?,
        })
    }
}

/// Registers a client.
pub async fn register(tx: &Tx, client: &StoredClient) -> Result<()> {
    tx.execute(
        "INSERT INTO client (tenant_id, id, registration, secret_hash, registered_by, registered_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            client.id,
            to_json(&client.registration, "registration")?,
            client.secret_hash.map(hex::encode),
            client.registered_by,
            client.registered_at,
            client.version,
        ],
    )
    .await?;
    Ok(())
}

/// A client by its id.
pub async fn find(tx: &Tx, id: ClientId) -> Result<Option<StoredClient>> {
    tx.one("SELECT * FROM client WHERE tenant_id = $1 AND id = $2", args![id])
        .await
}

/// The name of the list, in its cursors.
const LIST: &str = "client";

/// The clients, the newest first.
pub async fn list(tx: &Tx, cursor: Option<&str>, limit: u32) -> Result<Page<StoredClient>> {
    let mut values = Vec::new();
    let mut after = "";
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        values = args![cursor.key, cursor.id];
        after = " AND (registered_at, id) < ($2, $3)";
    }
    values.extend(args![probe(limit)]);
    let last = values.len() + 1;
    let sql = format!(
        "SELECT * FROM client WHERE tenant_id = $1{after} ORDER BY registered_at DESC, id DESC LIMIT ${last}"
    );
    let items = tx.all(&sql, values).await?;
    Ok(page(items, limit, LIST, |client: &StoredClient| {
        (client.registered_at, client.id.0)
    }))
}

/// Changes a registration, if it is still the one that was read.
///
/// # Errors
///
/// [`Error::NotFound`]; [`Error::Stale`] when it was changed meanwhile.
pub async fn change(tx: &Tx, id: ClientId, version: i64, registration: &ClientRegistration) -> Result<()> {
    let changed = tx
        .execute(
            "UPDATE client SET registration = $4, version = version + 1 \
             WHERE tenant_id = $1 AND id = $2 AND version = $3",
            args![id, version, to_json(registration, "registration")?],
        )
        .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = find(tx, id).await?.ok_or(Error::NotFound)?;
    Err(Error::Stale {
        current: found.version,
    })
}

/// Replaces the secret, or takes it away. The one before is over at once.
pub async fn set_secret(tx: &Tx, id: ClientId, secret_hash: Option<[u8; 32]>) -> Result<()> {
    let sql = "UPDATE client SET secret_hash = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    match tx.execute(sql, args![id, secret_hash.map(hex::encode)]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Removes a client with all that was granted to it; false when there is none.
pub async fn remove(tx: &Tx, id: ClientId) -> Result<bool> {
    for child in ["refresh_token", "authorization_code"] {
        tx.execute(
            &format!(
                "DELETE FROM {child} WHERE tenant_id = $1 AND grant_id IN \
                 (SELECT id FROM token_grant WHERE tenant_id = $1 AND client_id = $2)"
            ),
            args![id],
        )
        .await?;
    }
    for table in ["token_grant", "consent", "authorization_request"] {
        let sql = format!("DELETE FROM {table} WHERE tenant_id = $1 AND client_id = $2");
        tx.execute(&sql, args![id]).await?;
    }
    let sql = "DELETE FROM client WHERE tenant_id = $1 AND id = $2";
    Ok(tx.execute(sql, args![id]).await? == 1)
}
