//! Documents that carry the signature of whoever made them: one, over all of the document (XML Signature,
//! enveloped), with the certificate of the signer inside. What is believed are the certificates that the
//! administrator names: a signer's own, or an authority's that has issued it, at most three signatures away.
//!
//! Whether a certificate was revoked is not asked, and no trusted list is read.

use crate::cns::{Anchors, Rules, chain_to, may_sign};
use crate::keys::Certificate;
use crate::saml::{SignatureError, Whole, verify_whole};
use chrono::{DateTime, Utc};

/// Why a document does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedXmlError {
    /// It cannot be read, it is not signed as it must be, or it was changed.
    #[error("{0}")]
    Signature(#[from] SignatureError),
    /// The signer's certificate was not valid then, or its key may not sign.
    #[error("the signer's certificate was not valid at that time, or is for something else")]
    Signer,
    /// Nobody who is believed vouches for the signer.
    #[error("the signer is nobody who is believed")]
    Untrusted,
}

/// Whose signatures are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signers {
    listed: Vec<Certificate>,
    authorities: Option<Anchors>,
}

impl Signers {
    /// From the certificates that are believed by themselves: signers' and authorities'. Nothing when there is
    /// none.
    pub fn new(certificates: Vec<Certificate>) -> Option<Self> {
        let authorities = Anchors::new(certificates.iter().cloned());
        (!certificates.is_empty()).then_some(Self {
            listed: certificates,
            authorities,
        })
    }

    /// The certificates.
    pub fn certificates(&self) -> &[Certificate] {
        &self.listed
    }

    /// Verifies a document that was signed `at` an instant. What comes back are the bytes that the signature
    /// covers, in canonical form: they are to be read, and nothing else is. That they name the instant is for
    /// the caller to see.
    ///
    /// # Errors
    /// [`SignedXmlError`].
    pub fn verified(&self, document: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, SignedXmlError> {
        let Whole { bytes, signer, sent } = verify_whole(document)?;
        let valid = (signer.not_before()..=signer.not_after()).contains(&at);
        if !valid || !may_sign(&signer) {
            return Err(SignedXmlError::Signer);
        }
        if self.listed.contains(&signer) {
            return Ok(bytes);
        }
        let anchors = self.authorities.as_ref().ok_or(SignedXmlError::Untrusted)?;
        chain_to(&signer, &sent, anchors, &Rules::default(), at).map_err(|_| SignedXmlError::Untrusted)?;
        Ok(bytes)
    }
}
