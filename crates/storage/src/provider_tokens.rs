//! Access tokens of identity providers, kept sealed until they are revoked at the way out.

use crate::row::Row;
use crate::{Error, Keyring, Result, Tx, args};
use chrono::{DateTime, Utc};
use rand::Rng;
use sportello_types::ids::{SessionId, TenantId};

/// A token to be revoked one day.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Where it is revoked.
    pub endpoint: String,
    /// The token.
    pub token: String,
    /// From then on it is of no use to anybody.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken")
            .field("endpoint", &self.endpoint)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Keeps the token of a session.
pub async fn keep(
    tx: &Tx,
    session: SessionId,
    token: &NewToken,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    let sealed = keys.seal(&place(tx.tenant(), session), token.token.as_bytes(), rng)?;
    tx.execute(
        "INSERT INTO provider_token (tenant_id, session_id, endpoint, token, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        args![session, token.endpoint.as_str(), sealed, token.expires_at],
    )
    .await?;
    Ok(())
}

/// Whether a session has one.
pub async fn exists(tx: &Tx, session: SessionId) -> Result<bool> {
    let sql = "SELECT 1 FROM provider_token WHERE tenant_id = $1 AND session_id = $2";
    Ok(tx.row(sql, args![session]).await?.is_some())
}

/// The token of a session, open or closed.
pub async fn find(tx: &Tx, session: SessionId, keys: &Keyring) -> Result<Option<NewToken>> {
    let sql = "SELECT * FROM provider_token WHERE tenant_id = $1 AND session_id = $2";
    let row = tx.row(sql, args![session]).await?;
    row.map(|row| read(&row, &place(tx.tenant(), session), keys))
        .transpose()
}

fn read(row: &Row, place: &str, keys: &Keyring) -> Result<NewToken> {
    let unreadable = || Error::Corrupt { column: "token" };
    let sealed: Vec<u8> = row.get("token")?;
    let token = keys.open(place, &sealed).ok_or_else(unreadable)?;
    Ok(NewToken {
        endpoint: row.get("endpoint")?,
        token: String::from_utf8(token).map_err(|_| unreadable())?,
        expires_at: row.get("expires_at")?,
    })
}

/// Forgets the token of a session.
pub async fn forget(tx: &Tx, session: SessionId) -> Result<()> {
    let sql = "DELETE FROM provider_token WHERE tenant_id = $1 AND session_id = $2";
    tx.execute(sql, args![session]).await?;
    Ok(())
}

fn place(tenant: TenantId, session: SessionId) -> String {
    format!("provider_token/{tenant}/{session}")
}
