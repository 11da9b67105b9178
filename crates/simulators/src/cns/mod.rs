//! An authority that issues CNS to the sample citizens, and says which of them are revoked.
//!
//! Cards are files: `sportello simulators card` makes them, a browser or `curl` presents them, and
//! the running simulators publish the revocation list and answer over OCSP. Both work on one
//! folder, so a card made or revoked meanwhile counts at once. A trust list, signed by a key of its
//! own, names the authority as the national one would; and the authority gives the portal's host for
//! cards a certificate, which no browser believes by itself.

mod authority;
mod card;
mod list;
mod ocsp;
mod register;
mod routes;
mod server;

pub use authority::Authority;
pub(crate) use authority::since_1970;
pub use card::{Card, Kind, UnknownKind};
pub(crate) use list::key as list_key;
pub(crate) use routes::{Published, routes};
pub use server::ServerFiles;

use std::io;

/// A card cannot be made, or its authority not be kept.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// The file system failed.
    #[error("cannot keep what belongs to the cards: {path}")]
    Keep {
        /// The file or folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// The key or certificate of the authority cannot be made or read.
    #[error("cannot make or read a certificate")]
    Certificate(#[from] rcgen::Error),
    /// The key of the trust list cannot be made, read or used.
    #[error("the key of the trust list")]
    ListKey(#[from] crate::spid_idp::keys::KeyError),
    /// Something could not be written as DER.
    #[error("cannot write a certificate or an answer")]
    Der(#[from] x509_cert::der::Error),
}
