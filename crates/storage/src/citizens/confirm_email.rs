//! A new e-mail address is used only after the link in the mail to it was followed.

use super::{lock, save};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::{Provenance, Source};
use sportello_types::values::Email;
use uuid::Uuid;

/// How long ago a citizen may have asked for a confirmation mail for it to count.
pub const EMAIL_REQUESTS_COUNT_FOR: Duration = Duration::days(1);

/// How often a citizen has lately asked for a confirmation mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailRequests {
    /// How often within [`EMAIL_REQUESTS_COUNT_FOR`].
    pub count: i64,
    /// The oldest of these.
    pub first: Option<DateTime<Utc>>,
    /// The latest.
    pub last: Option<DateTime<Utc>>,
}

/// How often the citizen has lately asked for a confirmation mail. Exact as long as the citizen's row
/// is locked, as [`super::patch`] does.
pub async fn email_requests(tx: &Tx, id: CitizenId, now: DateTime<Utc>) -> Result<EmailRequests> {
    let row = tx
        .row(
            "SELECT COUNT(*) AS count, MIN(asked_at) AS first, MAX(asked_at) AS last FROM email_request \
             WHERE tenant_id = $1 AND citizen_id = $2 AND asked_at > $3",
            args![id, now - EMAIL_REQUESTS_COUNT_FOR],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(EmailRequests {
        count: row.get("count")?,
        first: row.get("first")?,
        last: row.get("last")?,
    })
}

/// Counts a confirmation mail that the citizen asks for.
pub async fn count_email_request(tx: &Tx, request: Uuid, id: CitizenId, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO email_request (tenant_id, id, citizen_id, asked_at) VALUES ($1, $2, $3, $4)",
        args![request, id, now],
    )
    .await?;
    Ok(())
}

/// Notes the token of a confirmation mail. Tokens for other addresses are void from now on: the last
/// address asked for is the one that counts. Tokens for the same address stay good, for the mail that
/// carries one may have arrived although its server said otherwise.
pub async fn request_email(
    tx: &Tx,
    id: CitizenId,
    email: &Email,
    token_hash: &[u8; 32],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "DELETE FROM email_confirmation WHERE tenant_id = $1 AND citizen_id = $2 AND email <> $3",
        args![id, email.as_str()],
    )
    .await?;
    tx.execute(
        "INSERT INTO email_confirmation (tenant_id, token_hash, citizen_id, email, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        args![hex::encode(token_hash), id, email.as_str(), expires_at],
    )
    .await?;
    Ok(())
}

/// An address that has come into use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Whose it is.
    pub citizen: CitizenId,
    /// The one that it takes the place of.
    pub previous: Option<Email>,
}

/// Puts the address of a token in use; the token is consumed, with all others of the citizen. `None`
/// when it is unknown, used, expired, or when the citizen has asked for another address meanwhile.
pub async fn confirm_email(tx: &Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Confirmed>> {
    let row = tx
        .row(
            "DELETE FROM email_confirmation WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > $3 \
             RETURNING citizen_id, email",
            args![hex::encode(token_hash), now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, email): (CitizenId, Email) = (row.get("citizen_id")?, row.parse("email")?);
    let Some(citizen) = lock(tx, id).await? else {
        return Ok(None);
    };
    let mut profile = citizen.profile;
    if profile.pending_email.as_ref() != Some(&email) {
        return Ok(None);
    }
    let previous = profile.email.replace(email);
    profile.pending_email = None;
    profile.version += 1;
    let provenance = Provenance {
        source: Source::Citizen,
        changed_at: now,
    };
    profile.provenance.insert("email".to_owned(), provenance);
    save(tx, &profile, now).await?;
    tx.execute(
        "DELETE FROM email_confirmation WHERE tenant_id = $1 AND citizen_id = $2",
        args![id],
    )
    .await?;
    Ok(Some(Confirmed {
        citizen: id,
        previous,
    }))
}
