//! Reading of receipts (*ricevute telematiche*): `ctReceipt` and `ctReceiptV2` of pagoPA's `paForNode`
//! (`paForNode.xsd` 1.0.0), as the node delivers them and as the receipts API keeps them.
//!
//! A receipt is money that has come: what it must say to be one is asked for strictly, and each thing once;
//! what is not read here may be missing, and an element that nobody knew yet may be there. The one that
//! delivers a receipt gives up after two days.

use super::element::{Element, Unfit};
use super::soap::{self, PA};
use super::xml::{self, XmlFault};
use super::{Payer, Receipt, Transferred};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use sportello_types::payments::MOST_PARTS;
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

/// Roots of messages that hold a receipt.
const ROOTS: [&str; 2] = ["paSendRTReq", "paSendRTV2Request"];
/// `xsd:string` in the schema: a bound of ours.
const LONGEST_ID: usize = 140;

/// Why no receipt could be read. Names elements, never what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// The document itself.
    #[error("{0}")]
    Document(#[from] XmlFault),
    /// Something else than a receipt, or names that are qualified where they must not be.
    #[error("it is no receipt of paForNode")]
    Other,
    /// An element is missing, repeated, or does not hold what it should.
    #[error("the element {0} is missing, repeated or not as it should be")]
    Element(&'static str),
    /// It says that nothing was paid.
    #[error("it says that nothing was paid")]
    NotPaid,
}

impl From<Unfit> for ReceiptFault {
    fn from(Unfit(element): Unfit) -> Self {
        Self::Element(element)
    }
}

/// Reads a receipt: a message `paSendRTReq` or `paSendRTV2Request`, in its SOAP envelope or without. The
/// receipts API gives them without, and without their namespace too.
///
/// # Errors
/// [`ReceiptFault`] says why there is none.
pub fn read(xml: &[u8]) -> Result<Receipt, ReceiptFault> {
    let root = xml::read(xml)?;
    let (message, enveloped) = match soap::open(&root) {
        Ok(message) => (message, true),
        Err(_) => (&root, false),
    };
    let namespace = message.namespace == PA || (message.namespace.is_empty() && !enveloped);
    if !namespace || !ROOTS.contains(&message.local.as_str()) || !message.is_plain() {
        return Err(ReceiptFault::Other);
    }
    of(message, xml)
}

/// Reads the receipt of a message that is one, and plain.
pub(super) fn of(message: &Element, xml: &[u8]) -> Result<Receipt, ReceiptFault> {
    let receipt = message.one("receipt")?;
    match receipt.text("outcome", 2)? {
        "OK" => {}
        "KO" => return Err(ReceiptFault::NotPaid),
        _ => return Err(ReceiptFault::Element("outcome")),
    }
    // pagoPA's examples write it in small letters, against its schema.
    let stand_in = match receipt.maybe_value("standIn", boolean)? {
        Some(stand_in) if receipt.maybe("standin")?.is_none() => stand_in,
        Some(_) => return Err(ReceiptFault::Element("standIn")),
        None => receipt.maybe_value("standin", boolean)?.unwrap_or_default(),
    };
    Ok(Receipt {
        id: receipt.text("receiptId", LONGEST_ID)?.to_owned(),
        notice: notice(receipt, "noticeNumber")?,
        iuv: said(receipt, "creditorReferenceId", 35),
        creditor: body(receipt, "fiscalCode")?,
        amount: receipt.value("paymentAmount", cents)?,
        fee: receipt.maybe_value("fee", cents)?,
        paid_at: receipt.maybe_value("paymentDateTime", instant)?,
        provider: receipt.text("PSPCompanyName", 70)?.to_owned(),
        payer: receipt.maybe("payer")?.map(payer).transpose()?,
        transfers: transfers(receipt.one("transferList")?)?,
        cart: receipt.maybe_text("paymentNote", 210)?.map(ToOwned::to_owned),
        stand_in,
        xml: xml.to_vec(),
    })
}

/// The number of a notice: eighteen digits, without the blanks that people may write.
pub(super) fn notice(parent: &Element, name: &'static str) -> Result<NoticeNumber, Unfit> {
    parent.digits(name, 18)?.parse().map_err(|_| Unfit(name))
}

fn body(parent: &Element, name: &'static str) -> Result<PartitaIva, Unfit> {
    parent.digits(name, 11)?.parse().map_err(|_| Unfit(name))
}

/// A text that money is not turned away for.
fn said(parent: &Element, name: &'static str, most: usize) -> Option<String> {
    let text = parent.maybe_text(name, most).ok().flatten();
    text.map(ToOwned::to_owned)
}

fn payer(payer: &Element) -> Result<Payer, Unfit> {
    let identifier = payer.one("uniqueIdentifier")?;
    Ok(Payer {
        tax_code: identifier.text("entityUniqueIdentifierValue", 16)?.to_owned(),
        name: payer.text("fullName", 70)?.to_owned(),
    })
}

fn transfers(list: &Element) -> Result<Vec<Transferred>, Unfit> {
    let mut found: Vec<Transferred> = Vec::new();
    for element in list.children.iter().filter(|child| child.local == "transfer") {
        let transfer = transfer(element)?;
        if found.len() == MOST_PARTS || found.iter().any(|other| other.number == transfer.number) {
            return Err(Unfit("transfer"));
        }
        found.push(transfer);
    }
    if found.is_empty() {
        return Err(Unfit("transfer"));
    }
    Ok(found)
}

fn transfer(transfer: &Element) -> Result<Transferred, Unfit> {
    let account = transfer.maybe_text("IBAN", 35)?;
    let stamp = match (account, transfer.maybe("MBDAttachment")?) {
        (Some(_), None) => None,
        (None, Some(stamp)) => Some(bytes(&stamp.text).ok_or(Unfit("MBDAttachment"))?),
        _ => return Err(Unfit("IBAN")),
    };
    Ok(Transferred {
        number: transfer.value("idTransfer", |text| {
            let number: u8 = text.parse().ok()?;
            (1..=5).contains(&number).then_some(number)
        })?,
        creditor: body(transfer, "fiscalCodePA")?,
        amount: transfer.value("transferAmount", |text| cents(text).filter(|amount| amount.0 > 0))?,
        account: account.and_then(|account| account.parse().ok()),
        category: said(transfer, "transferCategory", 140),
        stamp,
    })
}

/// `stAmount`: `\d+\.\d{2}`, at most 999999999.99. Digits become cents, and no fraction is ever computed.
pub(super) fn cents(text: &str) -> Option<EuroCents> {
    let (euro, cents) = text.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let significant = euro.trim_start_matches('0');
    let fits = !euro.is_empty() && significant.len() <= 9 && cents.len() == 2;
    if !fits || !digits(euro) || !digits(cents) {
        return None;
    }
    format!("{significant}{cents}").parse().ok().map(EuroCents)
}

/// `xsd:boolean`.
fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// `xsd:dateTime`. Without an offset it is the time of Rome: the earlier one where the clock shows it twice.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let year = text.get(..5)?;
    if !year.ends_with('-') || !year.bytes().take(4).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    let at = |local: NaiveDateTime| Some(Rome.from_local_datetime(&local).earliest()?.with_timezone(&Utc));
    // A time that the clock jumped over.
    at(local).or_else(|| {
        let hour = TimeDelta::hours(1);
        at(local.checked_sub_signed(hour)?)?.checked_add_signed(hour)
    })
}

/// `xsd:base64Binary`, which may be broken into lines.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let text: String = text
        .chars()
        .filter(|character| !xml::is_blank(*character))
        .collect();
    let bytes = STANDARD.decode(text).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests;
