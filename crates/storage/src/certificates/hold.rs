//! Certificates that wait for a payment: made and sealed, but not issued before a receipt says that they are
//! paid. Whether one is paid, the debt knows; what ends the wait is decided under the lock of the debt, so
//! that of a receipt and of whoever gives up one wins.

use super::sealed::{DELIVER_TO, place};
use super::{Certificate, SELECT};
use crate::payments::{ENOUGH, GIVEN_BACK};
use crate::row::{Row, to_word};
use crate::{Error, Keyring, Result, SystemTx, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use rand::Rng;
use sportello_types::certificates::{CertificatePayment, CertificateStatus, StampApart};
use sportello_types::deliveries::{Delivery, DeliveryChannel};
use sportello_types::ids::{CertificateId, DebtId, NoticeId, TenantId};
use sportello_types::payments::{DebtStatus, NoticeStatus};
use sportello_types::values::{Email, EuroCents};

/// A certificate that is to wait.
#[derive(Clone, Copy)]
pub struct NewHold<'a> {
    /// Which.
    pub certificate: CertificateId,
    /// For which debt: one way to pay it, with one notice, or with a second one where a stamp is bought by itself
    /// beside the fees.
    pub debt: DebtId,
    /// Since when.
    pub held_at: DateTime<Utc>,
    /// The last day of the notice.
    pub until: NaiveDate,
    /// Where it is sent once it is issued.
    pub deliver: Option<&'a Delivery>,
}

/// The payment that a certificate waits for, or has waited for.
#[derive(Clone)]
pub struct Hold {
    /// The debt.
    pub debt: DebtId,
    /// Its notice, the first where there are two.
    pub notice: NoticeId,
    /// How much that asks for.
    pub amount: EuroCents,
    /// Where the notice stands.
    pub notice_status: NoticeStatus,
    /// The digital stamp that is bought by itself, beside what the notice asks for.
    pub apart: Option<HeldStamp>,
    /// The last day of the notice.
    pub until: NaiveDate,
    /// When the certificate was issued.
    pub released_at: Option<DateTime<Utc>>,
    /// When it was given up, with its paper.
    pub discarded_at: Option<DateTime<Utc>>,
    /// Whether what was paid is enough; see [`crate::payments::Money::Enough`].
    enough: bool,
    /// Whether the digital stamp that was bought is here.
    stamp: bool,
    /// Whether the money was taken back since.
    reversed: bool,
    deliver: Option<(DeliveryChannel, Vec<u8>)>,
}

/// A digital stamp that a certificate waits for, and that is bought by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldStamp {
    /// Its notice.
    pub notice: NoticeId,
    /// How much.
    pub amount: EuroCents,
    /// Where its notice stands.
    pub status: NoticeStatus,
    /// Whether it is good, or was let through.
    enough: bool,
    /// Whether it is here.
    here: bool,
}

impl HeldStamp {
    /// The stamp in a certificate's row, if there is one.
    fn read(row: &Row) -> Result<Option<Self>> {
        let Some(notice) = row.get("apart_notice")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            notice,
            amount: EuroCents(row.get("apart_amount")?),
            status: row.word("apart_status")?,
            enough: row.get::<i64>("apart_enough")? == 1,
            here: row.get::<i64>("apart_stamps")? > 0,
        }))
    }
}

