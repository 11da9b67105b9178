//! The ways back into an account.

use super::accounts::{Account, end_sessions};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Notes the token of a recovery mail.
pub async fn begin_recovery(
    tx: &Tx,
    account: Uuid,
    token_hash: &[u8; 32],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_recovery (tenant_id, token_hash, account_id, failures, expires_at) VALUES ($1, $2, $3, 0, $4)",
        args![hex::encode(token_hash), account, expires_at],
    )
    .await?;
    Ok(())
}

/// The account of a recovery mail's token.
pub async fn recovery(tx: &Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Account>> {
    tx.one(
        "SELECT a.* FROM desk_recovery r JOIN desk_account a ON a.tenant_id = r.tenant_id AND a.id = r.account_id \
         WHERE r.tenant_id = $1 AND r.token_hash = $2 AND r.expires_at > $3",
        args![hex::encode(token_hash), now],
    )
    .await
}

/// Counts a wrong answer with a link; false when there were `most` already.
pub async fn miss_recovery(tx: &Tx, token_hash: &[u8; 32], most: i64) -> Result<bool> {
    let counted = tx
        .execute(
            "UPDATE desk_recovery SET failures = failures + 1 \
             WHERE tenant_id = $1 AND token_hash = $2 AND failures < $3",
            args![hex::encode(token_hash), most],
        )
        .await?;
    Ok(counted == 1)
}

/// Counts a wrong answer for the account, whatever the link; false when there were `most` already.
pub async fn miss_answer(tx: &Tx, account: Uuid, most: i64) -> Result<bool> {
    let counted = tx
        .execute(
            "UPDATE desk_account SET answer_failures = answer_failures + 1 \
             WHERE tenant_id = $1 AND id = $2 AND answer_failures < $3",
            args![account, most],
        )
        .await?;
    Ok(counted == 1)
}

/// Puts the new password in force. The token and all others of the account are used up, and so are its
/// sessions, what apps got from them, known devices and sign-ins under way; its passkeys stay. False when the token was used meanwhile.
pub async fn finish_recovery(
    tx: &Tx,
    account: &Account,
    token_hash: &[u8; 32],
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (id, citizen) = (account.is.id, account.is.citizen);
    let used = tx
        .execute(
            "DELETE FROM desk_recovery WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > $3",
            args![hex::encode(token_hash), now],
        )
        .await?;
    if used == 0 {
        return Ok(false);
    }
    for table in ["desk_recovery", "desk_device", "desk_challenge"] {
        let sql = format!("DELETE FROM {table} WHERE tenant_id = $1 AND account_id = $2");
        tx.execute(&sql, args![id]).await?;
    }
    end_sessions(tx, citizen, None, now).await?;
    tx.execute(
        "UPDATE desk_account SET password_hash = $3, answer_failures = 0 WHERE tenant_id = $1 AND id = $2",
        args![id, password_hash],
    )
    .await?;
    Ok(true)
}
