//! Payments that somebody begins without signing in. Whoever holds one of its tokens sees how it stands;
//! what a browser says of it proves nothing: receipts do.
//!
//! The address for the receipt is sealed with the municipality's keyring, and forgotten once it was written
//! to; the payment itself when its time is over. What was paid stays with the notice.

use super::attempts::{payable, status_of};
use super::{StoredNotice, read, visits};
use crate::keyring::{self, KeyId, Keyring};
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use sportello_types::ids::{NoticeId, PaymentAttemptId, TenantId};
use sportello_types::lang::Lang;
use sportello_types::payments::{Attempt, AttemptStatus, PageVisit};
use sportello_types::values::Email;
use std::collections::BTreeSet;

/// How long a payment is remembered, and its receipts are within reach of its tokens.
pub const REMEMBERED: Duration = Duration::days(90);

const EMAIL: &str = "email";

/// A payment to begin.
pub struct NewOpenPayment<'a> {
    /// Its id; the receipts bring it back.
    pub id: PaymentAttemptId,
    /// SHA-256 of the token by which it is seen again.
    pub token_hash: &'a [u8; 32],
    /// The language of the mail.
    pub lang: Lang,
    /// Where the way to the receipt is sent, and what seals it.
    pub email: Option<(&'a Email, &'a Keyring)>,
    /// Where the browser goes to pay, as the provider has said.
    pub pay_at: &'a str,
    /// One to five notices, each once. That they may be paid so, is for the caller to know.
    pub notices: &'a [NoticeId],
    /// When.
    pub at: DateTime<Utc>,
}

/// A payment that was begun.
#[derive(Clone)]
pub struct OpenPayment {
    /// Its id.
    pub id: PaymentAttemptId,
    /// The language of the mail.
    pub lang: Lang,
    /// When it was begun, and what the browser has said since.
    pub visit: PageVisit,
    /// Where the browser goes to pay.
    pub pay_at: Option<String>,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
    /// The notices.
    pub notices: Vec<StoredNotice>,
    tenant: TenantId,
    sealed: Option<Vec<u8>>,
}

impl OpenPayment {
    /// Where it stands: paid when all notices are, whatever the browser says.
    pub fn status(&self) -> AttemptStatus {
        status_of(self.id, &self.visit, &self.notices)
    }

    /// The payment as whoever has begun it sees it.
    pub fn shown(&self) -> Attempt {
        let status = self.status();
        let pay_at = self.pay_at.clone().filter(|_| status == AttemptStatus::Begun);
        Attempt {
            id: self.id,
            pay_at,
            status,
            returned_at: self.visit.back.map(|back| back.first_at),
            again_at: None,
            notices: self.notices.iter().map(StoredNotice::shown).collect(),
            // Whoever pays without signing in has asked for nothing.
            sources: Vec::new(),
        }
    }

    /// Where the way to the receipt is to be sent; nothing where nobody has asked, or it was sent.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn email(&self, keys: &Keyring) -> Result<Option<Email>> {
        let Some(sealed) = &self.sealed else {
            return Ok(None);
        };
        let opened = keys.open(&place(self.tenant, self.id), sealed);
        let email = opened.and_then(|email| String::from_utf8(email).ok()?.parse().ok());
        email.map(Some).ok_or(Error::Corrupt { column: EMAIL })
    }
}

/// A payment without its notices, which are read apart.
impl FromRow for OpenPayment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            lang: row.word("lang")?,
            visit: visits::read_open(row)?,
            pay_at: row.get("pay_at")?,
            expires_at: row.get("expires_at")?,
            notices: Vec::new(),
            tenant: row.get("tenant_id")?,
            sealed: row.get(EMAIL)?,
        })
    }
}

fn place(tenant: TenantId, id: PaymentAttemptId) -> String {
    format!("open_payment/{tenant}/{id}/{EMAIL}")
}

/// Begins a payment.
///
/// # Errors
///
/// [`Error::WrongState`] when a notice cannot be paid now, when two are ways to pay the same debt, or another way
/// may be being paid ([`super::paid_otherwise`]), or when there is none, one twice, or more than five;
/// [`Error::NotFound`] when there is no such notice.
pub async fn begin(tx: &Tx, new: &NewOpenPayment<'_>, rng: &mut (impl Rng + ?Sized)) -> Result<()> {
    let notices = payable(tx, new.notices, new.at).await?;
    let sealed = match new.email {
        Some((email, keys)) => {
            Some(keys.seal(&place(tx.tenant(), new.id), email.as_str().as_bytes(), rng)?)
        }
        None => None,
    };
    tx.execute(
        "INSERT INTO open_payment (tenant_id, id, lang, email, pay_at, begun_at, given_up, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7)",
        args![
            new.id,
            to_word(&new.lang, "lang")?,
            sealed,
            new.pay_at,
            new.at,
            new.at + REMEMBERED,
        ],
    )
    .await?;
    for notice in notices {
        tx.execute(
            "INSERT INTO open_payment_notice (tenant_id, payment_id, notice_id) VALUES ($1, $2, $3)",
            vec![new.id.into(), notice],
        )
        .await?;
    }
    add_token(tx, new.id, new.token_hash).await
}

