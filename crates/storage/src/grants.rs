//! Grants: what a citizen gave to a client at one time, and the secrets that stand for it. All tokens
//! of a grant are one family: a secret that is used twice ends it, for one of the two users is a
//! thief (RFC 9700 §4.14.2). The database holds the SHA-256 of codes and refresh tokens.

use crate::row::{FromRow, Row, to_word};
use crate::{Db, Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use sportello_types::ids::{CitizenId, ClientId, GrantId, TenantId};
use sportello_types::loa::Loa;
use sportello_types::whoami::Provider;

/// A grant, with what every request needs to know of its citizen and client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub client: ClientId,
    /// By whom.
    pub citizen: CitizenId,
    /// Scopes, with blanks between.
    pub scopes: String,
    /// How the citizen had signed in.
    pub provider: Provider,
    /// entityID of the identity provider.
    pub identity_provider: String,
    /// Its name.
    pub identity_provider_name: String,
    /// At which level.
    pub level: Loa,
    /// When.
    pub authenticated_at: DateTime<Utc>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it is over.
    pub ends_at: DateTime<Utc>,
    /// When a token of it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether the citizen has completed the first access.
    pub profile_complete: bool,
}

impl FromRow for Grant {
    fn from_row(row: &Row) -> Result<Self> {
        let level = Loa::from_number(row.int("level")?).ok_or(Error::Corrupt { column: "level" })?;
        Ok(Self {
            id: row.get("id")?,
            client: row.get("client_id")?,
            citizen: row.get("citizen_id")?,
            scopes: row.get("scopes")?,
            provider: row.word("provider")?,
            identity_provider: row.get("identity_provider")?,
            identity_provider_name: row.get("identity_provider_name")?,
            level,
            authenticated_at: row.get("authenticated_at")?,
            created_at: row.get("created_at")?,
            ends_at: row.get("ends_at")?,
            last_used_at: row.get("last_used_at")?,
            profile_complete: row.get("complete")?,
        })
    }
}

/// A code that waits for its app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Of which grant.
    pub grant: GrantId,
    /// The address that it goes to.
    pub redirect_uri: String,
    /// The challenge.
    pub challenge: String,
    /// For the ID token.
    pub nonce: Option<String>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl FromRow for Code {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            grant: row.get("grant_id")?,
            redirect_uri: row.get("redirect_uri")?,
            challenge: row.get("challenge")?,
            nonce: row.get("nonce")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// What has become of a secret that is good for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spent<T> {
    /// Used now, for the first time.
    Now(T),
    /// Used before: its family must end.
    Before(GrantId),
    /// Nobody's.
    Unknown,
}

