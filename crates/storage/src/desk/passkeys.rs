//! Passkeys of accounts, and the challenges that wait for one's answer.

use crate::row::{FromRow, Row, to_json, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::ids::PasskeyId;
use sportello_types::passkeys::Transport;
use uuid::Uuid;

/// A passkey to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskey {
    /// Its id here.
    pub id: PasskeyId,
    /// The account that it opens.
    pub account: Uuid,
    /// The host for which it was made, and at which alone it works.
    pub host: String,
    /// The authenticator's id for it.
    pub credential: Vec<u8>,
    /// The public key, as COSE writes it.
    pub key: Vec<u8>,
    /// How often it has signed.
    pub counter: u32,
    /// Whether it may be copied to other devices of its owner.
    pub backup_eligible: bool,
    /// Whether it has been.
    pub backed_up: bool,
    /// How the authenticator was reached.
    pub transports: Vec<Transport>,
    /// Its owner's name for it.
    pub name: String,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What it was added with, or what its use has changed.
    pub is: NewPasskey,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was used last.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl FromRow for Passkey {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            is: NewPasskey {
                id: row.get("id")?,
                account: row.get("account_id")?,
                host: row.get("host")?,
                credential: bytes(row, "credential")?,
                key: bytes(row, "public_key")?,
                counter: row.int("counter")?,
                backup_eligible: row.get("backup_eligible")?,
                backed_up: row.get("backed_up")?,
                transports: row.json("transports")?,
                name: row.get("name")?,
            },
            added_at: row.get("added_at")?,
            last_used_at: row.get("last_used_at")?,
        })
    }
}

fn bytes(row: &Row, column: &'static str) -> Result<Vec<u8>> {
    hex::decode(row.get::<String>(column)?).map_err(|_| Error::Corrupt { column })
}

/// Keeps a passkey. False when the authenticator's id is known already, whosever it is.
pub async fn add_passkey(tx: &Tx, new: &NewPasskey, now: DateTime<Utc>) -> Result<bool> {
    let added = tx
        .execute(
            "INSERT INTO desk_passkey (tenant_id, id, account_id, host, credential, public_key, counter, backup_eligible, \
             backed_up, transports, name, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
             ON CONFLICT (tenant_id, credential) DO NOTHING",
            args![
                new.id,
                new.account,
                new.host.as_str(),
                hex::encode(&new.credential),
                hex::encode(&new.key),
                i64::from(new.counter),
                new.backup_eligible,
                new.backed_up,
                to_json(&new.transports, "transports")?,
                new.name.as_str(),
                now,
            ],
        )
        .await?;
    Ok(added == 1)
}

/// The passkeys of an account, the oldest first.
pub async fn passkeys(tx: &Tx, account: Uuid) -> Result<Vec<Passkey>> {
    tx.all(
        "SELECT * FROM desk_passkey WHERE tenant_id = $1 AND account_id = $2 ORDER BY added_at, id",
        args![account],
    )
    .await
}

/// A passkey by id.
pub async fn passkey(tx: &Tx, id: PasskeyId) -> Result<Option<Passkey>> {
    tx.one(
        "SELECT * FROM desk_passkey WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await
}

/// Notes that a passkey was used. False when it was used otherwise meanwhile, or is gone: of two answers
/// with the same counter one counts.
pub async fn use_passkey(
    tx: &Tx,
    known: &NewPasskey,
    counter: u32,
    backed_up: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE desk_passkey SET counter = $5, backed_up = $6, last_used_at = $7 \
             WHERE tenant_id = $1 AND account_id = $2 AND id = $3 AND counter = $4",
            args![
                known.account,
                known.id,
                i64::from(known.counter),
                i64::from(counter),
                backed_up,
                now
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes a passkey of an account; false when there is none.
pub async fn remove_passkey(tx: &Tx, account: Uuid, id: PasskeyId) -> Result<bool> {
    let removed = tx
        .execute(
            "DELETE FROM desk_passkey WHERE tenant_id = $1 AND account_id = $2 AND id = $3",
            args![account, id],
        )
        .await?;
    Ok(removed == 1)
}

/// For what an authenticator is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be added to an account, by whoever is signed in to it.
    Add,
    /// To be used, by whoever has given user name and password.
    SignIn,
}

/// A challenge that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Hash of what tells who was asked: a session, or a browser that waits for one.
    pub holder: [u8; 32],
    /// For what.
    pub purpose: Purpose,
    /// Whose account.
    pub account: Uuid,
    /// Hash of the challenge.
    pub challenge: [u8; 32],
}

impl FromRow for Asked {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            holder: row.hash("holder_hash")?,
            purpose: row.word("purpose")?,
            account: row.get("account_id")?,
            challenge: row.hash("challenge_hash")?,
        })
    }
}

/// Keeps a challenge, in the place of an earlier one of the same holder.
pub async fn ask(tx: &Tx, asked: &Asked, expires_at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_challenge (tenant_id, holder_hash, purpose, account_id, challenge_hash, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, holder_hash, purpose) DO UPDATE SET \
         account_id = excluded.account_id, challenge_hash = excluded.challenge_hash, expires_at = excluded.expires_at",
        args![
            hex::encode(asked.holder),
            to_word(&asked.purpose, "purpose")?,
            asked.account,
            hex::encode(asked.challenge),
            expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes a holder's challenge away: it is there once, and only in time.
pub async fn take_asked(
    tx: &Tx,
    holder: &[u8; 32],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<Asked>> {
    tx.one(
        "DELETE FROM desk_challenge WHERE tenant_id = $1 AND holder_hash = $2 AND purpose = $3 AND expires_at > $4 \
         RETURNING *",
        args![hex::encode(holder), to_word(&purpose, "purpose")?, now],
    )
    .await
}
