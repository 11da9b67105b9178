//! A seal with the time of a third party, and on demand with evidence: PAdES B-T and B-LT (ETSI
//! EN 319 142-1 §6).

use super::envelope::Envelope;
use super::evidence::{Collected, Evidence};
use super::rfc3161::TimeStampToken;
use super::{Algorithm, RESERVED_BYTES, Seal, SealError, dss, pades};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something that gives time-stamps.
pub trait TimeStamper: Send + Sync {
    /// A `TimeStampToken` (RFC 3161 §2.4.2) on a digest, DER, checked.
    ///
    /// # Errors
    /// [`SealError::Unavailable`] when there is none to be had now, [`SealError::Signature`] when what
    /// came is none, or not on this digest, or of nobody who is believed.
    fn stamp(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError>;
}

/// What happens when time-stamp or evidence are not to be had. What came and was wrong is refused in any
/// case: silence is an accident, a wrong answer may not be one.
pub enum WhenSilent {
    /// Nothing is sealed: trying again later makes sense.
    Refuse,
    /// The seal does with less, and whoever is named here is told why.
    DoWithout(Box<dyn Fn(&SealError) + Send + Sync>),
}

/// A seal around another one.
pub struct Stamped {
    seal: Arc<dyn Seal>,
    stamper: Arc<dyn TimeStamper>,
    evidence: Option<Arc<dyn Evidence>>,
    when_silent: WhenSilent,
    /// Bytes set aside for a signature; grows with the first one that does not fit.
    reserved: AtomicUsize,
}

/// What may be added to the size of a signature that did not fit: the next one may have some bytes more.
const SPARE_BYTES: usize = 1024;

impl Stamped {
    /// Stamps what a seal signs: B-T; with evidence PDFs get a revision that holds it: B-LT.
    pub fn new(
        seal: Arc<dyn Seal>,
        stamper: Arc<dyn TimeStamper>,
        evidence: Option<Arc<dyn Evidence>>,
        when_silent: WhenSilent,
    ) -> Self {
        Self {
            seal,
            stamper,
            evidence,
            when_silent,
            reserved: AtomicUsize::new(RESERVED_BYTES),
        }
    }

    /// The signature with its time-stamp, and the latter apart; without one where that is allowed.
    fn signed(&self, sha256: &[u8; 32]) -> Result<(Vec<u8>, Option<Vec<u8>>), SealError> {
        let bare = self.seal.sign(sha256)?;
        let envelope = Envelope::read(&bare)?;
        let signature = envelope
            .signature()
            .ok_or_else(|| SealError::Signature("nobody signed".to_string()))?;
        let imprint: [u8; 32] = Sha256::digest(signature).into();
        match self.with_less(self.stamper.stamp(&imprint))? {
            None => Ok((bare, None)),
            Some(token) => Ok((envelope.with_time_stamp(&token)?, Some(token))),
        }
    }

    /// Nothing in the place of what nobody gives, where that is allowed.
    fn with_less<T>(&self, outcome: Result<T, SealError>) -> Result<Option<T>, SealError> {
        match (outcome, &self.when_silent) {
            (Ok(value), _) => Ok(Some(value)),
            (Err(error @ SealError::Unavailable(_)), WhenSilent::DoWithout(tell)) => {
                tell(&error);
                Ok(None)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Seals with as much room as the signature takes.
    fn sealed(&self, pdf: &[u8], now: DateTime<Utc>) -> Result<Sealed, SealError> {
        let mut first = true;
        loop {
            let reserved = self.reserved.load(Ordering::Relaxed);
            let prepared = pades::prepare(pdf, self.signer_name(), now, reserved)?;
            let (mut signature, token) = self.signed(&prepared.digest())?;
            if signature.len() > reserved && first {
                first = false;
                let wanted = signature.len() + SPARE_BYTES;
                self.reserved.fetch_max(wanted, Ordering::Relaxed);
                continue;
            }
            let bytes = prepared.embed(&signature)?;
            signature.resize(reserved, 0);
            return Ok(Sealed {
                bytes,
                contents: signature,
                token,
            });
        }
    }

    /// Evidence for the sealing certificate and for the time-stamp's.
    fn collect(
        &self,
        evidence: &dyn Evidence,
        token: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Collected, SealError> {
        let mut collected = evidence.evidence(&self.seal.certificates()?, now)?;
        let token = TimeStampToken::read(token)?;
        collected.merge(evidence.evidence(&token.certificates(), now)?);
        Ok(collected)
    }
}

/// A sealed PDF, before evidence is added.
struct Sealed {
    bytes: Vec<u8>,
    /// The signature as it stands in the PDF, zeros at the end included.
    contents: Vec<u8>,
    token: Option<Vec<u8>>,
}

impl Seal for Stamped {
    fn sign(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        Ok(self.signed(sha256)?.0)
    }

    fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal.sign_bytes(bytes)
    }

    fn algorithm(&self) -> Algorithm {
        self.seal.algorithm()
    }

    fn certificates(&self) -> Result<Vec<Vec<u8>>, SealError> {
        self.seal.certificates()
    }

    fn signer_name(&self) -> &str {
        self.seal.signer_name()
    }

    fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.seal.ends_at()
    }

    fn seal(&self, pdf: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, SealError> {
        let sealed = self.sealed(pdf, now)?;
        let (Some(evidence), Some(token)) = (&self.evidence, &sealed.token) else {
            return Ok(sealed.bytes);
        };
        match self.with_less(self.collect(evidence.as_ref(), token, now))? {
            None => Ok(sealed.bytes),
            Some(collected) => dss::append(&sealed.bytes, &sealed.contents, &collected),
        }
    }

    /// XML seals have no time-stamp: XAdES baseline B.
    fn seal_xml(&self, xml: &str, now: DateTime<Utc>) -> Result<String, SealError> {
        self.seal.seal_xml(xml, now)
    }
}
