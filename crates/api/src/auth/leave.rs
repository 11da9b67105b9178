//! Closing a session, whoever closes it: the one way, so that nothing of it is left at the provider.

use super::cie::revoke;
use crate::app::App;
use chrono::{DateTime, Utc};
use sportello_storage::{Error, Tx, sessions};
use sportello_types::ids::{CitizenId, SessionId};

/// Ends a session of this citizen and has its provider's token revoked; false when there is none.
pub(crate) async fn close(
    tx: &Tx,
    app: &App,
    citizen: CitizenId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let closed = sessions::revoke(tx, citizen, session).await?;
    if closed {
        revoke::enqueue(tx, app, session, now).await?;
    }
    Ok(closed)
}
