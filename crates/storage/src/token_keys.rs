//! Keys that sign tokens. The private half is sealed with the municipality's keyring: a copy of the
//! database signs nothing.

use crate::row::{Row, to_json};
use crate::{Keyring, Result, Tx, args};
use chrono::{DateTime, Utc};
use rand::Rng;
use secrecy::{ExposeSecret, SecretSlice};
use sportello_types::ids::TenantId;

/// A key.
#[derive(Clone, Debug)]
pub struct TokenKey {
    /// Its name.
    pub kid: String,
    /// Its algorithm.
    pub alg: String,
    /// The public half, as JSON Web Key.
    pub public: serde_json::Value,
    /// The private half, PKCS#8; nothing when it was sealed with a key that is no longer there. Then
    /// it verifies still, and another signs.
    pub private: Option<SecretSlice<u8>>,
    /// From here it signs.
    pub signs_from: DateTime<Utc>,
    /// To before here.
    pub signs_until: DateTime<Utc>,
    /// To before here it is published.
    pub published_until: DateTime<Utc>,
}

/// Keeps a new key.
pub async fn keep(
    tx: &Tx,
    key: &TokenKey,
    private: &SecretSlice<u8>,
    keys: &Keyring,
    now: DateTime<Utc>,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    let sealed = keys.seal(&place(tx.tenant(), &key.kid), private.expose_secret(), rng)?;
    tx.execute(
        "INSERT INTO token_key (tenant_id, kid, alg, public, private, created_at, signs_from, signs_until, \
         published_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            key.kid.as_str(),
            key.alg.as_str(),
            to_json(&key.public, "public")?,
            sealed,
            now,
            key.signs_from,
            key.signs_until,
            key.published_until,
        ],
    )
    .await?;
    Ok(())
}

/// The keys that are published, in the order in which they sign.
pub async fn list(tx: &Tx, keys: &Keyring, now: DateTime<Utc>) -> Result<Vec<TokenKey>> {
    let sql =
        "SELECT * FROM token_key WHERE tenant_id = $1 AND published_until > $2 ORDER BY signs_from, kid";
    let rows = tx.rows(sql, args![now]).await?;
    rows.iter().map(|row| read(row, tx.tenant(), keys)).collect()
}

fn read(row: &Row, tenant: TenantId, keys: &Keyring) -> Result<TokenKey> {
    let kid: String = row.get("kid")?;
    let sealed: Vec<u8> = row.get("private")?;
    Ok(TokenKey {
        private: keys.open(&place(tenant, &kid), &sealed).map(SecretSlice::from),
        kid,
        alg: row.get("alg")?,
        public: row.json("public")?,
        signs_from: row.get("signs_from")?,
        signs_until: row.get("signs_until")?,
        published_until: row.get("published_until")?,
    })
}

/// Believes no key any longer; how many that were. For when one may have been stolen.
pub async fn withdraw_all(tx: &Tx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        "UPDATE token_key SET published_until = $2 WHERE tenant_id = $1 AND published_until > $2",
        args![now],
    )
    .await
}

fn place(tenant: TenantId, kid: &str) -> String {
    format!("token_key/{tenant}/{kid}")
}
