//! Removing what is over.

use crate::citizens::EMAIL_REQUESTS_COUNT_FOR;
use crate::{Result, SystemTx, args};
use chrono::{DateTime, Duration, Months, Utc};

/// How long things that are over are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The log of logins; the rules of SPID ask for 24 months.
    pub login_log: Months,
    /// Jobs that are done.
    pub done_jobs: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            login_log: Months::new(24),
            done_jobs: Duration::days(30),
        }
    }
}

/// How many rows were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Logins that nobody finished.
    pub pending_logins: u64,
    /// Assertions too old to be replayed.
    pub used_assertions: u64,
    /// Tokens of identity providers that have expired.
    pub provider_tokens: u64,
    /// Sessions that have ended.
    pub sessions: u64,
    /// Idempotency keys.
    pub idempotency_keys: u64,
    /// Confirmation tokens.
    pub email_confirmations: u64,
    /// Requests for confirmation mails that no longer count.
    pub email_requests: u64,
    /// Entries of the login log.
    pub login_log: u64,
    /// What waited for people at the desk, and what kept guessing slow.
    pub desk: u64,
    /// Deliveries of documents that were kept nowhere.
    pub deliveries: u64,
    /// Payments that were begun long ago; what was paid stays with the notices.
    pub payment_attempts: u64,
    /// Payments of whoever had not signed in.
    pub open_payments: u64,
    /// Codes sent by SMS that nobody typed.
    pub sms_codes: u64,
    /// Jobs that are done.
    pub jobs: u64,
    /// Requests of apps that nobody answered.
    pub authorization_requests: u64,
    /// Grants that are over, with their codes and refresh tokens.
    pub grants: u64,
    /// Keys that no token in use was signed with.
    pub token_keys: u64,
    /// Names of revoked tokens that have expired since.
    pub revoked_tokens: u64,
}

/// Removes what is over, in all municipalities.
pub async fn purge(tx: &SystemTx, retention: Retention, now: DateTime<Utc>) -> Result<Removed> {
    let expired = async |table: &str, column: &str| {
        tx.execute(&format!("DELETE FROM {table} WHERE {column} <= $1"), args![now])
            .await
    };
    let log_until = now.checked_sub_months(retention.login_log).unwrap_or(now) - Duration::days(1);
    // The database lets go only of what is older than the day that stands here.
    tx.execute(
        "INSERT INTO login_log_kept (tenant_id, since) SELECT tenant_id, $1 FROM tenant WHERE true \
         ON CONFLICT (tenant_id) DO UPDATE SET since = excluded.since",
        args![log_until],
    )
    .await?;
    for child in ["refresh_token", "authorization_code"] {
        tx.execute(
            &format!(
                "DELETE FROM {child} WHERE EXISTS (SELECT 1 FROM token_grant g \
                 WHERE g.tenant_id = {child}.tenant_id AND g.id = {child}.grant_id AND g.ends_at <= $1)"
            ),
            args![now],
        )
        .await?;
    }
    Ok(Removed {
        authorization_requests: expired("authorization_request", "expires_at").await?,
        grants: expired("token_grant", "ends_at").await?,
        token_keys: expired("token_key", "published_until").await?,
        revoked_tokens: expired("revoked_token", "expires_at").await?,
        pending_logins: expired("pending_login", "expires_at").await?,
        used_assertions: expired("used_assertion", "expires_at").await?,
        provider_tokens: expired("provider_token", "expires_at").await?,
        sessions: expired("session", "idle_ends_at").await?,
        idempotency_keys: expired("idempotency", "expires_at").await?,
        email_confirmations: expired("email_confirmation", "expires_at").await?,
        email_requests: tx
            .execute(
                "DELETE FROM email_request WHERE asked_at < $1",
                args![now - EMAIL_REQUESTS_COUNT_FOR],
            )
            .await?,
        desk: crate::desk::purge(tx, now).await?,
        deliveries: crate::deliveries::purge(tx, now).await?,
        payment_attempts: crate::payments::purge_attempts(tx, now).await?,
        open_payments: crate::payments::open::purge(tx, now).await?,
        sms_codes: expired("sms_code", "expires_at").await?,
        login_log: tx
            .execute("DELETE FROM login_log WHERE at < $1", args![log_until])
            .await?,
        jobs: tx
            .execute(
                "DELETE FROM job WHERE status = 'done' AND done_at < $1",
                args![now - retention.done_jobs],
            )
            .await?,
    })
}
