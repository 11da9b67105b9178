//! A new e-mail address is used only after the link in the mail to it was followed.

use super::{lock, save};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::{Provenance, Source};
use sportello_types::values::Email;

/// Notes the token of a confirmation mail. Earlier tokens of the citizen are void from now on: the
/// last address asked for is the one that counts.
pub async fn request_email(
    tx: &Tx,
    id: CitizenId,
    email: &Email,
    token_hash: &[u8; 32],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "DELETE FROM email_confirmation WHERE tenant_id = $1 AND citizen_id = $2",
        args![id],
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

/// Puts the address of a token in use; the token is consumed. `None` when it is unknown, used,
/// expired, or when the citizen has asked for another address meanwhile.
pub async fn confirm_email(tx: &Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<CitizenId>> {
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
    profile.email = Some(email);
    profile.pending_email = None;
    profile.version += 1;
    let provenance = Provenance {
        source: Source::Citizen,
        changed_at: now,
    };
    profile.provenance.insert("email".to_owned(), provenance);
    save(tx, &profile, now).await?;
    Ok(Some(id))
}
