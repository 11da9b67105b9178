//! Accounts, and the recognitions behind them.

use crate::row::{FromRow, Row, to_word};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::desk::Scan;
use sportello_types::ids::{CitizenId, SessionId};
use sportello_types::lang::Lang;
use sportello_types::profile::IdentityDocument;
use sportello_types::values::{CodiceFiscale, Email};
use uuid::Uuid;

/// An account to open.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub citizen: CitizenId,
    /// What one signs in with.
    pub user_name: String,
    /// Where its mails go.
    pub email: Email,
    /// Hash of the password.
    pub password_hash: String,
    /// Hash of the personal code.
    pub code_hash: String,
    /// The recovery question.
    pub question: String,
    /// Hash of its answer.
    pub answer_hash: String,
    /// The language of its mails.
    pub lang: Lang,
    /// When it is revoked unless somebody signs in before.
    pub idle_ends_at: DateTime<Utc>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// What it was opened with, or what has taken its place.
    pub is: NewAccount,
    /// Whether the personal code comes from a mail and must be changed.
    pub code_due: bool,
    /// Wrong answers to the recovery question since the last right one.
    pub answer_failures: i64,
}

impl FromRow for Account {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            is: NewAccount {
                id: row.get("id")?,
                citizen: row.get("citizen_id")?,
                user_name: row.get("user_name")?,
                email: row.parse("email")?,
                password_hash: row.get("password_hash")?,
                code_hash: row.get("code_hash")?,
                question: row.get("question")?,
                answer_hash: row.get("answer_hash")?,
                lang: row.word("lang")?,
                idle_ends_at: row.get("idle_ends_at")?,
            },
            code_due: row.get("code_due")?,
            answer_failures: row.get("answer_failures")?,
        })
    }
}

/// A recognition in person.
#[derive(Clone, Debug)]
pub struct Recognition {
    /// Its id.
    pub id: Uuid,
    /// Who was recognised.
    pub citizen: CitizenId,
    /// By whom.
    pub operator: CitizenId,
    /// Slug of the office.
    pub office: String,
    /// Its name at the time.
    pub office_name: String,
    /// The document shown.
    pub document: IdentityDocument,
    /// The signed adhesion form, and where its content is.
    pub scan: (Scan, String),
    /// When.
    pub at: DateTime<Utc>,
}

impl FromRow for Recognition {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            operator: row.get("operator_id")?,
            office: row.get("office")?,
            office_name: row.get("office_name")?,
            document: IdentityDocument {
                kind: row.word("document_kind")?,
                number: row.get("document_number")?,
                issuer: row.get("document_issuer")?,
                issued_on: row.get("document_issued_on")?,
                expires_on: row.get("document_expires_on")?,
            },
            scan: (
                Scan {
                    name: row.get("scan_name")?,
                    media_type: row.get("scan_media_type")?,
                    size: row.get("scan_size")?,
                    sha256: row.get("scan_sha256")?,
                },
                row.get("scan_key")?,
            ),
            at: row.get("at")?,
        })
    }
}

/// Writes a recognition; nobody changes or removes it afterwards.
pub async fn recognise(tx: &Tx, recognition: &Recognition) -> Result<()> {
    let (r, (scan, key)) = (recognition, &recognition.scan);
    tx.execute(
        "INSERT INTO desk_recognition (tenant_id, id, citizen_id, operator_id, office, office_name, document_kind, \
         document_number, document_issuer, document_issued_on, document_expires_on, scan_key, scan_name, \
         scan_media_type, scan_size, scan_sha256, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        args![
            r.id,
            r.citizen,
            r.operator,
            r.office.as_str(),
            r.office_name.as_str(),
            to_word(&r.document.kind, "document_kind")?,
            r.document.number.as_str(),
            r.document.issuer.as_str(),
            r.document.issued_on,
            r.document.expires_on,
            key.as_str(),
            scan.name.as_str(),
            scan.media_type.as_str(),
            scan.size,
            scan.sha256.as_str(),
            r.at,
        ],
    )
    .await?;
    Ok(())
}

/// The citizen's latest recognition.
pub async fn last_recognition(tx: &Tx, citizen: CitizenId) -> Result<Option<Recognition>> {
    tx.one(
        "SELECT * FROM desk_recognition WHERE tenant_id = $1 AND citizen_id = $2 ORDER BY at DESC, id DESC LIMIT 1",
        args![citizen],
    )
    .await
}

