//! Logins under way, and assertions that have been used.

use crate::row::{FromRow, Row, to_json};
use crate::{Keyring, Result, Tx, args};
use chrono::{DateTime, Utc};
use rand::Rng;
use sportello_types::ids::TenantId;

/// What must survive the trip to the identity provider.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingLogin {
    /// Id of the request; the answer names it.
    pub request_id: String,
    /// SHA-256 of the relay state.
    pub relay_state_hash: [u8; 32],
    /// SHA-256 of the cookie that binds the login to the browser that began it.
    pub browser_hash: [u8; 32],
    /// The local path to go back to.
    pub return_to: String,
    /// What `identity` needs to judge the answer.
    pub payload: serde_json::Value,
    /// From then on the login is void.
    pub expires_at: DateTime<Utc>,
}

impl FromRow for PendingLogin {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            request_id: row.get("request_id")?,
            relay_state_hash: row.hash("relay_state_hash")?,
            browser_hash: row.hash("browser_hash")?,
            return_to: row.get("return_to")?,
            payload: row.json("payload")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// Notes a login that begins.
pub async fn begin(tx: &Tx, login: &PendingLogin) -> Result<()> {
    tx.execute(
        "INSERT INTO pending_login (tenant_id, request_id, relay_state_hash, browser_hash, return_to, payload, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            login.request_id.as_str(),
            hex::encode(login.relay_state_hash),
            hex::encode(login.browser_hash),
            login.return_to.as_str(),
            to_json(&login.payload, "payload")?,
            login.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Looks at a login that has not expired, without consuming it.
pub async fn find(tx: &Tx, request_id: &str, now: DateTime<Utc>) -> Result<Option<PendingLogin>> {
    tx.one(
        "SELECT * FROM pending_login WHERE tenant_id = $1 AND request_id = $2 AND expires_at > $3",
        args![request_id, now],
    )
    .await
}

/// Replaces what a login has noted, while it has not expired; false when it is over.
pub async fn note(
    tx: &Tx,
    request_id: &str,
    payload: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE pending_login SET payload = $4 WHERE tenant_id = $1 AND request_id = $2 AND expires_at > $3",
            args![request_id, now, to_json(payload, "payload")?],
        )
        .await?;
    Ok(changed == 1)
}

/// Seals what a login learns on its way, for [`note`].
pub fn seal(
    tenant: TenantId,
    request_id: &str,
    text: &[u8],
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<String> {
    Ok(hex::encode(keys.seal(&place(tenant, request_id), text, rng)?))
}

/// Opens what [`seal`] has sealed for the same login; nothing when it is not that.
pub fn open(tenant: TenantId, request_id: &str, sealed: &str, keys: &Keyring) -> Option<Vec<u8>> {
    keys.open(&place(tenant, request_id), &hex::decode(sealed).ok()?)
}

fn place(tenant: TenantId, request_id: &str) -> String {
    format!("pending_login/{}/{request_id}", tenant.0)
}

/// Holds a login that has not expired until the end of the transaction; false when it is over.
pub async fn hold(tx: &Tx, request_id: &str, now: DateTime<Utc>) -> Result<bool> {
    let lock = tx.engine().for_update();
    let sql = format!(
        "SELECT request_id FROM pending_login WHERE tenant_id = $1 AND request_id = $2 AND expires_at > $3{lock}"
    );
    Ok(tx.row(&sql, args![request_id, now]).await?.is_some())
}

/// Consumes a login: of any number of callers, one gets it.
pub async fn take(tx: &Tx, request_id: &str, now: DateTime<Utc>) -> Result<Option<PendingLogin>> {
    tx.one(
        "DELETE FROM pending_login WHERE tenant_id = $1 AND request_id = $2 AND expires_at > $3 RETURNING *",
        args![request_id, now],
    )
    .await
}

/// Notes that an assertion was used; false when it was used before. `expires_at` is when the
/// assertion itself stops being valid: an older one is refused for its age.
pub async fn use_assertion(
    tx: &Tx,
    issuer: &str,
    assertion_id: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO used_assertion (tenant_id, issuer, assertion_id, expires_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
            args![issuer, assertion_id, expires_at],
        )
        .await?;
    Ok(inserted == 1)
}
