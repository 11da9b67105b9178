//! Who is told by SMS, and at which number: one consent per citizen, which holds for the number that it was
//! given for and no other. Before it, a code that waits to be typed, sealed.

use crate::row::{FromRow, Row};
use crate::{Error, Keyring, Result, Tx, args};
use chrono::{DateTime, Utc};
use rand::Rng;
use secrecy::SecretString;
use sportello_types::ids::{CitizenId, TenantId};
use sportello_types::values::Phone;
use uuid::Uuid;

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsConsent {
    /// The number that may be written to.
    pub number: Phone,
    /// Since when.
    pub given_at: DateTime<Utc>,
}

impl FromRow for SmsConsent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.parse("number")?,
            given_at: row.get("given_at")?,
        })
    }
}

/// A code that is about to be sent.
pub struct NewSmsCode<'a> {
    /// Names the code: the job that sends it sends no other.
    pub id: Uuid,
    /// Where to.
    pub number: &'a Phone,
    /// The code.
    pub code: &'a str,
    /// From then on it is no longer good.
    pub expires_at: DateTime<Utc>,
}

/// A code that waits to be typed.
#[derive(Clone)]
pub struct SmsCode {
    /// Its name.
    pub id: Uuid,
    /// Where it was sent.
    pub number: Phone,
    /// From then on it is no longer good.
    pub expires_at: DateTime<Utc>,
    tenant: TenantId,
    sealed: Vec<u8>,
}

impl SmsCode {
    /// The code itself.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn open(&self, keys: &Keyring) -> Result<SecretString> {
        let code = keys.open(&place(self.tenant, self.id), &self.sealed);
        code.and_then(|code| String::from_utf8(code).ok())
            .map(SecretString::from)
            .ok_or(Error::Corrupt { column: "code" })
    }
}

impl FromRow for SmsCode {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: row.parse("number")?,
            expires_at: row.get("expires_at")?,
            tenant: row.get("tenant_id")?,
            sealed: row.get("code")?,
        })
    }
}

fn place(tenant: TenantId, id: Uuid) -> String {
    format!("sms_code/{tenant}/{id}")
}

/// The consent of a citizen.
pub async fn consent(tx: &Tx, citizen: CitizenId) -> Result<Option<SmsConsent>> {
    let sql = "SELECT * FROM sms_consent WHERE tenant_id = $1 AND citizen_id = $2";
    tx.one(sql, args![citizen]).await
}

/// Keeps the code that is about to be sent; one that waited before is void.
pub async fn ask(
    tx: &Tx,
    citizen: CitizenId,
    new: NewSmsCode<'_>,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    let sealed = keys.seal(&place(tx.tenant(), new.id), new.code.as_bytes(), rng)?;
    tx.execute(
        "INSERT INTO sms_code (tenant_id, citizen_id, id, number, code, tries, expires_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (tenant_id, citizen_id) DO UPDATE SET \
         id = excluded.id, number = excluded.number, code = excluded.code, tries = 0, \
         expires_at = excluded.expires_at",
        args![citizen, new.id, new.number.as_str(), sealed, new.expires_at],
    )
    .await?;
    Ok(())
}

/// The code that waits.
pub async fn code(tx: &Tx, citizen: CitizenId, now: DateTime<Utc>) -> Result<Option<SmsCode>> {
    let sql = "SELECT * FROM sms_code WHERE tenant_id = $1 AND citizen_id = $2 AND expires_at > $3";
    tx.one(sql, args![citizen, now]).await
}

/// Counts a try and gives the code that is tried; nothing when `most` tries were made already. Commit
/// before what was typed is looked at: tries at the same time are no more than one after the other.
pub async fn count_try(
    tx: &Tx,
    citizen: CitizenId,
    most: i64,
    now: DateTime<Utc>,
) -> Result<Option<SmsCode>> {
    tx.one(
        "UPDATE sms_code SET tries = tries + 1 WHERE tenant_id = $1 AND citizen_id = $2 AND tries < $3 \
         AND expires_at > $4 RETURNING *",
        args![citizen, most, now],
    )
    .await
}

/// The code was typed: the consent stands. False when another code has taken its place meanwhile, or
/// it was typed already.
pub async fn give(tx: &Tx, citizen: CitizenId, code: &SmsCode, now: DateTime<Utc>) -> Result<bool> {
    let sql = "DELETE FROM sms_code WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3";
    if tx.execute(sql, args![citizen, code.id]).await? != 1 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO sms_consent (tenant_id, citizen_id, number, given_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (tenant_id, citizen_id) DO UPDATE SET number = excluded.number, given_at = excluded.given_at",
        args![citizen, code.number.as_str(), now],
    )
    .await?;
    Ok(true)
}

/// Takes back consent and code; false when there was no consent.
pub async fn take_back(tx: &Tx, citizen: CitizenId) -> Result<bool> {
    keep_only(tx, citizen, None).await
}

/// Takes back consent and code for any other number than this; false when there was no such consent.
pub async fn keep_only(tx: &Tx, citizen: CitizenId, number: Option<&Phone>) -> Result<bool> {
    // No number is empty.
    let number = number.map_or("", Phone::as_str);
    let mut taken_back = 0;
    for table in ["sms_code", "sms_consent"] {
        let sql = format!("DELETE FROM {table} WHERE tenant_id = $1 AND citizen_id = $2 AND number <> $3");
        taken_back = tx.execute(&sql, args![citizen, number]).await?;
    }
    Ok(taken_back == 1)
}