/// Opens a grant with its code; it is over with the code, unless [`extend`]ed.
pub async fn open(tx: &Tx, grant: &Grant, code_hash: [u8; 32], code: &Code) -> Result<()> {
    tx.execute(
        "INSERT INTO token_grant (tenant_id, id, client_id, citizen_id, scopes, provider, identity_provider, \
         identity_provider_name, level, authenticated_at, created_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            grant.id,
            grant.client,
            grant.citizen,
            grant.scopes.as_str(),
            to_word(&grant.provider, "provider")?,
            grant.identity_provider.as_str(),
            grant.identity_provider_name.as_str(),
            i64::from(grant.level.number()),
            grant.authenticated_at,
            grant.created_at,
            grant.ends_at,
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO authorization_code (tenant_id, code_hash, grant_id, redirect_uri, challenge, nonce, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            hex::encode(code_hash),
            code.grant,
            code.redirect_uri.as_str(),
            code.challenge.as_str(),
            code.nonce.clone(),
            code.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Uses a code: of any number of callers, one is the first. Whether it has expired is for the caller
/// to see.
pub async fn spend_code(tx: &Tx, code_hash: [u8; 32], now: DateTime<Utc>) -> Result<Spent<Code>> {
    let row = spend(tx, "authorization_code", "code_hash", code_hash, now).await?;
    row.map(Code::from_row)
}

/// A refresh token that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// Of which grant.
    pub grant: GrantId,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl FromRow for Refresh {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            grant: row.get("grant_id")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// Uses a refresh token, likewise.
pub async fn spend_refresh(tx: &Tx, token_hash: [u8; 32], now: DateTime<Utc>) -> Result<Spent<Refresh>> {
    let row = spend(tx, "refresh_token", "token_hash", token_hash, now).await?;
    row.map(Refresh::from_row)
}

impl Spent<Row> {
    fn map<T>(self, read: impl FnOnce(&Row) -> Result<T>) -> Result<Spent<T>> {
        Ok(match self {
            Self::Now(row) => Spent::Now(read(&row)?),
            Self::Before(grant) => Spent::Before(grant),
            Self::Unknown => Spent::Unknown,
        })
    }
}

async fn spend(tx: &Tx, table: &str, key: &str, hash: [u8; 32], now: DateTime<Utc>) -> Result<Spent<Row>> {
    let fresh = format!(
        "UPDATE {table} SET used_at = $3 WHERE tenant_id = $1 AND {key} = $2 AND used_at IS NULL RETURNING *"
    );
    if let Some(row) = tx.row(&fresh, args![hex::encode(hash), now]).await? {
        return Ok(Spent::Now(row));
    }
    let used = format!("SELECT grant_id FROM {table} WHERE tenant_id = $1 AND {key} = $2");
    match tx.row(&used, args![hex::encode(hash)]).await? {
        Some(row) => Ok(Spent::Before(row.get("grant_id")?)),
        None => Ok(Spent::Unknown),
    }
}

/// Keeps a new refresh token of a grant.
pub async fn keep_refresh(
    tx: &Tx,
    grant: GrantId,
    token_hash: [u8; 32],
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO refresh_token (tenant_id, token_hash, grant_id, issued_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        args![hex::encode(token_hash), grant, now, expires_at],
    )
    .await?;
    Ok(())
}

/// The grant of a refresh token, used or not, without using it.
pub async fn of_refresh(tx: &Tx, token_hash: [u8; 32]) -> Result<Option<(GrantId, bool, DateTime<Utc>)>> {
    let sql =
        "SELECT grant_id, used_at, expires_at FROM refresh_token WHERE tenant_id = $1 AND token_hash = $2";
    let row = tx.row(sql, args![hex::encode(token_hash)]).await?;
    row.map(|row| {
        let used: Option<DateTime<Utc>> = row.get("used_at")?;
        Ok((row.get("grant_id")?, used.is_some(), row.get("expires_at")?))
    })
    .transpose()
}

/// A grant that is not over.
pub async fn find(tx: &Tx, id: GrantId, now: DateTime<Utc>) -> Result<Option<Grant>> {
    tx.one(
        "SELECT g.*, c.complete FROM token_grant g \
         JOIN citizen c ON c.tenant_id = g.tenant_id AND c.id = g.citizen_id \
         WHERE g.tenant_id = $1 AND g.id = $2 AND g.ends_at > $3 AND g.revoked_at IS NULL",
        args![id, now],
    )
    .await
}

/// Notes that a token of a grant was used, but writes at most once a minute.
pub async fn touch(db: &Db, tenant: TenantId, grant: &Grant, now: DateTime<Utc>) -> Result<()> {
    let recent = |last: DateTime<Utc>| now - last < Duration::minutes(1);
    if grant.last_used_at.is_some_and(recent) {
        return Ok(());
    }
    let tx = db.begin(tenant).await?;
    tx.execute(
        "UPDATE token_grant SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2",
        args![grant.id, now],
    )
    .await?;
    tx.commit().await
}

/// Lets a grant last until then.
pub async fn extend(tx: &Tx, id: GrantId, ends_at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE token_grant SET ends_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL";
    tx.execute(sql, args![id, ends_at]).await?;
    Ok(())
}

/// Ends a grant with all its tokens. Who gave it and to whom, if it was still alive.
pub async fn end(
    tx: &Tx,
    id: GrantId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<Option<(CitizenId, ClientId)>> {
    let row = tx
        .row(
            "UPDATE token_grant SET revoked_at = $3, revoked_why = $4 \
             WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING citizen_id, client_id",
            args![id, now, why],
        )
        .await?;
    row.map(|row| Ok((row.get("citizen_id")?, row.get("client_id")?)))
        .transpose()
}

/// Ends all that a citizen has granted to a client; how many that were.
pub async fn end_all(
    tx: &Tx,
    citizen: CitizenId,
    client: ClientId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<u64> {
    tx.execute(
        "UPDATE token_grant SET revoked_at = $4, revoked_why = $5 \
         WHERE tenant_id = $1 AND citizen_id = $2 AND client_id = $3 AND revoked_at IS NULL",
        args![citizen, client, now, why],
    )
    .await
}

/// Notes that a token of a client's own is no longer good.
pub async fn revoke_token(tx: &Tx, token_id: &str, expires_at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO revoked_token (tenant_id, token_id, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        args![token_id, expires_at],
    )
    .await?;
    Ok(())
}

/// Whether it was.
pub async fn is_token_revoked(tx: &Tx, token_id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM revoked_token WHERE tenant_id = $1 AND token_id = $2";
    Ok(tx.row(sql, args![token_id]).await?.is_some())
}
