//! Electronic seals on PDF, PAdES baseline B (ETSI EN 319 142-1 §6), and on XML, XAdES baseline B (ETSI
//! EN 319 132-1 §6): the level that proves origin and integrity without outside services. [`Stamped`]
//! adds the time of a third party to those on PDF (B-T) and evidence of certificates (B-LT).
//!
//! Whoever holds the key signs some bytes and nothing else ([`SealKey`]), so that a key in hardware or at
//! a qualified provider can take the place of [`LocalKey`]. Whoever reaches a time-stamp authority or a
//! responder carries bytes there and back, and judges nothing.

mod algorithms;
mod c14n;
mod cms;
mod demo;
mod dss;
mod envelope;
mod evidence;
mod key;
mod level;
mod local_key;
mod pades;
pub mod rfc3161;
mod stamped;
mod verify;
mod x509;
mod xades;

pub use demo::{DemoCertificate, DemoFailed, demo_certificate};
pub use evidence::{Collected, Evidence, Gatherer, Silent, Source};
pub use key::{KeySeal, SealKey};
pub use level::{Level, TimeStampReport};
pub use local_key::{InvalidKey, KeyFile, LocalKey, pem_chain};
pub use stamped::{Stamped, TimeStamper, WhenSilent};
pub use verify::{SealReport, VerifyError, has_signed, verify};
pub use x509::{InvalidRoots, Roots};

use chrono::{DateTime, Utc};

/// Bytes set aside in the PDF for the signature, its certificates and its time-stamp; more where those
/// turn out larger ([`Stamped`]).
pub const RESERVED_BYTES: usize = 16_384;

/// How a key signs bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 8017 §8.2).
    RsaSha256,
    /// ECDSA, SHA-256.
    EcdsaSha256,
}

/// Something that seals documents in the name of the municipality.
pub trait Seal: Send + Sync {
    /// Makes a detached CMS signature, DER, over content with this SHA-256, with the attributes that
    /// PAdES asks for (`content-type`, `message-digest`, `signing-certificate-v2`) and the chain.
    ///
    /// # Errors
    /// [`SealError::Signature`] when the key refuses, [`SealError::Unavailable`] when it cannot be
    /// reached now.
    fn sign(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError>;

    /// Signs bytes by [`Seal::algorithm`], in the form that XML signatures carry: for ECDSA the two
    /// numbers one after the other (XML Signature 1.1 §6.4.3).
    ///
    /// # Errors
    /// Those of [`Seal::sign`].
    fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError>;

    /// How [`Seal::sign_bytes`] signs.
    fn algorithm(&self) -> Algorithm;

    /// The certificate of the key in DER, then those that vouch for it.
    ///
    /// # Errors
    /// Those of [`Seal::sign`].
    fn certificates(&self) -> Result<Vec<Vec<u8>>, SealError>;

    /// Name of the sealing body, shown by PDF readers.
    fn signer_name(&self) -> &str;

    /// When the sealing certificate ends, where that is known; nobody is asked for it.
    fn ends_at(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// Appends a sealed revision to a PDF; the bytes of `pdf` stay as they are.
    ///
    /// # Errors
    /// [`SealError`] when the PDF cannot be extended or the signature cannot be made.
    fn seal(&self, pdf: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, SealError> {
        // The name stands in the certificate: whoever cannot be reached says so here.
        self.certificates()?;
        let prepared = pades::prepare(pdf, self.signer_name(), now, RESERVED_BYTES)?;
        let signature = self.sign(&prepared.digest())?;
        prepared.embed(&signature)
    }

    /// Puts the seal into an XML document, as the last child of its root; every other byte stays as it
    /// is.
    ///
    /// # Errors
    /// [`SealError`] when the document is not well-formed or the signature cannot be made.
    fn seal_xml(&self, xml: &str, now: DateTime<Utc>) -> Result<String, SealError> {
        let chain = self.certificates()?;
        xades::seal(xml, &chain, self.algorithm(), now, |bytes| self.sign_bytes(bytes))
    }
}

/// A seal that could not be put.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The document cannot be extended.
    #[error("the document cannot be sealed: {0}")]
    Document(String),
    /// The signature does not fit the space set aside for it.
    #[error("the signature takes {0} bytes, more than were set aside")]
    TooLarge(usize),
    /// The key refused to sign, or the signature could not be encoded.
    #[error("the signature failed: {0}")]
    Signature(String),
    /// The key cannot be reached now; trying again later makes sense.
    #[error("the seal is not available: {0}")]
    Unavailable(String),
}
