//! Keys that seal and are kept elsewhere: on a token behind PKCS#11, or with a provider of remote
//! signatures that speaks the API of the Cloud Signature Consortium. They sign bytes and give their
//! certificates; what is made of that is the matter of `documents`.

pub mod csc;
pub mod pkcs11;

use aws_lc_rs::digest::{SHA256, digest};

/// How a key signs; always over SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAlgorithm {
    /// RSA, PKCS#1 v1.5 padding (RFC 8017 §8.2).
    Rsa,
    /// ECDSA on the curve P-256.
    P256,
}

/// A key that did not sign, or whose certificates were not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It refuses, or what is set does not fit: trying again changes nothing.
    #[error("refused: {0}")]
    Refused(String),
    /// It cannot be reached now; trying again later makes sense.
    #[error("not available: {0}")]
    Unavailable(String),
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}
