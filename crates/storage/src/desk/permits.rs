//! That the personal code was typed for an istanza: for a few minutes, in one session, for one act.

use crate::row::to_word;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::desk::SignedAct;
use sportello_types::ids::{IstanzaId, SessionId};

/// Allows a session to do something with an istanza.
pub async fn allow(
    tx: &Tx,
    session: SessionId,
    istanza: IstanzaId,
    act: SignedAct,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_permit (tenant_id, session_id, istanza_id, act, expires_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (tenant_id, session_id, istanza_id, act) DO UPDATE SET expires_at = excluded.expires_at",
        args![session, istanza, to_word(&act, "act")?, expires_at],
    )
    .await?;
    Ok(())
}

/// Uses the permit up; false when there was none. With the act in one transaction.
pub async fn use_up(
    tx: &Tx,
    session: SessionId,
    istanza: IstanzaId,
    act: SignedAct,
    now: DateTime<Utc>,
) -> Result<bool> {
    let used = tx
        .execute(
            "DELETE FROM desk_permit WHERE tenant_id = $1 AND session_id = $2 AND istanza_id = $3 AND act = $4 \
             AND expires_at > $5",
            args![session, istanza, to_word(&act, "act")?, now],
        )
        .await?;
    Ok(used == 1)
}
