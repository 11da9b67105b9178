//! The digital stamps that a receipt brings (*@e.bollo*): judged, and kept where they are good. What was paid
//! is paid either way: the Revenue Agency has the money, and somebody looks at a stamp that is not good.

use crate::app::App;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use sportello_identity::signed_xml::{SignedXmlError, Signers};
use sportello_integrations::payments::Transferred;
use sportello_integrations::payments::stamp::{self, StampFault, StampSigners, Unsigned};
use sportello_storage::Tx;
use sportello_storage::payments::StoredNotice;
use sportello_storage::stamps::{self, BoughtStamp, StampKept};
use sportello_types::ids::NoticeId;
use sportello_types::payments::StampToBuy;
use sportello_types::values::EuroCents;

/// Signatures of stamps by those whom the administrator believes.
pub struct TrustedSigners(pub Signers);

impl StampSigners for TrustedSigners {
    fn signed(&self, xml: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        self.0.verified(xml, at).map_err(|error| {
            tracing::warn!(%error, "the signature of a digital stamp does not count");
            match error {
                SignedXmlError::Signature(_) => Unsigned::Signature,
                SignedXmlError::Signer | SignedXmlError::Untrusted => Unsigned::Signer,
            }
        })
    }
}

/// Judges the stamps that the notice of a receipt buys, among the transfers that the receipt tells of, and keeps
/// the good ones, in the transaction that takes the receipt. Whether all of them are good, or were here before.
pub(super) async fn take(
    tx: &Tx,
    app: &App,
    transfers: &[Transferred],
    notice: &StoredNotice,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let mut all_good = true;
    for (number, part) in (1_u8..).zip(notice.parts.as_slice()) {
        let Some(ordered) = part.stamp() else { continue };
        let fault = match judge(app, transfers, notice.id, number, ordered, part.amount) {
            Ok(stamp) => match stamps::keep(tx, &stamp, now).await? {
                StampKept::Kept | StampKept::HasOne => continue,
                StampKept::Repeated => StampFault::Repeated,
            },
            Err(fault) => fault,
        };
        tracing::warn!(%fault, notice = %notice.id, part = number, "a digital stamp is not good");
        all_good = false;
    }
    Ok(all_good)
}

fn judge(
    app: &App,
    transfers: &[Transferred],
    notice: NoticeId,
    part: u8,
    ordered: &StampToBuy,
    amount: EuroCents,
) -> Result<BoughtStamp, StampFault> {
    let signers = app.stamp_signers.as_deref().ok_or(Unsigned::Signer)?;
    let transfer = transfers.iter().find(|transfer| transfer.number == part);
    let xml = transfer.and_then(|transfer| transfer.stamp.as_ref());
    let xml = xml.ok_or(StampFault::Missing)?;
    let read = stamp::read(xml, signers)?;
    read.fits(ordered, amount)?;
    Ok(BoughtStamp {
        iubd: read.iubd,
        notice,
        part,
        document: read.document,
        amount: read.amount,
        bought_at: read.bought_at,
        provider: read.provider,
        xml: xml.clone(),
    })
}
