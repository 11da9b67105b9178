//! What of a certificate (RFC 5280 §4.1) the check of a seal needs: its key and its time. That it is the
//! municipality's is known from where it is published, not from a chain.

use crate::der::{self, Values};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};
use sportello_mark::PublishedSeal;

/// `rsaEncryption` (RFC 8017 appendix A.1).
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `id-ecPublicKey` and `secp256r1` (RFC 5480 §2.1.1).
const EC: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// For what a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, PKCS#1 v1.5 padding, SHA-256.
    Rsa,
    /// ECDSA on P-256, SHA-256.
    P256,
}

/// The bytes are not a certificate in DER whose key this check knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCertificate;

impl std::fmt::Display for InvalidCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a certificate of an RSA or P-256 key")
    }
}

impl std::error::Error for InvalidCertificate {}

/// The certificate of a seal as it is published, with the time that stands in it.
pub fn published(certificate: Vec<u8>) -> Result<PublishedSeal, InvalidCertificate> {
    let Certificate {
        not_before,
        not_after,
        ..
    } = Certificate::read(&certificate).ok_or(InvalidCertificate)?;
    Ok(PublishedSeal::new(certificate, not_before, not_after))
}

/// A certificate, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Certificate<'a> {
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
    pub(crate) kind: KeyKind,
    /// The `SubjectPublicKeyInfo`.
    pub(crate) spki: &'a [u8],
    /// The key in it: an `RSAPublicKey`, or a point.
    pub(crate) key: &'a [u8],
}

impl<'a> Certificate<'a> {
    pub(crate) fn read(certificate: &'a [u8]) -> Option<Self> {
        let mut tbs = Values::new(der::only(certificate, der::SEQUENCE)?).enter(der::SEQUENCE)?;
        tbs.take_if(der::CONTEXT_0);
        tbs.take(der::INTEGER)?;
        tbs.take(der::SEQUENCE)?;
        tbs.take(der::SEQUENCE)?;
        let mut validity = tbs.enter(der::SEQUENCE)?;
        let (not_before, not_after) = (instant(&mut validity)?, instant(&mut validity)?);
        tbs.take(der::SEQUENCE)?;
        let info = tbs.any().filter(|value| value.tag == der::SEQUENCE)?;
        let mut parts = Values::new(info.content);
        let mut algorithm = parts.enter(der::SEQUENCE)?;
        let kind = match algorithm.take(der::OID)? {
            oid if oid == RSA => KeyKind::Rsa,
            oid if oid == EC && algorithm.take(der::OID)? == P256 => KeyKind::P256,
            _ => return None,
        };
        let (unused_bits, key) = parts.take(der::BIT_STRING)?.split_first()?;
        (*unused_bits == 0).then_some(Self {
            not_before,
            not_after,
            kind,
            spki: info.whole,
            key,
        })
    }
}

/// SHA-256 of a certificate, as a signature names it (RFC 5035 §4).
pub(crate) fn hash(certificate: &[u8]) -> [u8; 32] {
    Sha256::digest(certificate).into()
}

/// `YYMMDDHHMMSSZ` of this and the last century's half, or `YYYYMMDDHHMMSSZ` (RFC 5280 §4.1.2.5).
fn instant(values: &mut Values<'_>) -> Option<DateTime<Utc>> {
    let written = values.any()?;
    let digits = std::str::from_utf8(written.content).ok()?.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match written.tag {
        der::UTC_TIME if digits.len() == 12 => {
            let (year, rest) = digits.split_at_checked(2)?;
            let year: i32 = year.parse().ok()?;
            (year + if year < 50 { 2000 } else { 1900 }, rest)
        }
        der::GENERALIZED_TIME if digits.len() == 14 => {
            let (year, rest) = digits.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2)?.parse::<u32>().ok();
    let day = NaiveDate::from_ymd_opt(year, two(0)?, two(2)?)?;
    Some(day.and_hms_opt(two(4)?, two(6)?, two(8)?)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_two_kinds() {
        let read = |tag: u8, text: &str| {
            let length = u8::try_from(text.len()).unwrap();
            let value = [&[tag, length], text.as_bytes()].concat();
            instant(&mut Values::new(&value)).map(|at| at.to_rfc3339())
        };
        let told = Some("2026-11-24T09:41:07+00:00".to_owned());
        assert_eq!(read(der::UTC_TIME, "261124094107Z"), told);
        assert_eq!(read(der::GENERALIZED_TIME, "20261124094107Z"), told);
        let old = read(der::UTC_TIME, "500101000000Z").unwrap();
        assert!(old.starts_with("1950-"), "{old}");
        for (tag, bad) in [
            (der::UTC_TIME, "20261124094107Z"),
            (der::UTC_TIME, "261124094107+0100"),
            (der::UTC_TIME, "261324094107Z"),
            (der::GENERALIZED_TIME, "20261124094107"),
            (der::GENERALIZED_TIME, "2026112409410é"),
            (der::INTEGER, "261124094107Z"),
        ] {
            assert_eq!(read(tag, bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_no_certificate_is_not_taken() {
        for bad in [&[][..], &[0x30, 0x00], b"-----BEGIN CERTIFICATE-----"] {
            assert_eq!(published(bad.to_vec()), Err(InvalidCertificate));
        }
    }
}
