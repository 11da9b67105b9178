//! Signatures and extensions of X.509, shared by certificates, CRLs and OCSP answers.
//!
//! A signature is checked over the bytes as they came, never over a second encoding of what was
//! read: the two differ where an issuer was careless.

use crate::keys::Certificate;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
    VerificationAlgorithm,
};
use x509_cert::der::asn1::{BitString, UintRef};
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{Decode, Encode, Reader, SliceReader};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// Something that is not what it must be, whatever exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadSignature {
    /// An algorithm, or an authority's key, that is never accepted.
    Algorithm,
    /// The key does not verify it.
    Invalid,
    /// Right, but made with SHA-1.
    Sha1,
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA1_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SHA256_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const SHA384_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// The first of the three parts of a signed structure (certificate, CRL, OCSP answer): the bytes
/// that the signature covers.
pub(super) fn signed_part(der: &[u8]) -> Result<&[u8], Malformed> {
    let outer = SliceReader::new(der).map_err(|_| Malformed)?;
    let header = outer.peek_header().map_err(|_| Malformed)?;
    let start = header.encoded_len().map_err(|_| Malformed)?;
    let start = usize::try_from(start).map_err(|_| Malformed)?;
    let mut inner = SliceReader::new(der.get(start..).ok_or(Malformed)?).map_err(|_| Malformed)?;
    inner.tlv_bytes().map_err(|_| Malformed)
}

/// Verifies a signature of an authority's key.
pub(super) fn verify(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &BitString,
    accept_sha1: bool,
) -> Result<(), BadSignature> {
    let rsa = key.algorithm.oid == RSA;
    let ec = key.algorithm.oid == EC;
    let verifier: &'static dyn VerificationAlgorithm = match algorithm.oid {
        SHA1_RSA if rsa => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        SHA256_RSA if rsa => &RSA_PKCS1_2048_8192_SHA256,
        SHA384_RSA if rsa => &RSA_PKCS1_2048_8192_SHA384,
        SHA512_RSA if rsa => &RSA_PKCS1_2048_8192_SHA512,
        SHA256_ECDSA if ec => &ECDSA_P256_SHA256_ASN1,
        SHA384_ECDSA if ec => &ECDSA_P384_SHA384_ASN1,
        _ => return Err(BadSignature::Algorithm),
    };
    if rsa && rsa_bits(key).is_none_or(|bits| bits < 2048) {
        return Err(BadSignature::Algorithm);
    }
    let bits = key.subject_public_key.as_bytes().ok_or(BadSignature::Algorithm)?;
    let signature = signature.as_bytes().ok_or(BadSignature::Invalid)?;
    UnparsedPublicKey::new(verifier, bits)
        .verify(message, signature)
        .map_err(|_| BadSignature::Invalid)?;
    if algorithm.oid == SHA1_RSA && !accept_sha1 {
        return Err(BadSignature::Sha1);
    }
    Ok(())
}

/// Verifies a certificate with its issuer's key. Names are compared by their bytes.
pub(super) fn verify_certificate(
    certificate: &Certificate,
    issuer: &Certificate,
    accept_sha1: bool,
) -> Result<(), BadSignature> {
    let x509 = certificate.x509();
    if x509.signature_algorithm != x509.tbs_certificate.signature {
        return Err(BadSignature::Algorithm);
    }
    let message = signed_part(certificate.der()).map_err(|_| BadSignature::Invalid)?;
    verify(
        &issuer.x509().tbs_certificate.subject_public_key_info,
        &x509.signature_algorithm,
        message,
        &x509.signature,
        accept_sha1,
    )
}

/// Length of the modulus of an RSA key, in bits.
pub(super) fn rsa_bits(key: &SubjectPublicKeyInfoOwned) -> Option<u32> {
    if key.algorithm.oid != RSA {
        return None;
    }
    let mut reader = SliceReader::new(key.subject_public_key.as_bytes()?).ok()?;
    let bytes = reader
        .sequence(|inner| {
            let modulus: UintRef<'_> = inner.decode()?;
            let _exponent: UintRef<'_> = inner.decode()?;
            Ok(modulus.as_bytes().to_vec())
        })
        .ok()?;
    let (first, rest) = bytes.split_first()?;
    let whole = u32::try_from(rest.len()).ok()?.checked_mul(8)?;
    whole.checked_add(8_u32.checked_sub(first.leading_zeros())?)
}

/// The one extension of this kind.
pub(super) fn extension<T>(certificate: &Certificate) -> Result<Option<T>, Malformed>
where
    T: for<'a> Decode<'a> + AssociatedOid,
{
    let extensions = certificate.x509().tbs_certificate.extensions.as_deref();
    extension_named(extensions.unwrap_or_default(), T::OID)
}

/// Whether the key of a certificate may sign documents, where the certificate says what it is for (RFC 5280
/// §4.2.1.3).
pub(crate) fn may_sign(certificate: &Certificate) -> bool {
    match extension::<KeyUsage>(certificate) {
        Ok(usage) => usage.is_none_or(|usage| usage.digital_signature() || usage.non_repudiation()),
        Err(Malformed) => false,
    }
}

/// The one extension of this name in a list.
pub(super) fn extension_named<T>(
    extensions: &[Extension],
    name: ObjectIdentifier,
) -> Result<Option<T>, Malformed>
where
    T: for<'a> Decode<'a>,
{
    let mut found = extensions.iter().filter(|extension| extension.extn_id == name);
    let Some(first) = found.next() else {
        return Ok(None);
    };
    if found.next().is_some() {
        return Err(Malformed);
    }
    T::from_der(first.extn_value.as_bytes())
        .map(Some)
        .map_err(|_| Malformed)
}

/// Whether there is a critical extension that is not one of these.
pub(super) fn has_other_critical(extensions: &[Extension], known: &[ObjectIdentifier]) -> bool {
    extensions
        .iter()
        .any(|extension| extension.critical && !known.contains(&extension.extn_id))
}

/// A name as DER, for hashes.
pub(super) fn der_of(value: &impl Encode) -> Result<Vec<u8>, Malformed> {
    value.to_der().map_err(|_| Malformed)
}
