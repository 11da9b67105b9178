//! Documents that are sent by mail: to whom, how, and what became of it. The address is sealed with the
//! municipality's keyring; the job that sends it reads it here.

use crate::cursor::{Cursor, page, probe};
use crate::keyring::{self, KeyId, Keyring};
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use sportello_types::deliveries::{self as types, DeliveryChannel, DeliveryShown, DeliveryStatus};
use sportello_types::ids::{CertificateId, CitizenId, DeliveryId, TenantId};
use sportello_types::page::Page;
use sportello_types::values::Email;
use std::collections::BTreeSet;

/// How long deliveries of what is kept nowhere are remembered; those of a certificate stay as long as it
/// does.
const REMEMBERED: Duration = Duration::days(30);
/// A delivery of which nothing was heard for so long is given up: no job is tried for longer than a week.
const HOPELESS: Duration = Duration::days(8);
const ADDRESS: &str = "address";

/// A document to send.
#[derive(Clone, Copy)]
pub struct NewDelivery<'a> {
    /// Its id.
    pub id: DeliveryId,
    /// Who has it sent.
    pub citizen: CitizenId,
    /// The certificate that is sent; nothing for another document.
    pub certificate: Option<CertificateId>,
    /// Where to.
    pub to: &'a types::Delivery,
    /// The file that is to be deleted once it was sent, or given up.
    pub forget_blob: Option<&'a str>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

/// A document that was sent, or is about to be.
#[derive(Clone)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Who has it sent.
    pub citizen: CitizenId,
    /// The certificate that is sent.
    pub certificate: Option<CertificateId>,
    /// How.
    pub channel: DeliveryChannel,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When the mail server took it.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub failed_at: Option<DateTime<Utc>>,
    tenant: TenantId,
    sealed: Vec<u8>,
}

impl Delivery {
    /// Where to.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn address(&self, keys: &Keyring) -> Result<Email> {
        keys.open(&place(self.tenant, self.id), &self.sealed)
            .and_then(|address| String::from_utf8(address).ok()?.parse().ok())
            .ok_or(Error::Corrupt { column: ADDRESS })
    }

    /// The delivery as the citizen sees it.
    ///
    /// # Errors
    ///
    /// Those of [`Self::address`].
    pub fn shown(&self, keys: &Keyring) -> Result<DeliveryShown> {
        Ok(DeliveryShown {
            id: self.id,
            by: self.channel,
            address: self.address(keys)?,
            status: match (self.done_at, self.failed_at) {
                (Some(_), _) => DeliveryStatus::Sent,
                (None, Some(_)) => DeliveryStatus::Failed,
                (None, None) => DeliveryStatus::Sending,
            },
            asked_at: self.asked_at,
            done_at: self.done_at,
        })
    }
}

impl FromRow for Delivery {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            certificate: row.get("certificate_id")?,
            channel: row.word("channel")?,
            asked_at: row.get("asked_at")?,
            done_at: row.get("done_at")?,
            failed_at: row.get("failed_at")?,
            tenant: row.get("tenant_id")?,
            sealed: row.get(ADDRESS)?,
        })
    }
}

fn place(tenant: TenantId, id: DeliveryId) -> String {
    format!("document_delivery/{tenant}/{id}/{ADDRESS}")
}

/// How many a citizen has asked for since an instant. Who asks at the same time waits until the end of the
/// transaction, so that nobody counts too few.
pub async fn count_since(tx: &Tx, citizen: CitizenId, since: DateTime<Utc>) -> Result<i64> {
    let lock = format!(
        "SELECT id FROM citizen WHERE tenant_id = $1 AND id = $2{}",
        tx.engine().for_update()
    );
    tx.row(&lock, args![citizen]).await?.ok_or(Error::NotFound)?;
    let sql = "SELECT COUNT(*) AS asked FROM document_delivery WHERE tenant_id = $1 AND citizen_id = $2 \
               AND asked_at > $3";
    let row = tx.row(sql, args![citizen, since]).await?;
    row.ok_or(Error::NotFound)?.get("asked")
}