/// Opens an account; the one that the citizen had before is closed.
pub async fn insert(tx: &Tx, new: &NewAccount, now: DateTime<Utc>) -> Result<()> {
    close(tx, new.citizen, now).await?;
    tx.execute(
        "INSERT INTO desk_account (tenant_id, id, citizen_id, user_name, email, password_hash, code_hash, code_due, \
         question, answer_hash, answer_failures, lang, created_at, idle_ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13)",
        args![
            new.id,
            new.citizen,
            new.user_name.as_str(),
            new.email.as_str(),
            new.password_hash.as_str(),
            new.code_hash.as_str(),
            true,
            new.question.as_str(),
            new.answer_hash.as_str(),
            to_word(&new.lang, "lang")?,
            now,
            new.idle_ends_at,
        ],
    )
    .await?;
    Ok(())
}

/// Removes a citizen's account with all that lets somebody in by it: recoveries, known devices, passkeys,
/// open sessions, apps let in from them. The recognitions stay.
pub(super) async fn close(tx: &Tx, citizen: CitizenId, now: DateTime<Utc>) -> Result<()> {
    for table in ["desk_recovery", "desk_device", "desk_passkey", "desk_challenge"] {
        let sql = format!(
            "DELETE FROM {table} WHERE tenant_id = $1 AND account_id IN \
             (SELECT id FROM desk_account WHERE tenant_id = $1 AND citizen_id = $2)"
        );
        tx.execute(&sql, args![citizen]).await?;
    }
    end_sessions(tx, citizen, None, now).await?;
    tx.execute(
        "DELETE FROM desk_account WHERE tenant_id = $1 AND citizen_id = $2",
        args![citizen],
    )
    .await?;
    Ok(())
}

/// Ends the sessions that were opened with an account, all but one, and what apps got from any of them.
pub async fn end_sessions(
    tx: &Tx,
    citizen: CitizenId,
    but: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "UPDATE token_grant SET revoked_at = $3, revoked_why = 'credentials' \
         WHERE tenant_id = $1 AND citizen_id = $2 AND provider = 'desk' AND revoked_at IS NULL",
        args![citizen, now],
    )
    .await?;
    tx.execute(
        "DELETE FROM session WHERE tenant_id = $1 AND citizen_id = $2 AND provider = 'desk' AND id <> $3",
        args![citizen, but.map_or_else(Uuid::nil, |session| session.0)],
    )
    .await?;
    Ok(())
}

/// Notes that somebody signs in with a password. False when the account is gone or has another one by now.
pub async fn sign_in(tx: &Tx, id: Uuid, password_hash: &str, idle_ends_at: DateTime<Utc>) -> Result<bool> {
    let noted = tx
        .execute(
            "UPDATE desk_account SET idle_ends_at = $4, warned_at = NULL \
             WHERE tenant_id = $1 AND id = $2 AND password_hash = $3",
            args![id, password_hash, idle_ends_at],
        )
        .await?;
    Ok(noted == 1)
}

/// The account of a user name.
pub async fn by_user_name(tx: &Tx, user_name: &str) -> Result<Option<Account>> {
    tx.one(
        "SELECT * FROM desk_account WHERE tenant_id = $1 AND user_name = $2",
        args![user_name],
    )
    .await
}

/// The account of a citizen.
pub async fn by_citizen(tx: &Tx, citizen: CitizenId) -> Result<Option<Account>> {
    tx.one(
        "SELECT * FROM desk_account WHERE tenant_id = $1 AND citizen_id = $2",
        args![citizen],
    )
    .await
}

/// The account of a fiscal code.
pub async fn by_tax_code(tx: &Tx, tax_code: &CodiceFiscale) -> Result<Option<Account>> {
    tx.one(
        "SELECT a.* FROM desk_account a JOIN citizen c ON c.tenant_id = a.tenant_id AND c.id = a.citizen_id \
         WHERE a.tenant_id = $1 AND c.tax_code = $2",
        args![tax_code.as_str()],
    )
    .await
}

/// An account, locked until the end of the transaction.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Option<Account>> {
    let sql = format!(
        "SELECT * FROM desk_account WHERE tenant_id = $1 AND id = $2{}",
        tx.engine().for_update()
    );
    tx.one(&sql, args![id]).await
}

/// Puts a personal code of the owner's own in the place of the mail's. False when it was no longer the
/// one that the caller knew.
pub async fn change_code(tx: &Tx, id: Uuid, old_hash: &str, new_hash: &str) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE desk_account SET code_hash = $4, code_due = $5 WHERE tenant_id = $1 AND id = $2 AND code_hash = $3",
            args![id, old_hash, new_hash, false],
        )
        .await?;
    Ok(changed == 1)
}

/// Puts a personal code in force that leaves by mail, to be changed at the next sign-in.
pub async fn renew_code(tx: &Tx, id: Uuid, code_hash: &str) -> Result<()> {
    tx.execute(
        "UPDATE desk_account SET code_hash = $3, code_due = $4 WHERE tenant_id = $1 AND id = $2",
        args![id, code_hash, true],
    )
    .await?;
    Ok(())
}
