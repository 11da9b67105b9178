//! Registrations that wait: for the code of the mail, then for their owner at the desk.

use crate::row::{FromRow, Row, to_word};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::desk::Scan;
use sportello_types::lang::Lang;
use sportello_types::values::{AdhesionCode, CodiceFiscale, Email};
use uuid::Uuid;

/// A registration to keep.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    /// Its id.
    pub id: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// Where its mail goes.
    pub email: Email,
    /// Hash of the password.
    pub password_hash: String,
    /// The recovery question.
    pub question: String,
    /// Hash of its answer.
    pub answer_hash: String,
    /// The language of its mails.
    pub lang: Lang,
    /// When it is forgotten unless confirmed.
    pub expires_at: DateTime<Utc>,
}

/// A registration.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What was asked for.
    pub asked: NewRegistration,
    /// The user name, once the mail is made.
    pub user_name: Option<String>,
    /// Hash of the personal code, once the mail is made.
    pub code_hash: Option<String>,
    /// How often a wrong code was typed.
    pub code_failures: i64,
    /// The code of the adhesion form, once confirmed.
    pub adhesion_code: Option<AdhesionCode>,
    /// When the personal code of the mail was typed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// The scan, once it is there whole, and where its content is.
    pub scan: Option<(Scan, String)>,
}

impl FromRow for Registration {
    fn from_row(row: &Row) -> Result<Self> {
        let scan = match (
            row.get::<Option<String>>("scan_sha256")?,
            row.get::<Option<String>>("scan_key")?,
        ) {
            (Some(sha256), Some(key)) => Some((
                Scan {
                    name: row.get("scan_name")?,
                    media_type: row.get("scan_media_type")?,
                    size: row.get("scan_size")?,
                    sha256,
                },
                key,
            )),
            _ => None,
        };
        Ok(Self {
            asked: NewRegistration {
                id: row.get("id")?,
                given_name: row.get("given_name")?,
                family_name: row.get("family_name")?,
                tax_code: row.parse("tax_code")?,
                email: row.parse("email")?,
                password_hash: row.get("password_hash")?,
                question: row.get("question")?,
                answer_hash: row.get("answer_hash")?,
                lang: row.word("lang")?,
                expires_at: row.get("expires_at")?,
            },
            user_name: row.get("user_name")?,
            code_hash: row.get("code_hash")?,
            code_failures: row.get("code_failures")?,
            adhesion_code: row.parse_opt("adhesion_code")?,
            confirmed_at: row.get("confirmed_at")?,
            created_at: row.get("created_at")?,
            scan,
        })
    }
}

