//! Public keys as COSE writes them (RFC 9053 §7, RFC 8230 §4, narrowed by §5.8.5), and their signatures.

use super::{Fault, cbor};
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use ciborium::Value;

/// Bytes of an RSA modulus: 2048 to 4096 bits.
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// 65537: what authenticators use.
const RSA_EXPONENT: [u8; 3] = [1, 0, 1];

/// How a credential signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256: every authenticator.
    Es256,
    /// EdDSA with Ed25519.
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256: the chips of older computers.
    Rs256,
}

impl Algorithm {
    /// All that are taken, the preferred one first.
    pub const ALL: [Self; 3] = [Self::EdDsa, Self::Es256, Self::Rs256];

    /// Its number in IANA's registry of COSE algorithms.
    pub const fn number(self) -> i32 {
        match self {
            Self::Es256 => -7,
            Self::EdDsa => -8,
            Self::Rs256 => -257,
        }
    }
}

/// The public key of a credential.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    P256 { x: [u8; 32], y: [u8; 32] },
    Ed25519 { x: [u8; 32] },
    Rsa { n: Vec<u8> },
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({:?})", self.algorithm())
    }
}

impl PublicKey {
    /// Reads a key, to the last byte.
    pub fn from_cose(bytes: &[u8]) -> Result<Self, Fault> {
        match Self::read(bytes)? {
            (key, []) => Ok(key),
            _ => Err(Fault::Key),
        }
    }

    /// Reads the key at the start of some bytes. Only as [`Self::to_cose`] writes it: nothing missing,
    /// nothing more, in the one order.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Fault> {
        let (mut members, rest) = cbor::map(bytes, Fault::Key)?;
        let mut take = |label: i32| cbor::take(&mut members, &Value::from(label));
        let kind = match (number(take(1)), number(take(3))) {
            (Some(2), Some(-7)) => Kind::P256 {
                x: exact(take(-2))?,
                y: exact(take(-3))?,
            },
            (Some(1), Some(-8)) => Kind::Ed25519 { x: exact(take(-2))? },
            (Some(3), Some(-257)) => match take(-1) {
                Some(Value::Bytes(n)) if RSA_MODULUS.contains(&n.len()) && n.first() != Some(&0) => {
                    Kind::Rsa { n }
                }
                _ => return Err(Fault::Key),
            },
            _ => return Err(Fault::Key),
        };
        let key = Self(kind);
        let read = bytes.len() - rest.len();
        if bytes.get(..read) != Some(key.to_cose()?.as_slice()) || !key.is_sound() {
            return Err(Fault::Key);
        }
        Ok((key, rest))
    }

    /// Writes it, in CTAP2's canonical form.
    pub fn to_cose(&self) -> Result<Vec<u8>, Fault> {
        let number = |label: i32, value: i32| (Value::from(label), Value::from(value));
        let bytes = |label: i32, value: &[u8]| (Value::from(label), Value::Bytes(value.to_vec()));
        let alg = number(3, self.algorithm().number());
        let members = match &self.0 {
            Kind::P256 { x, y } => vec![number(1, 2), alg, number(-1, 1), bytes(-2, x), bytes(-3, y)],
            Kind::Ed25519 { x } => vec![number(1, 1), alg, number(-1, 6), bytes(-2, x)],
            Kind::Rsa { n } => vec![number(1, 3), alg, bytes(-1, n), bytes(-2, &RSA_EXPONENT)],
        };
        let mut written = Vec::new();
        ciborium::into_writer(&Value::Map(members), &mut written).map_err(|_| Fault::Key)?;
        Ok(written)
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Kind::P256 { .. } => Algorithm::Es256,
            Kind::Ed25519 { .. } => Algorithm::EdDsa,
            Kind::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Whether it signed a message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let verified = match &self.0 {
            Kind::P256 { x, y } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point(x, y)).verify(message, signature)
            }
            Kind::Ed25519 { x } => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Kind::Rsa { n } => {
                let e = RSA_EXPONENT.as_slice();
                let key = PublicKeyComponents { n: n.as_slice(), e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.map_err(|_| Fault::Signature)
    }

    /// Whether the point is one of its curve.
    fn is_sound(&self) -> bool {
        match &self.0 {
            Kind::P256 { x, y } => ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point(x, y)).is_ok(),
            Kind::Ed25519 { x } => ParsedPublicKey::new(&ED25519, x).is_ok(),
            Kind::Rsa { .. } => true,
        }
    }
}

/// A point, not compressed (SEC 1 §2.3.3).
fn point(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
    [[4_u8].as_slice(), x, y].concat()
}

fn number(value: Option<Value>) -> Option<i64> {
    value?.as_integer()?.try_into().ok()
}

fn exact<const N: usize>(value: Option<Value>) -> Result<[u8; N], Fault> {
    match value {
        Some(Value::Bytes(bytes)) => bytes.try_into().map_err(|_| Fault::Key),
        _ => Err(Fault::Key),
    }
}