impl Hold {
    /// How a certificate stands that was not issued; nothing once it was.
    pub const fn unissued(&self) -> Option<CertificateStatus> {
        match (self.released_at, self.discarded_at) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(CertificateStatus::Discarded),
            (None, None) => Some(CertificateStatus::Held),
        }
    }

    /// Whether something is paid, and an office looks at what came before the certificate is issued.
    pub fn looked_at(&self) -> bool {
        let fits = self.enough && !self.reversed;
        let stamp = self.apart.as_ref();
        let bad = stamp.is_some_and(|stamp| stamp.status.is_paid() && !stamp.enough);
        self.unissued() == Some(CertificateStatus::Held) && (bad || self.notice_status.is_paid() && !fits)
    }

    /// The payment as the citizen sees it on a day of Europe/Rome.
    pub(super) fn payment(&self, day: NaiveDate) -> CertificatePayment {
        let payable = |status: NoticeStatus| status == NoticeStatus::Payable && day <= self.until;
        let apart = self.apart.as_ref().map(|stamp| StampApart {
            notice: stamp.notice,
            amount: stamp.amount,
            paid: stamp.status.is_paid(),
            payable: payable(stamp.status),
        });
        let mut statuses = vec![self.notice_status];
        statuses.extend(self.apart.as_ref().map(|stamp| stamp.status));
        CertificatePayment {
            debt: self.debt,
            notice: self.notice,
            amount: self.amount,
            total: EuroCents(self.amount.0 + apart.as_ref().map_or(0, |stamp| stamp.amount.0)),
            until: self.until,
            status: DebtStatus::of([statuses.as_slice()]),
            payable: payable(self.notice_status),
            apart,
            stamp: self.stamp || self.apart.as_ref().is_some_and(|stamp| stamp.here),
            looked_at: self.looked_at(),
            reversed: self.reversed,
        }
    }
}

/// The wait in a certificate's row, if there is one.
pub(super) fn held(row: &Row) -> Result<Option<Hold>> {
    let Some(debt) = row.get("debt_id")? else {
        return Ok(None);
    };
    Ok(Some(Hold {
        debt,
        notice: row.get("notice_id")?,
        amount: EuroCents(row.get("notice_amount")?),
        notice_status: row.word("notice_status")?,
        apart: HeldStamp::read(row)?,
        until: row.get("until")?,
        released_at: row.get("released_at")?,
        discarded_at: row.get("discarded_at")?,
        enough: row.get::<i64>("enough")? == 1,
        stamp: row.get::<i64>("stamps_here")? > 0,
        reversed: row.get::<i64>("reversed_lines")? > 0,
        deliver: row
            .word_opt("deliver_by")?
            .zip(row.get::<Option<Vec<u8>>>(DELIVER_TO)?),
    }))
}

impl Certificate {
    /// Where it is sent once it is issued, as was asked for with it.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn deliver(&self, keys: &Keyring) -> Result<Option<Delivery>> {
        let Some((by, sealed)) = self.hold.as_ref().and_then(|hold| hold.deliver.as_ref()) else {
            return Ok(None);
        };
        let address: Email = keys
            .open(&place(self.tenant, self.id, DELIVER_TO), sealed)
            .and_then(|address| String::from_utf8(address).ok()?.parse().ok())
            .ok_or(Error::Corrupt { column: DELIVER_TO })?;
        Ok(Some(Delivery { by: *by, address }))
    }
}

/// Has a certificate wait, in the transaction that writes it and makes its debt.
pub async fn hold(tx: &Tx, new: &NewHold<'_>, keys: &Keyring, rng: &mut (impl Rng + ?Sized)) -> Result<()> {
    let (mut by, mut to) = (None, None);
    if let Some(Delivery { by: channel, address }) = new.deliver {
        let place = place(tx.tenant(), new.certificate, DELIVER_TO);
        by = Some(to_word(channel, "deliver_by")?);
        to = Some(keys.seal(&place, address.as_str().as_bytes(), rng)?);
    }
    tx.execute(
        "INSERT INTO certificate_hold (tenant_id, certificate_id, debt_id, held_at, until, deliver_by, \
         deliver_to) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![new.certificate, new.debt, new.held_at, new.until, by, to],
    )
    .await?;
    Ok(())
}

/// Issues a certificate that waits; false when it waits no longer. That it is paid, is for the caller to know,
/// in this transaction.
pub async fn release(tx: &Tx, id: CertificateId, now: DateTime<Utc>) -> Result<bool> {
    let released = tx
        .execute(
            "UPDATE certificate_hold SET released_at = $3, deliver_by = NULL, deliver_to = NULL \
             WHERE tenant_id = $1 AND certificate_id = $2 AND released_at IS NULL AND discarded_at IS NULL",
            args![id, now],
        )
        .await?;
    Ok(released == 1)
}