/// Keeps a registration. There may be several of one person: who was first may be somebody else.
pub async fn register(tx: &Tx, new: &NewRegistration, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_registration (tenant_id, id, given_name, family_name, tax_code, email, password_hash, \
         question, answer_hash, lang, code_failures, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
        args![
            new.id,
            new.given_name.as_str(),
            new.family_name.as_str(),
            new.tax_code.as_str(),
            new.email.as_str(),
            new.password_hash.as_str(),
            new.question.as_str(),
            new.answer_hash.as_str(),
            to_word(&new.lang, "lang")?,
            now,
            new.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// A registration by id, whether or not its time is over.
pub async fn find(tx: &Tx, id: Uuid) -> Result<Option<Registration>> {
    tx.one(
        "SELECT * FROM desk_registration WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await
}

/// Notes user name, token and code of the mail that is about to leave; an earlier mail's are void. False
/// when it is confirmed already, or gone.
pub async fn invite(
    tx: &Tx,
    id: Uuid,
    user_name: &str,
    token_hash: &[u8; 32],
    code_hash: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE desk_registration SET user_name = $3, token_hash = $4, code_hash = $5, code_failures = 0, \
             expires_at = $6 WHERE tenant_id = $1 AND id = $2 AND confirmed_at IS NULL",
            args![id, user_name, hex::encode(token_hash), code_hash, expires_at],
        )
        .await?;
    Ok(changed == 1)
}

/// The registration of a mail's token, locked until the end of the transaction.
pub async fn by_token(tx: &Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Registration>> {
    let sql = format!(
        "SELECT * FROM desk_registration WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > $3{}",
        tx.engine().for_update()
    );
    tx.one(&sql, args![hex::encode(token_hash), now]).await
}

/// Counts a wrong personal code.
pub async fn miss_code(tx: &Tx, id: Uuid) -> Result<()> {
    tx.execute(
        "UPDATE desk_registration SET code_failures = code_failures + 1 WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await?;
    Ok(())
}

/// The right personal code was typed.
pub async fn forgive(tx: &Tx, id: Uuid) -> Result<()> {
    tx.execute(
        "UPDATE desk_registration SET code_failures = 0 WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await?;
    Ok(())
}

/// The code of the mail was typed: from now on the registration waits for its owner at the desk.
pub async fn confirm(
    tx: &Tx,
    id: Uuid,
    code: &AdhesionCode,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "UPDATE desk_registration SET adhesion_code = $3, confirmed_at = $4, expires_at = $5 \
         WHERE tenant_id = $1 AND id = $2 AND confirmed_at IS NULL",
        args![id, code.as_str(), now, expires_at],
    )
    .await?;
    Ok(())
}

/// The registration of an adhesion form, locked until the end of a writing transaction.
pub async fn by_code(tx: &Tx, code: &AdhesionCode, now: DateTime<Utc>) -> Result<Option<Registration>> {
    let sql = format!(
        "SELECT * FROM desk_registration WHERE tenant_id = $1 AND adhesion_code = $2 AND expires_at > $3{}",
        tx.engine().for_update()
    );
    tx.one(&sql, args![code.as_str(), now]).await
}

/// A scan that is about to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingScan {
    /// The registration.
    pub registration: Uuid,
    /// Where its content goes.
    pub key: String,
}

/// Notes where a scan's content is about to be stored; what an earlier one left is dead.
pub async fn begin_scan(tx: &Tx, scan: &PendingScan, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, scan_key, $3 FROM desk_registration \
         WHERE tenant_id = $1 AND id = $2 AND scan_key IS NOT NULL ON CONFLICT DO NOTHING",
        args![scan.registration, now],
    )
    .await?;
    tx.execute(
        "UPDATE desk_registration SET scan_key = $3, scan_name = NULL, scan_media_type = NULL, scan_size = NULL, \
         scan_sha256 = NULL WHERE tenant_id = $1 AND id = $2",
        args![scan.registration, scan.key.as_str()],
    )
    .await?;
    Ok(())
}

/// The content is stored and good. False when another scan has taken its place meanwhile.
pub async fn finish_scan(tx: &Tx, pending: &PendingScan, scan: &Scan) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE desk_registration SET scan_name = $4, scan_media_type = $5, scan_size = $6, scan_sha256 = $7 \
             WHERE tenant_id = $1 AND id = $2 AND scan_key = $3",
            args![
                pending.registration,
                pending.key.as_str(),
                scan.name.as_str(),
                scan.media_type.as_str(),
                scan.size,
                scan.sha256.as_str(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes all registrations of a person; the scans of all but one are dead.
pub async fn remove(tx: &Tx, tax_code: &CodiceFiscale, recognised: Uuid, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, scan_key, $4 FROM desk_registration \
         WHERE tenant_id = $1 AND tax_code = $2 AND id <> $3 AND scan_key IS NOT NULL ON CONFLICT DO NOTHING",
        args![tax_code.as_str(), recognised, now],
    )
    .await?;
    tx.execute(
        "DELETE FROM desk_registration WHERE tenant_id = $1 AND tax_code = $2",
        args![tax_code.as_str()],
    )
    .await?;
    Ok(())
}
