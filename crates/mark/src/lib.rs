//! The mark of a certificate (*contrassegno elettronico*, CAD art. 23-ter c. 5): what a certificate
//! says, signed by the municipality and short enough for a QR code on paper.
//!
//! A mark is a `COSE_Sign1` (RFC 9052 §4.2) over a CBOR map ([`Claims`]), in the one deterministic
//! encoding (RFC 8949 §4.2.1), signed with Ed25519 and written in base 32 behind the `#` of an address:
//! a telephone opens our page, the fragment never leaves it, and the page judges the mark with this very
//! code. Who holds the published keys ([`KeySet`]) judges it without any network.
//!
//! It proves who issued what. Whether the certificate still stands, only the municipality knows.
//!
//! Compiles to native code and to wasm32: it knows no clock and no generator of random numbers.

#![warn(missing_docs)]

mod base32;
mod cbor;
mod claims;
mod cose;
mod key_id;
mod key_set;
mod mark_key;
mod payload;
mod published_seal;
pub mod qr;
mod sign;
mod verify;

pub use claims::{Claims, MarkHolder, StampMark};
pub use key_id::{InvalidKeyId, KeyId};
pub use key_set::{InvalidPublishedKey, KeySet, PublishedKey, Revoked};
pub use mark_key::{InvalidMarkKey, MarkKey};
pub use payload::{Payload, Unreadable};
pub use published_seal::{InvalidPublishedSeal, PublishedSeal};
pub use sign::{Unsigned, sign};
pub use verify::{Refused, verify};

#[cfg(test)]
mod tests;
