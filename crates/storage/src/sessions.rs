//! Login sessions. The browser holds the secret, the database its SHA-256.

use crate::row::{FromRow, Row, to_word};
use crate::{Db, Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use sportello_types::ids::{CitizenId, SessionId, TenantId};
use sportello_types::loa::Loa;
use sportello_types::whoami::{Provider, Role};

/// A subject as its identity provider names it: what single logout sends back, exactly so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameId {
    /// The name.
    pub value: String,
    /// `Format`.
    pub format: String,
    /// `NameQualifier`.
    pub name_qualifier: String,
    /// `SPNameQualifier`, where one was given.
    pub sp_name_qualifier: Option<String>,
}

/// A session, with what every request needs to know of its citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, not its secret.
    pub id: SessionId,
    /// Whose it is.
    pub citizen: CitizenId,
    /// How it was opened.
    pub provider: Provider,
    /// entityID of the identity provider.
    pub identity_provider: String,
    /// Its name, as the registry writes it.
    pub identity_provider_name: String,
    /// Its level.
    pub level: Loa,
    /// Browser and system, in short.
    pub device: String,
    /// The subject, as the identity provider knows it (single logout).
    pub name_id: Option<NameId>,
    /// The session, as the identity provider knows it (single logout).
    pub session_index: Option<String>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends if nothing is done.
    pub idle_ends_at: DateTime<Utc>,
    /// When it ends whatever is done.
    pub ends_at: DateTime<Utc>,
    /// The citizen's roles; none in a session that was opened with desk credentials.
    pub roles: Vec<Role>,
    /// Whether the citizen has completed the first access.
    pub profile_complete: bool,
}

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self> {
        let level = Loa::from_number(row.int("level")?).ok_or(Error::Corrupt { column: "level" })?;
        let provider: Provider = row.word("provider")?;
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            provider,
            identity_provider: row.get("identity_provider")?,
            identity_provider_name: row.get("identity_provider_name")?,
            level,
            device: row.get("device")?,
            name_id: name_id(row)?,
            session_index: row.get("session_index")?,
            opened_at: row.get("opened_at")?,
            last_seen_at: row.get("last_seen_at")?,
            idle_ends_at: row.get("idle_ends_at")?,
            ends_at: row.get("ends_at")?,
            // One password does not open the data of a whole town.
            roles: match provider {
                Provider::Desk => Vec::new(),
                _ => row.json("roles")?,
            },
            profile_complete: row.get("complete")?,
        })
    }
}

fn name_id(row: &Row) -> Result<Option<NameId>> {
    let (Some(value), Some(format), Some(name_qualifier)) = (
        row.get("name_id")?,
        row.get("name_id_format")?,
        row.get("name_qualifier")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(NameId {
        value,
        format,
        name_qualifier,
        sp_name_qualifier: row.get("sp_name_qualifier")?,
    }))
}

/// A session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// Whose it is.
    pub citizen: CitizenId,
    /// How it is opened.
    pub provider: Provider,
    /// entityID of the identity provider.
    pub identity_provider: String,
    /// Its name.
    pub identity_provider_name: String,
    /// Its level.
    pub level: Loa,
    /// Browser and system, in short.
    pub device: String,
    /// For single logout.
    pub name_id: Option<NameId>,
    /// For single logout.
    pub session_index: Option<String>,
    /// When it ends if nothing is done.
    pub idle_ends_at: DateTime<Utc>,
    /// When it ends whatever is done.
    pub ends_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT s.*, c.roles, c.complete FROM session s \
     JOIN citizen c ON c.tenant_id = s.tenant_id AND c.id = s.citizen_id WHERE s.tenant_id = $1";

