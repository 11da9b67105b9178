//! The signature in a seal: CMS `SignedData` (RFC 5652 §5), detached, one signer, with the attributes that
//! PAdES asks for (ETSI EN 319 142-1 §6.3).

use crate::certificate::KeyKind;
use crate::der::{self, Values};

/// `id-signedData` and `id-data` (RFC 5652 §4, §5.1).
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// `id-contentType` and `id-messageDigest` (§11.1, §11.2).
const CONTENT_TYPE: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// `id-aa-signingCertificateV2` (RFC 5035 §3).
const SIGNING_CERTIFICATE_V2: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
/// `id-sha256` (RFC 5754 §2.2).
const SHA_256: [u8; 9] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// `rsaEncryption` and `sha256WithRSAEncryption` (§3.2), `ecdsa-with-SHA256` (RFC 5758 §3.2).
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const SHA_256_WITH_RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const ECDSA_WITH_SHA_256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// A signature, read and not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// What is signed: the attributes, as the set that they are (§5.4).
    pub(crate) attributes: Vec<u8>,
    /// The SHA-256 of the content, as the attributes state it.
    pub(crate) digest: [u8; 32],
    /// The SHA-256 of the signer's certificate, as the attributes state it.
    pub(crate) certificate: [u8; 32],
    pub(crate) kind: KeyKind,
    pub(crate) bytes: Vec<u8>,
}

/// Reads what stands in the hole of a PDF; zeros fill the rest of it.
pub(crate) fn read(hole: &[u8]) -> Option<Signature> {
    let mut outside = Values::new(hole);
    let mut content_info = outside.enter(der::SEQUENCE)?;
    if outside.rest().iter().any(|byte| *byte != 0) {
        return None;
    }
    named(&mut content_info, &SIGNED_DATA)?;
    let mut signed = Values::new(der::only(content_info.take(der::CONTEXT_0)?, der::SEQUENCE)?);
    signed.take(der::INTEGER)?;
    signed.take(der::SET)?;
    let mut content = signed.enter(der::SEQUENCE)?;
    named(&mut content, &DATA)?;
    // With content of its own it would not be about the file.
    content.is_over().then_some(())?;
    signed.take_if(der::CONTEXT_0);
    signed.take_if(der::CONTEXT_1);
    let mut signers = signed.enter(der::SET)?;
    let only = signers.enter(der::SEQUENCE)?;
    (signers.is_over() && signed.is_over()).then_some(())?;
    of_signer(only)
}

fn of_signer(mut signer: Values<'_>) -> Option<Signature> {
    signer.take(der::INTEGER)?;
    // By whichever name: the certificate is the one whose hash is signed.
    signer.any()?;
    named(&mut signer.enter(der::SEQUENCE)?, &SHA_256)?;
    let attributes = signer.take_if(der::CONTEXT_0)?;
    let mut algorithm = signer.enter(der::SEQUENCE)?;
    let kind = match algorithm.take(der::OID)? {
        oid if oid == RSA || oid == SHA_256_WITH_RSA => KeyKind::Rsa,
        oid if oid == ECDSA_WITH_SHA_256 => KeyKind::P256,
        _ => return None,
    };
    let bytes = signer.take(der::OCTET_STRING)?.to_vec();
    let stated = Stated::read(attributes.content)?;
    let mut set = attributes.whole.to_vec();
    *set.first_mut()? = der::SET;
    Some(Signature {
        attributes: set,
        digest: stated.digest,
        certificate: stated.certificate,
        kind,
        bytes,
    })
}

struct Stated {
    digest: [u8; 32],
    certificate: [u8; 32],
}

impl Stated {
    /// Each of the three that are needed once; others are let stand.
    fn read(attributes: &[u8]) -> Option<Self> {
        let (mut content, mut digest, mut certificate) = (None, None, None);
        let mut attributes = Values::new(attributes);
        while !attributes.is_over() {
            let mut attribute = attributes.enter(der::SEQUENCE)?;
            let name = attribute.take(der::OID)?;
            let mut values = attribute.enter(der::SET)?;
            let value = values.any()?;
            let single = values.is_over() && attribute.is_over();
            let before = if name == CONTENT_TYPE {
                content.replace((value.tag == der::OID && value.content == DATA).then_some(())?)
            } else if name == MESSAGE_DIGEST {
                let stated = Some(value.content).filter(|_| value.tag == der::OCTET_STRING)?;
                digest.replace(stated.try_into().ok()?).map(|_| ())
            } else if name == SIGNING_CERTIFICATE_V2 {
                certificate
                    .replace(of_signing_certificate(value.whole)?)
                    .map(|_| ())
            } else {
                continue;
            };
            (single && before.is_none()).then_some(())?;
        }
        content?;
        Some(Self {
            digest: digest?,
            certificate: certificate?,
        })
    }
}

/// The first of `SigningCertificateV2 { certs { ESSCertIDv2 { hashAlgorithm DEFAULT sha256, certHash, … } } }`.
fn of_signing_certificate(value: &[u8]) -> Option<[u8; 32]> {
    let mut certificates = Values::new(der::only(value, der::SEQUENCE)?).enter(der::SEQUENCE)?;
    let mut first = certificates.enter(der::SEQUENCE)?;
    if let Some(algorithm) = first.take_if(der::SEQUENCE) {
        named(&mut Values::new(algorithm.content), &SHA_256)?;
    }
    first.take(der::OCTET_STRING)?.try_into().ok()
}

/// The next value must be this object identifier.
fn named(values: &mut Values<'_>, oid: &[u8]) -> Option<()> {
    (values.take(der::OID)? == oid).then_some(())
}

/// The two numbers of `SEQUENCE { r INTEGER, s INTEGER }`, 32 bytes each.
pub(crate) fn side_by_side(signature: &[u8]) -> Option<[u8; 64]> {
    let mut numbers = Values::new(der::only(signature, der::SEQUENCE)?);
    let mut both = [0; 64];
    for half in both.chunks_exact_mut(32) {
        let written = numbers.take(der::INTEGER)?;
        // A leading zero keeps a number from being read as negative.
        let digits = match written {
            [0, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        let place = half.len().checked_sub(digits.len())?;
        half.get_mut(place..)?.copy_from_slice(digits);
    }
    numbers.is_over().then_some(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_side_by_side() {
        let signature = [
            &[0x30, 0x26, 0x02, 0x21, 0x00][..],
            &[0x81; 32],
            &[0x02, 0x01, 0x05],
        ]
        .concat();
        let both = side_by_side(&signature).unwrap();
        assert_eq!(both[..32], [0x81; 32]);
        assert_eq!((both[32..63].iter().any(|byte| *byte != 0), both[63]), (false, 5));
        for bad in [&signature[..10], &[0x30, 0x00], &[]] {
            assert_eq!(side_by_side(bad), None);
        }
    }
}