/// Lets another token see a payment: that of a mail, or of an answer in the place of one that was lost.
pub async fn add_token(tx: &Tx, id: PaymentAttemptId, token_hash: &[u8; 32]) -> Result<()> {
    tx.execute(
        "INSERT INTO open_payment_token (tenant_id, token_hash, payment_id) VALUES ($1, $2, $3)",
        args![hex::encode(token_hash), id],
    )
    .await?;
    Ok(())
}

/// The payment of a token, until it is forgotten.
pub async fn by_token(tx: &Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<OpenPayment>> {
    let found = tx
        .one(
            "SELECT p.* FROM open_payment p \
             JOIN open_payment_token t ON t.tenant_id = p.tenant_id AND t.payment_id = p.id \
             WHERE p.tenant_id = $1 AND t.token_hash = $2 AND p.expires_at > $3",
            args![hex::encode(token_hash), now],
        )
        .await?;
    with_notices(tx, found).await
}

/// The browser comes back, with a token of a payment. It may come back again: what it says last counts, and
/// proves as little.
pub async fn return_to(
    tx: &Tx,
    token_hash: &[u8; 32],
    given_up: bool,
    now: DateTime<Utc>,
) -> Result<Option<OpenPayment>> {
    let found = tx
        .one(
            "UPDATE open_payment SET returned_at = COALESCE(returned_at, $3), given_up = $4 \
             WHERE tenant_id = $1 AND expires_at > $3 AND id = \
             (SELECT t.payment_id FROM open_payment_token t WHERE t.tenant_id = $1 AND t.token_hash = $2) \
             RETURNING *",
            args![hex::encode(token_hash), now, given_up],
        )
        .await?;
    with_notices(tx, found).await
}

/// A payment by its id: for jobs, and for an answer that is given again.
pub async fn find_any(tx: &Tx, id: PaymentAttemptId) -> Result<Option<OpenPayment>> {
    let found = tx
        .one(
            "SELECT * FROM open_payment WHERE tenant_id = $1 AND id = $2",
            args![id],
        )
        .await?;
    with_notices(tx, found).await
}

/// The payments that hold a notice and wait for a mail: those that were not given up first, then the last begun.
pub async fn to_tell(tx: &Tx, notice: NoticeId) -> Result<Vec<PaymentAttemptId>> {
    let rows = tx
        .rows(
            "SELECT p.id FROM open_payment p \
             JOIN open_payment_notice n ON n.tenant_id = p.tenant_id AND n.payment_id = p.id \
             WHERE p.tenant_id = $1 AND n.notice_id = $2 AND p.email IS NOT NULL \
             ORDER BY p.given_up, p.begun_at DESC, p.id DESC",
            args![notice],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Forgets where the way to the receipt was sent.
pub async fn forget_email(tx: &Tx, id: PaymentAttemptId) -> Result<()> {
    tx.execute(
        "UPDATE open_payment SET email = NULL WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await?;
    Ok(())
}

/// The keys that the addresses of a municipality need to be read.
pub async fn keys_in_use(tx: &Tx) -> Result<BTreeSet<KeyId>> {
    keyring::in_use(tx, "open_payment", EMAIL).await
}

/// Removes what is over; how many payments were removed.
pub(crate) async fn purge(tx: &SystemTx, now: DateTime<Utc>) -> Result<u64> {
    for child in ["open_payment_token", "open_payment_notice"] {
        tx.execute(
            &format!(
                "DELETE FROM {child} WHERE EXISTS (SELECT 1 FROM open_payment p \
                 WHERE p.tenant_id = {child}.tenant_id AND p.id = {child}.payment_id AND p.expires_at <= $1)"
            ),
            args![now],
        )
        .await?;
    }
    tx.execute("DELETE FROM open_payment WHERE expires_at <= $1", args![now])
        .await
}

async fn with_notices(tx: &Tx, found: Option<OpenPayment>) -> Result<Option<OpenPayment>> {
    let Some(mut payment) = found else {
        return Ok(None);
    };
    let condition =
        "n.id IN (SELECT notice_id FROM open_payment_notice WHERE tenant_id = $1 AND payment_id = $2)";
    payment.notices = read::notices(tx, condition, args![payment.id]).await?;
    Ok(Some(payment))
}
