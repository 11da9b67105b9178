//! The envelope: a tagged `COSE_Sign1` (RFC 9052 §4.2) for EdDSA, with algorithm and name of the key in
//! the protected header, nothing in the other one, and no data from outside.

use crate::KeyId;
use crate::cbor;
use ciborium::Value;

/// The tag of a `COSE_Sign1` (§2, table 1).
const SIGN1: u64 = 18;
/// Labels of the header (§3.1, table 3).
const ALGORITHM: u8 = 1;
const KEY: u8 = 4;
/// EdDSA (RFC 9053 §2.2).
const EDDSA: i8 = -8;

/// An envelope, opened and not judged.
pub(crate) struct Envelope {
    pub(crate) kid: KeyId,
    pub(crate) claims: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

impl Envelope {
    /// Writes it.
    pub(crate) fn write(&self) -> Option<Vec<u8>> {
        let parts = vec![
            Value::Bytes(header(self.kid)?),
            Value::Map(Vec::new()),
            Value::Bytes(self.claims.clone()),
            Value::Bytes(self.signature.to_vec()),
        ];
        cbor::write(&Value::Tag(SIGN1, Box::new(Value::Array(parts))))
    }

    /// Opens the envelope that some bytes are, to the last one; only as [`Self::write`] writes it.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let Some(Value::Tag(SIGN1, parts)) = cbor::read(bytes) else {
            return None;
        };
        let [protected, unprotected, claims, signature] = cbor::items(*parts)?;
        let protected = protected.into_bytes().ok()?;
        let Some(Value::Map(mut members)) = cbor::read(&protected) else {
            return None;
        };
        let kid = cbor::take(&mut members, KEY).and_then(cbor::exactly)?;
        let envelope = Self {
            kid: KeyId::new(kid),
            claims: claims.into_bytes().ok()?,
            signature: cbor::exactly(signature)?,
        };
        let as_written = protected == header(envelope.kid)? && unprotected == Value::Map(Vec::new());
        as_written.then_some(envelope)
    }

    /// What is signed: the `Sig_structure` (§4.4).
    pub(crate) fn to_be_signed(&self) -> Option<Vec<u8>> {
        cbor::write(&Value::Array(vec![
            Value::from("Signature1"),
            Value::Bytes(header(self.kid)?),
            Value::Bytes(Vec::new()),
            Value::Bytes(self.claims.clone()),
        ]))
    }
}

/// The protected header.
fn header(kid: KeyId) -> Option<Vec<u8>> {
    cbor::write(&Value::Map(vec![
        (ALGORITHM.into(), EDDSA.into()),
        (KEY.into(), Value::Bytes(kid.bytes().to_vec())),
    ]))
}
