//! Digital stamps (*@e.bollo*, `MarcaDaBollo.xsd` of the Revenue Agency, 2014): the XML that comes in a receipt
//! for the part of a payment that has bought one (pagoPA SANP, *Servizio @e.bollo*).
//!
//! A stamp is worth what its signature covers. The document is read strictly, its signature is verified by
//! [`StampSigners`], and then what was signed is read again and nothing else is. What remains is to compare it
//! with what was ordered ([`DigitalStamp::fits`]), and that its number was never seen before, which whoever
//! keeps stamps knows.

use super::element::{Element, Unfit};
use super::receipt;
use super::xml::{self, XmlFault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sportello_types::payments::StampToBuy;
use sportello_types::values::{EuroCents, Sha256};

/// Namespace of digital stamps.
pub const NAMESPACE: &str = "http://www.agenziaentrate.gov.it/2014/MarcaDaBollo";
/// Namespace of XML signatures, in which the digest of the document stands too.
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The digest that a stamp is for.
const DIGEST: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// Largest stamp, in bytes: ten times what one has with the certificates of its signer.
pub const LARGEST: usize = 64 * 1024;
/// Longest number and longest name: `xsd:string` in the schema, bounds of ours.
const LONGEST_NUMBER: usize = 64;
const LONGEST_NAME: usize = 140;

/// Verifies who has signed a stamp. This crate reads no signatures: who does stands behind this.
pub trait StampSigners: Send + Sync {
    /// Verifies the signature over the whole document, made at an instant; the bytes that it covers, without
    /// the signature, in canonical form.
    ///
    /// # Errors
    /// [`Unsigned`].
    fn signed(&self, xml: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, Unsigned>;
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// There is none of the form that it must have, or what it covers was changed.
    #[error("the signature is not there, not as it must be, or over something else")]
    Signature,
    /// It is right, and nobody who is trusted vouches for who has made it.
    #[error("nobody who is trusted vouches for the signer")]
    Signer,
}

/// A digital stamp whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigitalStamp {
    /// Its number (*IUBD*): no two stamps have the same.
    pub iubd: String,
    /// The fiscal code of the provider that has sold it, as it writes it.
    pub provider_code: String,
    /// The provider's name.
    pub provider: String,
    /// When it was bought.
    pub bought_at: DateTime<Utc>,
    /// What it is worth.
    pub amount: EuroCents,
    /// The digest of the document for which it is good.
    pub document: Sha256,
}

/// Why a stamp is not good. Names elements, never what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampFault {
    /// The receipt has none for a part that has bought one.
    #[error("no stamp has come for a part that has bought one")]
    Missing,
    /// The document itself.
    #[error("{0}")]
    Document(#[from] XmlFault),
    /// Something else than a stamp.
    #[error("it is no stamp of the Revenue Agency")]
    Other,
    /// An element is missing, repeated, out of its place, or does not hold what it should.
    #[error("the element {0} is missing, repeated or not as it should be")]
    Element(&'static str),
    /// The signature does not count.
    #[error("{0}")]
    Unsigned(#[from] Unsigned),
    /// What was signed is not what the document shows.
    #[error("what was signed is something else than the document shows")]
    Covered,
    /// It is of another document.
    #[error("it is the stamp of another document")]
    OtherDocument,
    /// It is worth something else.
    #[error("it is not worth what was ordered")]
    OtherAmount,
    /// Its number was seen before.
    #[error("its number was seen before")]
    Repeated,
}

impl From<Unfit> for StampFault {
    fn from(Unfit(element): Unfit) -> Self {
        Self::Element(element)
    }
}

/// Reads a stamp and verifies who has signed it.
///
/// # Errors
/// [`StampFault`] says why it is not good. Those about what was ordered are [`DigitalStamp::fits`]'.
pub fn read(xml: &[u8], signers: &dyn StampSigners) -> Result<DigitalStamp, StampFault> {
    if xml.len() > LARGEST {
        return Err(XmlFault::TooLarge.into());
    }
    let root = xml::read(xml)?;
    let (shown, rest) = fields(&root)?;
    match rest {
        [signature] if signature.is(SIGNATURES, "Signature") => {}
        _ => return Err(StampFault::Element("Signature")),
    }
    let signed = signers.signed(xml, shown.bought_at)?;
    let root = xml::read(&signed)?;
    let (stamp, rest) = fields(&root)?;
    if stamp != shown || !rest.is_empty() {
        return Err(StampFault::Covered);
    }
    Ok(stamp)
}

impl DigitalStamp {
    /// Whether it is what was ordered: of this document, and worth what was paid for it.
    ///
    /// # Errors
    /// [`StampFault::OtherDocument`], [`StampFault::OtherAmount`].
    pub fn fits(&self, ordered: &StampToBuy, amount: EuroCents) -> Result<(), StampFault> {
        if self.document != ordered.document {
            return Err(StampFault::OtherDocument);
        }
        if self.amount != amount {
            return Err(StampFault::OtherAmount);
        }
        Ok(())
    }
}

/// What a stamp says, and what follows in the document.
fn fields(root: &Element) -> Result<(DigitalStamp, &[Element]), StampFault> {
    if !root.is(NAMESPACE, "marcaDaBollo") {
        return Err(StampFault::Other);
    }
    let mut left = root.children.as_slice();
    // A sequence in the schema: each in its place, and once.
    for name in ORDER {
        match left.split_first() {
            Some((first, rest)) if first.is(NAMESPACE, name) => left = rest,
            _ => return Err(StampFault::Element(name)),
        }
    }
    let provider = root.one("PSP")?;
    if !is_plain(provider, &["CodiceFiscale", "Denominazione"]) {
        return Err(StampFault::Element("PSP"));
    }
    if root.text("TipoBollo", 2)? != "01" {
        return Err(StampFault::Element("TipoBollo"));
    }
    let stamp = DigitalStamp {
        iubd: root.value("IUBD", number)?,
        provider_code: provider.text("CodiceFiscale", LONGEST_NAME)?.to_owned(),
        provider: provider.text("Denominazione", LONGEST_NAME)?.to_owned(),
        bought_at: root.value("OraAcquisto", instant)?,
        amount: root.value("Importo", cents)?,
        document: digest(root.one("ImprontaDocumento")?)?,
    };
    Ok((stamp, left))
}

/// The elements of a stamp, but for its signature.
const ORDER: [&str; 6] = [
    "PSP",
    "IUBD",
    "OraAcquisto",
    "Importo",
    "TipoBollo",
    "ImprontaDocumento",
];

/// Whether an element has these children and no other.
fn is_plain(element: &Element, names: &[&str]) -> bool {
    let children = &element.children;
    children.len() == names.len()
        && children
            .iter()
            .zip(names)
            .all(|(child, name)| child.is(NAMESPACE, name))
}

fn number(text: &str) -> Option<String> {
    let fits = (1..=LONGEST_NUMBER).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

/// `xsd:dateTime`; some providers write the offset without its colon.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    receipt::instant(text).or_else(|| {
        let year = text.get(..5)?;
        let begins = year.ends_with('-') && year.bytes().take(4).all(|byte| byte.is_ascii_digit());
        let read = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z").ok()?;
        begins.then(|| read.with_timezone(&Utc))
    })
}

/// `xsd:decimal` with two decimals at most: `16.00`, `16.0`, `16`. More than nothing.
fn cents(text: &str) -> Option<EuroCents> {
    let (euro, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let significant = euro.trim_start_matches('0');
    if !digits(euro) || !digits(decimals) || decimals.len() > 2 || significant.len() > 9 {
        return None;
    }
    let cents: i64 = format!("{significant}{decimals:0<2}").parse().ok()?;
    (cents > 0).then_some(EuroCents(cents))
}

fn digest(element: &Element) -> Result<Sha256, StampFault> {
    const WRONG: StampFault = StampFault::Element("ImprontaDocumento");
    let [method, value] = element.children.as_slice() else {
        return Err(WRONG);
    };
    let [algorithm] = method.attributes.as_slice() else {
        return Err(WRONG);
    };
    let right = method.is(NAMESPACE, "DigestMethod")
        && method.children.is_empty()
        && method.text.is_empty()
        && algorithm.namespace.is_empty()
        && algorithm.local == "Algorithm"
        && algorithm.value == DIGEST;
    if !right || !value.is(SIGNATURES, "DigestValue") || !value.children.is_empty() {
        return Err(WRONG);
    }
    let text: String = value
        .text
        .chars()
        .filter(|character| !xml::is_blank(*character))
        .collect();
    let bytes = STANDARD.decode(text).map_err(|_| WRONG)?;
    bytes.try_into().map(Sha256).map_err(|_| WRONG)
}

#[cfg(test)]
mod tests;