/// Notes a document that is to be sent.
pub async fn insert(
    tx: &Tx,
    new: NewDelivery<'_>,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    let address = new.to.address.as_str().as_bytes();
    let sealed = keys.seal(&place(tx.tenant(), new.id), address, rng)?;
    tx.execute(
        "INSERT INTO document_delivery (tenant_id, id, citizen_id, certificate_id, channel, address, \
         forget_blob, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            new.id,
            new.citizen,
            new.certificate,
            to_word(&new.to.by, "channel")?,
            sealed,
            new.forget_blob,
            new.asked_at,
        ],
    )
    .await?;
    Ok(())
}

/// A delivery, whoever asked for it: for jobs.
pub async fn find_any(tx: &Tx, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = "SELECT * FROM document_delivery WHERE tenant_id = $1 AND id = $2";
    tx.one(sql, args![id]).await
}

/// A delivery that this citizen asked for.
pub async fn find(tx: &Tx, citizen: CitizenId, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = "SELECT * FROM document_delivery WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3";
    tx.one(sql, args![citizen, id]).await
}

const LIST: &str = "deliveries";

/// The deliveries of a certificate that this citizen asked for, newest first.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list(
    tx: &Tx,
    citizen: CitizenId,
    certificate: CertificateId,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Delivery>> {
    const OF: &str = "SELECT * FROM document_delivery WHERE tenant_id = $1 AND citizen_id = $2 \
                      AND certificate_id = $3";
    let items: Vec<Delivery> = match cursor {
        None => {
            tx.all(
                &format!("{OF} ORDER BY asked_at DESC, id DESC LIMIT $4"),
                args![citizen, certificate, probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
            tx.all(
                &format!("{OF} AND (asked_at, id) < ($4, $5) ORDER BY asked_at DESC, id DESC LIMIT $6"),
                args![citizen, certificate, cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, |delivery| {
        (delivery.asked_at, delivery.id.0)
    }))
}

/// All that a citizen asked for, oldest first: for the download of one's own data.
pub async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<Delivery>> {
    let sql =
        "SELECT * FROM document_delivery WHERE tenant_id = $1 AND citizen_id = $2 ORDER BY asked_at, id";
    tx.all(sql, args![citizen]).await
}

/// The mail server took it: a file that is to be forgotten is left to the housekeeping.
pub async fn mark_done(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE document_delivery SET done_at = $3, failed_at = NULL WHERE tenant_id = $1 AND id = $2 \
               AND done_at IS NULL";
    tx.execute(sql, args![id, now]).await?;
    bury(tx, id, now).await
}

/// It was given up: a file that is to be forgotten is left to the housekeeping all the same.
pub async fn mark_failed(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE document_delivery SET failed_at = $3 WHERE tenant_id = $1 AND id = $2 \
               AND done_at IS NULL";
    tx.execute(sql, args![id, now]).await?;
    bury(tx, id, now).await
}

async fn bury(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, forget_blob, $3 \
         FROM document_delivery WHERE tenant_id = $1 AND id = $2 AND forget_blob IS NOT NULL \
         ON CONFLICT DO NOTHING",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// The keys that the addresses of a municipality need to be read.
pub async fn keys_in_use(tx: &Tx) -> Result<BTreeSet<KeyId>> {
    keyring::in_use(tx, "document_delivery", ADDRESS).await
}

/// Gives up what no job speaks of any more, and removes what is over; how many were removed.
pub(crate) async fn purge(tx: &SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let hopeless = "done_at IS NULL AND failed_at IS NULL AND asked_at < $1";
    tx.execute(
        &format!(
            "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, forget_blob, $2 \
             FROM document_delivery WHERE {hopeless} AND forget_blob IS NOT NULL ON CONFLICT DO NOTHING"
        ),
        args![now - HOPELESS, now],
    )
    .await?;
    tx.execute(
        &format!("UPDATE document_delivery SET failed_at = $2 WHERE {hopeless}"),
        args![now - HOPELESS, now],
    )
    .await?;
    tx.execute(
        "DELETE FROM document_delivery WHERE certificate_id IS NULL AND asked_at < $1",
        args![now - REMEMBERED],
    )
    .await
}
