//! A provider of trust services: it gives time-stamps (RFC 3161), certificates to the seals of the sample
//! municipalities, and says which of them are revoked.
//!
//! One authority vouches for all of it. Everything is written with the few lines of `der`, so that no bug
//! is shared with those who judge it. A question may ask for a wrong answer: `/tsa?fault=nonce`.

mod authority;
mod der;
mod fault;
mod revocation;
mod routes;
mod token;

pub use authority::Authority;
pub use fault::{Fault, UnknownFault};
pub(crate) use routes::{Published, routes};

use std::io;

/// The provider cannot be set up, or cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum TsaError {
    /// The file system failed.
    #[error("cannot keep what belongs to the trust services: {path}")]
    Keep {
        /// The file or folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A key or certificate cannot be made or read, or does not sign.
    #[error("cannot make, read or use a certificate")]
    Certificate(#[from] rcgen::Error),
    /// Something could not be read or written as DER.
    #[error("cannot read or write DER")]
    Der(#[from] x509_cert::der::Error),
}
