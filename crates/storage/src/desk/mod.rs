//! Accounts of people recognised at the desk.

mod accounts;
mod guesses;
mod idle;
mod passkeys;
mod permits;
mod recoveries;
mod registrations;

pub use accounts::{
    Account, NewAccount, Recognition, by_citizen, by_tax_code, by_user_name, change_code, end_sessions,
    insert, last_recognition, lock, recognise, renew_code, sign_in,
};
pub use guesses::{
    Failures, MAILS_COUNT_FOR, count_mail, failures, forget_failures, is_known_device, miss, remember_device,
};
pub use idle::{IdleAccount, accounts_to_warn_of, idle_accounts, revoke, warn};
pub use passkeys::{
    Asked, NewPasskey, Passkey, Purpose, add_passkey, ask, passkey, passkeys, remove_passkey, take_asked,
    use_passkey,
};
pub use permits::{allow, use_up};
pub use recoveries::{begin_recovery, finish_recovery, miss_answer, miss_recovery, recovery};
pub use registrations::{
    NewRegistration, PendingScan, Registration, begin_scan, by_code, by_token, confirm, find, finish_scan,
    forgive, invite, miss_code, register, remove,
};

use crate::{Result, SystemTx, args};
use chrono::{DateTime, Duration, Utc};

/// How long a failure counts at most.
pub const FAILURES_COUNT_FOR: Duration = Duration::hours(24);

/// Removes what is over, in all municipalities; how many rows.
pub(crate) async fn purge(tx: &SystemTx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, scan_key, $1 FROM desk_registration \
         WHERE expires_at <= $1 AND scan_key IS NOT NULL ON CONFLICT DO NOTHING",
        args![now],
    )
    .await?;
    let mut removed = 0;
    for table in [
        "desk_registration",
        "desk_recovery",
        "desk_device",
        "desk_permit",
        "desk_challenge",
    ] {
        let sql = format!("DELETE FROM {table} WHERE expires_at <= $1");
        removed += tx.execute(&sql, args![now]).await?;
    }
    removed += tx
        .execute(
            "DELETE FROM desk_failure WHERE last_at <= $1",
            args![now - FAILURES_COUNT_FOR],
        )
        .await?;
    removed += tx
        .execute(
            "DELETE FROM desk_mail WHERE since <= $1",
            args![now - MAILS_COUNT_FOR],
        )
        .await?;
    Ok(removed)
}
