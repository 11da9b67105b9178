//! CNS and TS-CNS: the person behind the certificate of a card.
//!
//! The card proves possession of its key in the TLS handshake; whoever ended that handshake hands
//! the certificate over ([`forwarded`] when that was a proxy). Here the certificate is judged, in
//! the order that tells the person most: dates, chain to a listed authority, use of the key,
//! policy, revocation, fiscal code. Nothing is fetched: lists, CRLs and OCSP answers come in as
//! bytes, and what is still to be fetched goes out as [`Admitted::links`].
//!
//! The verdict is a [`VerifiedCard`] and not a [`crate::VerifiedIdentity`]: a card certifies the
//! fiscal code alone. Name and date of birth, which a `VerifiedIdentity` always has, are for the
//! first access to complete.

mod card;
mod chain;
pub mod forwarded;
mod judge;
mod refusal;
pub mod revocation;
pub mod rules;
pub mod trust_list;
mod x509;

pub use card::{Card, CardNumber, Holder};
pub(crate) use chain::build as chain_to;
pub use chain::{Anchors, Path};
pub use judge::{Admitted, Evidence, VerifiedCard, admit};
pub use refusal::{CommonName, Refusal};
pub use rules::Rules;
pub(crate) use x509::may_sign;
