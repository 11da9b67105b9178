//! Digests and signatures by the names that CMS and X.509 have for them. SHA-1 is here to compare
//! digests that name a certificate or an issuer, never to verify a signature.

use aws_lc_rs::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};
use der::asn1::{Any, ObjectIdentifier};
use der::{Reader, TagMode, TagNumber};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

pub(super) const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");

/// `id-ecPublicKey` (RFC 5480 §2.1.1).
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SHA256_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const SHA384_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const SHA512_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of this name, if it is one that is known here.
    pub(super) fn named(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            SHA_1 => Some(Self::Sha1),
            SHA_256 => Some(Self::Sha256),
            SHA_384 => Some(Self::Sha384),
            SHA_512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Of several pieces, one after the other.
    pub(super) fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        let mut context = Context::new(self.algorithm());
        for piece in pieces {
            context.update(piece);
        }
        context.finish().as_ref().to_vec()
    }

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }
}

/// SHA-256 as the structures that we write name it.
pub(super) fn sha256_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: SHA_256,
        parameters: None,
    }
}

#[derive(Clone, Copy)]
enum Padding {
    Pkcs1,
    Pss,
}

#[derive(Clone, Copy)]
enum Curve {
    P256,
    P384,
    P521,
}

/// Whether a key made a signature over a message. `digest`: what CMS names apart, where the name of
/// the signature does not say it (RFC 5652 §10.1.2).
pub(super) fn is_signature_of(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<&AlgorithmIdentifierOwned>,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let verifier = verifier(key, algorithm, digest);
    verifier
        .zip(key.subject_public_key.as_bytes())
        .is_some_and(|(verifier, key)| {
            UnparsedPublicKey::new(verifier, key)
                .verify(message, signature)
                .is_ok()
        })
}

fn verifier(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<&AlgorithmIdentifierOwned>,
) -> Option<&'static dyn VerificationAlgorithm> {
    if key.algorithm.oid == RSA {
        let (padding, hash) = match algorithm.oid {
            RSA => (Padding::Pkcs1, Hash::named(digest?.oid)?),
            SHA256_RSA => (Padding::Pkcs1, Hash::Sha256),
            SHA384_RSA => (Padding::Pkcs1, Hash::Sha384),
            SHA512_RSA => (Padding::Pkcs1, Hash::Sha512),
            RSA_PSS => (Padding::Pss, hash_of_pss(algorithm.parameters.as_ref()?)?),
            _ => return None,
        };
        return rsa(padding, hash);
    }
    if key.algorithm.oid != EC {
        return None;
    }
    let curve = match key
        .algorithm
        .parameters
        .as_ref()?
        .decode_as::<ObjectIdentifier>()
        .ok()?
    {
        P256 => Curve::P256,
        P384 => Curve::P384,
        P521 => Curve::P521,
        _ => return None,
    };
    let hash = match algorithm.oid {
        SHA256_ECDSA => Hash::Sha256,
        SHA384_ECDSA => Hash::Sha384,
        SHA512_ECDSA => Hash::Sha512,
        _ => return None,
    };
    ecdsa(curve, hash)
}

fn rsa(padding: Padding, hash: Hash) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (padding, hash) {
        (_, Hash::Sha1) => return None,
        (Padding::Pkcs1, Hash::Sha256) => &RSA_PKCS1_2048_8192_SHA256,
        (Padding::Pkcs1, Hash::Sha384) => &RSA_PKCS1_2048_8192_SHA384,
        (Padding::Pkcs1, Hash::Sha512) => &RSA_PKCS1_2048_8192_SHA512,
        (Padding::Pss, Hash::Sha256) => &RSA_PSS_2048_8192_SHA256,
        (Padding::Pss, Hash::Sha384) => &RSA_PSS_2048_8192_SHA384,
        (Padding::Pss, Hash::Sha512) => &RSA_PSS_2048_8192_SHA512,
    })
}

fn ecdsa(curve: Curve, hash: Hash) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (curve, hash) {
        (_, Hash::Sha1) => return None,
        (Curve::P256, Hash::Sha256) => &ECDSA_P256_SHA256_ASN1,
        (Curve::P256, Hash::Sha384) => &ECDSA_P256_SHA384_ASN1,
        (Curve::P256, Hash::Sha512) => &ECDSA_P256_SHA512_ASN1,
        (Curve::P384, Hash::Sha256) => &ECDSA_P384_SHA256_ASN1,
        (Curve::P384, Hash::Sha384) => &ECDSA_P384_SHA384_ASN1,
        (Curve::P384, Hash::Sha512) => &ECDSA_P384_SHA512_ASN1,
        (Curve::P521, Hash::Sha256) => &ECDSA_P521_SHA256_ASN1,
        (Curve::P521, Hash::Sha384) => &ECDSA_P521_SHA384_ASN1,
        (Curve::P521, Hash::Sha512) => &ECDSA_P521_SHA512_ASN1,
    })
}

/// The digest of `RSASSA-PSS-params` (RFC 4055 §3.1); without one it would be SHA-1.
fn hash_of_pss(parameters: &Any) -> Option<Hash> {
    let named = parameters.sequence(|inside| {
        let hash = inside.context_specific::<AlgorithmIdentifierOwned>(TagNumber::N0, TagMode::Explicit)?;
        skip_rest(inside)?;
        Ok(hash)
    });
    Hash::named(named.ok()??.oid)
}

/// Passes over what a structure has beyond what is of interest.
pub(super) fn skip_rest<'r>(reader: &mut impl Reader<'r>) -> der::Result<()> {
    while !reader.is_finished() {
        reader.tlv_bytes()?;
    }
    Ok(())
}
