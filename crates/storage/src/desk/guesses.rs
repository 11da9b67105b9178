//! What keeps guessing slow: failures, devices that are known, mails that were sent. Whom a failure is
//! about is kept as a hash, for names that nobody has as for those that somebody has.

use super::FAILURES_COUNT_FOR;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// How long a mail counts at most.
pub const MAILS_COUNT_FOR: Duration = Duration::hours(24);

/// Failures about something: a name from a client, a name from a device, a name from anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many since the last success.
    pub count: u32,
    /// The last of them.
    pub last_at: Option<DateTime<Utc>>,
}

/// The failures about something that still count; locked until the end of the transaction.
pub async fn failures(tx: &Tx, about: &[u8; 32], now: DateTime<Utc>) -> Result<Failures> {
    // There is a row to lock for the first of many at the same time, too.
    tx.execute(
        "INSERT INTO desk_failure (tenant_id, about, failures, last_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (tenant_id, about) DO NOTHING",
        args![hex::encode(about), now],
    )
    .await?;
    let sql = format!(
        "SELECT failures, last_at FROM desk_failure WHERE tenant_id = $1 AND about = $2{}",
        tx.engine().for_update()
    );
    let row = tx.row(&sql, args![hex::encode(about)]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let (count, last_at) = (row.int("failures")?, row.get::<DateTime<Utc>>("last_at")?);
    if count == 0 || last_at <= now - FAILURES_COUNT_FOR {
        return Ok(Failures::default());
    }
    Ok(Failures {
        count,
        last_at: Some(last_at),
    })
}

/// Counts a failure.
pub async fn miss(tx: &Tx, about: &[u8; 32], now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_failure (tenant_id, about, failures, last_at) VALUES ($1, $2, 1, $3) \
         ON CONFLICT (tenant_id, about) DO UPDATE SET last_at = excluded.last_at, \
         failures = CASE WHEN desk_failure.last_at > $4 THEN desk_failure.failures + 1 ELSE 1 END",
        args![hex::encode(about), now, now - FAILURES_COUNT_FOR],
    )
    .await?;
    Ok(())
}

/// Forgets the failures about something, after a success.
pub async fn forget_failures(tx: &Tx, about: &[u8; 32]) -> Result<()> {
    tx.execute(
        "DELETE FROM desk_failure WHERE tenant_id = $1 AND about = $2",
        args![hex::encode(about)],
    )
    .await?;
    Ok(())
}

/// Whether somebody has signed in to an account from a device before.
pub async fn is_known_device(
    tx: &Tx,
    user_name: &str,
    device: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = tx
        .row(
            "SELECT 1 AS known FROM desk_device d JOIN desk_account a ON a.tenant_id = d.tenant_id AND a.id = d.account_id \
             WHERE d.tenant_id = $1 AND a.user_name = $2 AND d.device_hash = $3 AND d.expires_at > $4",
            args![user_name, hex::encode(device), now],
        )
        .await?;
    Ok(row.is_some())
}

/// Remembers that somebody has signed in to an account from a device.
pub async fn remember_device(
    tx: &Tx,
    account: Uuid,
    device: &[u8; 32],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_device (tenant_id, account_id, device_hash, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (tenant_id, account_id, device_hash) DO UPDATE SET expires_at = excluded.expires_at",
        args![account, hex::encode(device), expires_at],
    )
    .await?;
    Ok(())
}

/// Counts a mail: how many of its kind that makes since the first of them, for `window`, which is no
/// longer than [`MAILS_COUNT_FOR`]. Exact, whoever counts at the same time.
pub async fn count_mail(tx: &Tx, about: &[u8; 32], window: Duration, now: DateTime<Utc>) -> Result<i64> {
    let row = tx
        .row(
            "INSERT INTO desk_mail (tenant_id, about, mails, since) VALUES ($1, $2, 1, $3) \
             ON CONFLICT (tenant_id, about) DO UPDATE SET \
             mails = CASE WHEN desk_mail.since > $4 THEN desk_mail.mails + 1 ELSE 1 END, \
             since = CASE WHEN desk_mail.since > $4 THEN desk_mail.since ELSE excluded.since END RETURNING mails",
            args![hex::encode(about), now, now - window],
        )
        .await?;
    row.ok_or(Error::NotFound)?.get("mails")
}
