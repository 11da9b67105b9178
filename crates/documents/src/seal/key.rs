//! A seal by any key that signs bytes: the certificates, the forms of signatures, and the check that
//! what comes back is the certificate's.

use super::{Algorithm, Seal, SealError, cms};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use chrono::{DateTime, Utc};
use der::asn1::{Any, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Reader, SliceReader, Tag};
use std::sync::OnceLock;
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
/// Bytes of each of the two numbers of a signature by a key on P-256.
const P256_BYTES: usize = 32;

/// A key that signs bytes, wherever it is kept.
pub trait SealKey: Send + Sync {
    /// The certificate of the key in DER, then those that vouch for it.
    ///
    /// # Errors
    /// [`SealError::Unavailable`] when they cannot be read now, [`SealError::Signature`] when there are
    /// none.
    fn chain(&self) -> Result<Vec<Vec<u8>>, SealError>;

    /// Signs bytes: RSA by RFC 8017 §8.2 with SHA-256, ECDSA with SHA-256 as the sequence of its two
    /// numbers (RFC 3279 §2.2.3) or as the two side by side, 64 bytes.
    ///
    /// # Errors
    /// [`SealError::Unavailable`] when the key cannot be reached now, [`SealError::Signature`] when it
    /// refuses.
    fn sign(&self, algorithm: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// A seal by a key that signs bytes. Its certificates are asked for once, when they are first needed;
/// no signature leaves it that the certificate does not confirm.
pub struct KeySeal<K> {
    key: K,
    held: OnceLock<Held>,
}

/// What is known once the certificates are.
pub(super) struct Held {
    chain: Vec<Certificate>,
    algorithm: Algorithm,
    name: String,
}

impl<K> std::fmt::Debug for KeySeal<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeySeal")
            .field("name", &self.held.get().map(|held| &held.name))
            .finish_non_exhaustive()
    }
}

impl Held {
    /// From a chain, the sealing certificate first.
    ///
    /// # Errors
    /// [`SealError::Signature`] when there is none, or its key is neither RSA nor on P-256.
    pub(super) fn of(chain: Vec<Certificate>) -> Result<Self, SealError> {
        let unfit = |why: &str| SealError::Signature(why.to_string());
        let first = chain.first().ok_or_else(|| unfit("there is no certificate"))?;
        let algorithm =
            algorithm(first).ok_or_else(|| unfit("the certificate's key is neither RSA nor on P-256"))?;
        let name = subject_name(first);
        Ok(Self {
            chain,
            algorithm,
            name,
        })
    }

    /// The signature as CMS carries it, if the certificate confirms it.
    fn confirmed(&self, bytes: &[u8], signature: Vec<u8>) -> Result<Vec<u8>, SealError> {
        let signature = match self.algorithm {
            Algorithm::RsaSha256 => signature,
            Algorithm::EcdsaSha256 => as_sequence(signature)?,
        };
        let method: &'static dyn VerificationAlgorithm = match self.algorithm {
            Algorithm::RsaSha256 => &RSA_PKCS1_2048_8192_SHA256,
            Algorithm::EcdsaSha256 => &ECDSA_P256_SHA256_ASN1,
        };
        let key = self.chain.first().map(public_key).unwrap_or_default();
        UnparsedPublicKey::new(method, key)
            .verify(bytes, &signature)
            .map_err(|_| SealError::Signature("it was not made by the certificate's key".to_string()))?;
        Ok(signature)
    }
}

impl<K: SealKey> KeySeal<K> {
    /// A seal by a key whose certificates are not known yet.
    pub const fn new(key: K) -> Self {
        Self {
            key,
            held: OnceLock::new(),
        }
    }

    /// A seal by a key whose certificates are known.
    pub(super) fn with(key: K, held: Held) -> Self {
        Self {
            key,
            held: OnceLock::from(held),
        }
    }

    fn held(&self) -> Result<&Held, SealError> {
        if let Some(held) = self.held.get() {
            return Ok(held);
        }
        let chain = self.key.chain()?;
        let chain = chain.iter().map(|der| Certificate::from_der(der));
        let held = Held::of(chain.collect::<Result<_, _>>()?)?;
        Ok(self.held.get_or_init(|| held))
    }

    /// Signs, in the form that CMS carries.
    fn signed(&self, held: &Held, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        held.confirmed(bytes, self.key.sign(held.algorithm, bytes)?)
    }
}

impl<K: SealKey> Seal for KeySeal<K> {
    fn sign(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        let held = self.held()?;
        cms::signed_data(sha256, &held.chain, identifier(held.algorithm), |attributes| {
            self.signed(held, attributes)
        })
    }

    fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let held = self.held()?;
        let signature = self.signed(held, bytes)?;
        match held.algorithm {
            Algorithm::RsaSha256 => Ok(signature),
            Algorithm::EcdsaSha256 => Ok(side_by_side(&signature)?),
        }
    }

    fn algorithm(&self) -> Algorithm {
        // Whoever cannot say is asked to sign next, and says why not then.
        self.held().map_or(Algorithm::RsaSha256, |held| held.algorithm)
    }

    fn certificates(&self) -> Result<Vec<Vec<u8>>, SealError> {
        let chain = self.held()?.chain.iter();
        Ok(chain.map(Encode::to_der).collect::<Result<_, _>>()?)
    }

    fn signer_name(&self) -> &str {
        self.held().map_or("", |held| held.name.as_str())
    }

    fn ends_at(&self) -> Option<DateTime<Utc>> {
        // Asked by whoever measures, who does not wait for a key that is far away.
        let first = self.held.get()?.chain.first()?;
        Some(first.tbs_certificate.validity.not_after.to_system_time().into())
    }
}

/// The bits of the certificate's public key.
pub(super) fn public_key(certificate: &Certificate) -> &[u8] {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    info.subject_public_key.raw_bytes()
}

fn algorithm(certificate: &Certificate) -> Option<Algorithm> {
    let key = &certificate.tbs_certificate.subject_public_key_info.algorithm;
    if key.oid == RSA {
        return Some(Algorithm::RsaSha256);
    }
    let curve = key.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()?;
    (key.oid == EC && curve == P256).then_some(Algorithm::EcdsaSha256)
}

fn identifier(algorithm: Algorithm) -> AlgorithmIdentifierOwned {
    match algorithm {
        Algorithm::RsaSha256 => AlgorithmIdentifierOwned {
            oid: SHA256_WITH_RSA,
            parameters: Some(Any::null()),
        },
        Algorithm::EcdsaSha256 => AlgorithmIdentifierOwned {
            oid: ECDSA_WITH_SHA256,
            parameters: None,
        },
    }
}

/// `SEQUENCE { r INTEGER, s INTEGER }`, from itself or from the two numbers side by side.
fn as_sequence(signature: Vec<u8>) -> der::Result<Vec<u8>> {
    if signature.len() != 2 * P256_BYTES || numbers(&signature).is_ok() {
        return Ok(signature);
    }
    let (r, s) = signature.split_at(P256_BYTES);
    let mut both = UintRef::new(r)?.to_der()?;
    both.extend_from_slice(&UintRef::new(s)?.to_der()?);
    Any::new(Tag::Sequence, both)?.to_der()
}

fn numbers(signature: &[u8]) -> der::Result<(UintRef<'_>, UintRef<'_>)> {
    let mut reader = SliceReader::new(signature)?;
    let both = reader.sequence(|inside| Ok((UintRef::decode(inside)?, UintRef::decode(inside)?)))?;
    reader.finish(both)
}

/// The two numbers of `SEQUENCE { r INTEGER, s INTEGER }`, each in as many bytes as the curve has.
fn side_by_side(signature: &[u8]) -> der::Result<Vec<u8>> {
    let (r, s) = numbers(signature)?;
    let mut both = Vec::with_capacity(2 * P256_BYTES);
    for number in [r, s] {
        let bytes = number.as_bytes();
        both.resize(both.len() + P256_BYTES.saturating_sub(bytes.len()), 0);
        both.extend_from_slice(bytes);
    }
    Ok(both)
}

/// Organisation of the subject, else its common name.
fn subject_name(certificate: &Certificate) -> String {
    let value_of = |oid: ObjectIdentifier| {
        let parts = certificate.tbs_certificate.subject.0.iter();
        let mut found = parts
            .flat_map(|part| part.0.iter())
            .filter(|pair| pair.oid == oid);
        found
            .next()
            .and_then(|pair| String::from_utf8(pair.value.value().to_vec()).ok())
    };
    value_of(ORGANIZATION)
        .or_else(|| value_of(COMMON_NAME))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_forms_of_a_signature_on_p256_say_the_same(side in prop::array::uniform32(any::<u8>()), zeros in 0..32_usize) {
            let mut raw = [side, side].concat();
            raw[32..32 + zeros].fill(0);
            let sequence = as_sequence(raw.clone()).unwrap();
            prop_assert_eq!(side_by_side(&sequence).unwrap(), raw);
            prop_assert_eq!(as_sequence(sequence.clone()).unwrap(), sequence);
        }
    }
}
