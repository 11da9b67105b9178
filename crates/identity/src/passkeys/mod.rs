//! Passkeys: what an authenticator answers (W3C Web Authentication Level 3), read strictly and judged as
//! a second factor needs it: at this origin, for this host, to this challenge, with its holder verified.
//!
//! Pure, like the rest: the caller keeps challenges and credentials, and uses each challenge up before
//! it asks for a judgement. No attestation is asked for: which make an authenticator is of proves
//! nothing about its holder.

mod assertion;
mod attestation;
mod authenticator;
mod cbor;
mod client;
mod fault;
mod key;

pub use assertion::{Answer, Credential, Used, admit};
pub use attestation::{Registered, register};
pub use authenticator::{AuthenticatorData, Flags, NewCredential};
pub use fault::Fault;
pub use key::{Algorithm, PublicKey};

use aws_lc_rs::digest;
use rand::Rng;

/// Longest id of a credential, bytes (§4, *credential ID*).
pub const LONGEST_ID: usize = 1023;

/// What an authenticator is asked to sign: 256 random bits (§13.4.3 asks for 128 at least).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge(pub [u8; 32]);

impl Challenge {
    /// Draws one.
    pub fn draw(rng: &mut impl Rng) -> Self {
        Self(rng.random())
    }

    /// SHA-256: what is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.0)
    }
}

/// Whom the authenticator must have been asked by, and what.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The host: `sportello.comune.example.it`.
    pub host: &'a str,
    /// The origin of its pages: `https://sportello.comune.example.it`.
    pub origin: &'a str,
    /// Hash of the challenge that was given out.
    pub challenge_hash: &'a [u8; 32],
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}