/// Gives up a certificate that waits: its paper is left to the housekeeping, and a stamp on paper is good
/// again. False when it waits no longer. In the transaction that withdraws its debt, or after it.
pub async fn discard(tx: &Tx, id: CertificateId, now: DateTime<Utc>) -> Result<bool> {
    let discarded = tx
        .execute(
            "UPDATE certificate_hold SET discarded_at = $3, deliver_by = NULL, deliver_to = NULL \
             WHERE tenant_id = $1 AND certificate_id = $2 AND released_at IS NULL AND discarded_at IS NULL",
            args![id, now],
        )
        .await?;
    if discarded == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, blob_key, $3 FROM certificate \
         WHERE tenant_id = $1 AND id = $2 ON CONFLICT DO NOTHING",
        args![id, now],
    )
    .await?;
    tx.execute(
        "DELETE FROM used_stamp WHERE tenant_id = $1 AND certificate_id = $2",
        args![id],
    )
    .await?;
    Ok(true)
}

/// The certificate that waits, or has waited, for a debt.
pub async fn of_debt(tx: &Tx, debt: DebtId) -> Result<Option<Certificate>> {
    tx.one(&format!("{SELECT} AND h.debt_id = $2"), args![debt]).await
}

/// A certificate that still waits though the last day of its notice is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The municipality.
    pub tenant: TenantId,
    /// The certificate.
    pub id: CertificateId,
}

/// Certificates of all municipalities whose notices had their last day before `day`, of Europe/Rome, and that
/// wait, unpaid or paid in part: those that wait longest first.
pub async fn overdue(tx: &SystemTx, day: NaiveDate, limit: u32) -> Result<Vec<Overdue>> {
    let rows = tx
        .rows(
            "SELECT h.tenant_id, h.certificate_id FROM certificate_hold h \
             WHERE h.until < $1 AND h.released_at IS NULL AND h.discarded_at IS NULL \
             AND EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = h.tenant_id AND n.debt_id = h.debt_id \
             AND n.status NOT IN ('paid', 'reconciled')) ORDER BY h.until, h.certificate_id LIMIT $2",
            args![day, i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Overdue {
                tenant: row.get("tenant_id")?,
                id: row.get("certificate_id")?,
            })
        })
        .collect()
}

/// A certificate that is paid, or was and got its money back, and was not issued yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreleased {
    /// The municipality.
    pub tenant: TenantId,
    /// The certificate.
    pub id: CertificateId,
    /// Since when it waits.
    pub held_at: DateTime<Utc>,
}

/// Certificates of all municipalities that still wait though enough was paid for them, or what was paid was given
/// back, but for those that are annulled: those that wait longest first, after `after`.
pub async fn unreleased(tx: &SystemTx, after: Option<&Unreleased>, limit: u32) -> Result<Vec<Unreleased>> {
    let (beyond, args) = match after {
        Some(after) => (
            "AND (h.held_at, h.certificate_id) > ($1, $2)",
            args![after.held_at, after.id],
        ),
        None => ("", args![]),
    };
    let sql = format!(
        "SELECT h.tenant_id, h.certificate_id, h.held_at FROM certificate_hold h \
         WHERE h.released_at IS NULL AND h.discarded_at IS NULL \
         AND (NOT EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = h.tenant_id AND n.debt_id = h.debt_id \
         AND (n.status NOT IN ('paid', 'reconciled') OR {ENOUGH} = 0)) \
         OR EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = h.tenant_id AND n.debt_id = h.debt_id \
         AND n.status IN ('paid', 'reconciled') AND {GIVEN_BACK} > 0)) \
         AND NOT EXISTS (SELECT 1 FROM certificate_annulment x \
         WHERE x.tenant_id = h.tenant_id AND x.certificate_id = h.certificate_id) {beyond} \
         ORDER BY h.held_at, h.certificate_id LIMIT {limit}"
    );
    let rows = tx.rows(&sql, args).await?;
    rows.iter()
        .map(|row| {
            Ok(Unreleased {
                tenant: row.get("tenant_id")?,
                id: row.get("certificate_id")?,
                held_at: row.get("held_at")?,
            })
        })
        .collect()
}
