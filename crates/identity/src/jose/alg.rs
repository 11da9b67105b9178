//! The algorithms that the rules allow; what is not here cannot be named.

use aws_lc_rs::digest::{self, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;

/// A signature algorithm. `none` and the HMACs are forbidden by the rules; ES512, which they only
/// recommend, has no implementation in `jsonwebtoken`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlg {
    /// RSA PKCS#1 v1.5, SHA-256: what everybody must know.
    Rs256,
    /// RSA PKCS#1 v1.5, SHA-512.
    Rs512,
    /// RSA PSS, SHA-256.
    Ps256,
    /// RSA PSS, SHA-512.
    Ps512,
    /// ECDSA on P-256.
    Es256,
    /// Ed25519 (RFC 8037): for our own tokens and our own clients; the federations do not know it.
    EdDsa,
}

impl SignatureAlg {
    /// Those of the Italian federations.
    pub const FEDERATION: [Self; 5] = [Self::Rs256, Self::Rs512, Self::Ps256, Self::Ps512, Self::Es256];

    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Rs256,
        Self::Rs512,
        Self::Ps256,
        Self::Ps512,
        Self::Es256,
        Self::EdDsa,
    ];

    /// The name in headers and metadata.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        // RFC 9864 names the curve where RFC 8037 did not; both are in use.
        if name == "Ed25519" {
            return Some(Self::EdDsa);
        }
        Self::ALL.into_iter().find(|alg| alg.name() == name)
    }

    pub(super) const fn library(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::RS256,
            Self::Rs512 => Algorithm::RS512,
            Self::Ps256 => Algorithm::PS256,
            Self::Ps512 => Algorithm::PS512,
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }

    /// The left half of the hash of a token, base64url: `at_hash` and `c_hash` (OpenID Connect
    /// Core §3.1.3.6).
    pub fn half_hash(self, token: &str) -> String {
        let hash = match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => digest(&digest::SHA256, token.as_bytes()),
            // Ed25519 hashes with SHA-512 within itself.
            Self::Rs512 | Self::Ps512 | Self::EdDsa => digest(&digest::SHA512, token.as_bytes()),
        };
        let bytes = hash.as_ref();
        let (half, _) = bytes.split_at(bytes.len() / 2);
        URL_SAFE_NO_PAD.encode(half)
    }
}

/// How a content key is encrypted to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyEncryption {
    /// RSA-OAEP, SHA-1 in digest and mask (RFC 7518 §4.3).
    RsaOaep,
    /// RSA-OAEP, SHA-256 in both.
    RsaOaep256,
}

impl KeyEncryption {
    /// The name in headers and metadata.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
        }
    }

    /// The algorithm of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::RsaOaep, Self::RsaOaep256]
            .into_iter()
            .find(|alg| alg.name() == name)
    }
}

/// How content is encrypted: AES-CBC with HMAC (RFC 7518 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// AES-128, HMAC-SHA-256.
    A128CbcHs256,
    /// AES-256, HMAC-SHA-512.
    A256CbcHs512,
}

impl Encryption {
    /// The name in headers and metadata.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A256CbcHs512 => "A256CBC-HS512",
        }
    }

    /// The algorithm of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::A128CbcHs256, Self::A256CbcHs512]
            .into_iter()
            .find(|enc| enc.name() == name)
    }

    /// Length of each of the two halves of the content key, and of the tag, in bytes.
    pub(super) const fn half(self) -> usize {
        match self {
            Self::A128CbcHs256 => 16,
            Self::A256CbcHs512 => 32,
        }
    }
}
