//! That the personal code was typed for an istanza: for a few minutes, in one session, for one sending.

use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{IstanzaId, SessionId};

/// Allows a session to send an istanza.
pub async fn allow(tx: &Tx, session: SessionId, istanza: IstanzaId, expires_at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_permit (tenant_id, session_id, istanza_id, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (tenant_id, session_id, istanza_id) DO UPDATE SET expires_at = excluded.expires_at",
        args![session, istanza, expires_at],
    )
    .await?;
    Ok(())
}

/// Uses the permit up; false when there was none. With the sending in one transaction.
pub async fn use_up(tx: &Tx, session: SessionId, istanza: IstanzaId, now: DateTime<Utc>) -> Result<bool> {
    let used = tx
        .execute(
            "DELETE FROM desk_permit WHERE tenant_id = $1 AND session_id = $2 AND istanza_id = $3 AND expires_at > $4",
            args![session, istanza, now],
        )
        .await?;
    Ok(used == 1)
}