/// Opens a session.
pub async fn open(tx: &Tx, session: NewSession, now: DateTime<Utc>) -> Result<()> {
    let s = session;
    let (name_id, name_id_format, name_qualifier, sp_name_qualifier) = match s.name_id {
        Some(name) => (
            Some(name.value),
            Some(name.format),
            Some(name.name_qualifier),
            name.sp_name_qualifier,
        ),
        None => (None, None, None, None),
    };
    tx.execute(
        "INSERT INTO session (tenant_id, id, secret_hash, citizen_id, provider, identity_provider, \
         identity_provider_name, level, device, name_id, session_index, opened_at, last_seen_at, idle_ends_at, \
         ends_at, name_id_format, name_qualifier, sp_name_qualifier) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, $17)",
        args![
            s.id,
            hex::encode(s.secret_hash),
            s.citizen,
            to_word(&s.provider, "provider")?,
            s.identity_provider,
            s.identity_provider_name,
            i64::from(s.level.number()),
            s.device,
            name_id,
            s.session_index,
            now,
            s.idle_ends_at.min(s.ends_at),
            s.ends_at,
            name_id_format,
            name_qualifier,
            sp_name_qualifier,
        ],
    )
    .await?;
    Ok(())
}

/// The open session of a secret.
pub async fn find(tx: &Tx, secret_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Session>> {
    let sql = format!("{SELECT} AND s.secret_hash = $2 AND s.idle_ends_at > $3 AND s.ends_at > $3");
    tx.one(&sql, args![hex::encode(secret_hash), now]).await
}

/// Notes that a session was used.
pub async fn touch(tx: &Tx, id: SessionId, now: DateTime<Utc>, idle_ends_at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE session SET last_seen_at = $3, idle_ends_at = $4 \
         WHERE tenant_id = $1 AND id = $2 AND last_seen_at < $3",
        args![id, now, idle_ends_at],
    )
    .await?;
    Ok(())
}

/// The open session of a secret; notes its use, but writes at most once a minute.
pub async fn find_and_touch(
    db: &Db,
    tenant: TenantId,
    secret_hash: &[u8; 32],
    idle: Duration,
    now: DateTime<Utc>,
) -> Result<Option<Session>> {
    let tx = db.read(tenant).await?;
    let found = find(&tx, secret_hash, now).await?;
    drop(tx);
    let Some(mut session) = found else { return Ok(None) };
    if now - session.last_seen_at >= Duration::minutes(1) {
        session.idle_ends_at = (now + idle).min(session.ends_at);
        session.last_seen_at = now;
        let tx = db.begin(tenant).await?;
        touch(&tx, session.id, now, session.idle_ends_at).await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// The citizen's open sessions, the last used first.
pub async fn list(tx: &Tx, citizen: CitizenId, now: DateTime<Utc>) -> Result<Vec<Session>> {
    let sql = format!(
        "{SELECT} AND s.citizen_id = $2 AND s.idle_ends_at > $3 AND s.ends_at > $3 \
         ORDER BY s.last_seen_at DESC, s.id LIMIT 100"
    );
    tx.all(&sql, args![citizen, now]).await
}

/// Ends a session of this citizen; false when there is none.
pub async fn revoke(tx: &Tx, citizen: CitizenId, id: SessionId) -> Result<bool> {
    let sql = "DELETE FROM session WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3";
    Ok(tx.execute(sql, args![citizen, id]).await? == 1)
}

/// Ends the sessions that an identity provider asks to end (single logout): those of its subject,
/// or only the one it names. Returns what was ended.
pub async fn revoke_by_name_id(
    tx: &Tx,
    identity_provider: &str,
    name_id: &str,
    session_index: Option<&str>,
) -> Result<Vec<(SessionId, CitizenId)>> {
    let rows = tx
        .rows(
            "DELETE FROM session WHERE tenant_id = $1 AND identity_provider = $2 AND name_id = $3 \
             AND ($4 = '' OR session_index = $4) RETURNING id, citizen_id",
            args![identity_provider, name_id, session_index.unwrap_or_default()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("citizen_id")?)))
        .collect()
}
