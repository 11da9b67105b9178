//! Collects evidence from where certificates say that it is, and keeps it while it counts.

use super::ocsp::question;
use super::{Answer, Collected, Evidence, Link, List, Word};
use crate::seal::SealError;
use crate::seal::algorithms::Hash;
use crate::seal::x509::{Known, Roots, path};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Longest time for which a word is kept, so that a revocation is noticed within it whatever the word
/// says of itself.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// Nobody answered, in words for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Silent(pub String);

/// Fetches what certificates name. The addresses are `http:` or `https:`, of certificates for which an
/// authority vouches.
pub trait Source: Send + Sync {
    /// Asks a responder: `application/ocsp-request` out, the body of the answer back.
    ///
    /// # Errors
    /// [`Silent`] when it does not answer.
    fn ask(&self, address: &str, question: &[u8]) -> Result<Vec<u8>, Silent>;

    /// Fetches a revocation list.
    ///
    /// # Errors
    /// [`Silent`] when it is not to be had.
    fn list(&self, address: &str) -> Result<Vec<u8>, Silent>;
}

/// Asks responders first, then looks into lists.
pub struct Gatherer {
    source: Arc<dyn Source>,
    authorities: Roots,
    kept: Mutex<BTreeMap<Vec<u8>, Proof>>,
}

/// A good word about one certificate.
#[derive(Clone)]
struct Proof {
    collected: Collected,
    until: DateTime<Utc>,
}

impl Gatherer {
    /// `authorities`: certificates that may vouch, beside those that come along.
    pub fn new(source: Arc<dyn Source>, authorities: Roots) -> Self {
        Self {
            source,
            authorities,
            kept: Mutex::default(),
        }
    }

    /// The good word about one certificate, kept or fetched.
    fn proof(&self, link: &Link<'_>, now: DateTime<Utc>) -> Result<Collected, SealError> {
        let id = Hash::Sha256.of(&[link.certificate.der(), link.issuer.der()]);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proof) = kept.get(&id).filter(|proof| now < proof.until) {
            return Ok(proof.collected.clone());
        }
        drop(kept);
        let mut proof = self.fetch(link, now)?;
        proof.until = proof.until.min(now + KEPT);
        let collected = proof.collected.clone();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, proof| now < proof.until);
        kept.insert(id, proof);
        Ok(collected)
    }

    fn fetch(&self, link: &Link<'_>, now: DateTime<Utc>) -> Result<Proof, SealError> {
        let question = question(link)?;
        let mut faults = Vec::new();
        for address in link.responders() {
            match self.source.ask(&address, &question) {
                Err(Silent(fault)) => faults.push(fault),
                Ok(der) => match Answer::read(&der, link) {
                    Some(answer) if answer.word == Word::Revoked => return Err(revoked(link)),
                    Some(answer) if answer.word == Word::Good && answer.is_current(now) => {
                        let responder = answer.responder.iter().map(|known| known.der().to_vec());
                        return Ok(Proof {
                            collected: Collected {
                                certificates: responder.collect(),
                                answers: vec![der],
                                lists: Vec::new(),
                            },
                            until: answer.until,
                        });
                    }
                    _ => faults.push("the responder's answer does not count".to_string()),
                },
            }
        }
        for address in link.places_of_lists() {
            match self.source.list(&address) {
                Err(Silent(fault)) => faults.push(fault),
                Ok(der) => match List::read(&der, link) {
                    Some(list) if list.word == Word::Revoked => return Err(revoked(link)),
                    Some(list) if list.is_current(now) => {
                        return Ok(Proof {
                            collected: Collected {
                                lists: vec![der],
                                ..Collected::default()
                            },
                            until: list.until,
                        });
                    }
                    _ => faults.push("the revocation list does not count".to_string()),
                },
            }
        }
        if faults.is_empty() {
            faults.push("it names neither a responder nor a list".to_string());
        }
        Err(SealError::Unavailable(format!(
            "no evidence about the certificate of {}: {}",
            link.certificate.subject(),
            faults.join("; ")
        )))
    }
}

impl Evidence for Gatherer {
    fn evidence(&self, chain: &[Vec<u8>], now: DateTime<Utc>) -> Result<Collected, SealError> {
        let chain: Vec<Known> = chain
            .iter()
            .map(|der| Known::from_der(der))
            .collect::<der::Result<_>>()?;
        let leaf = chain
            .first()
            .ok_or_else(|| SealError::Signature("no certificate".to_string()))?;
        let authorities = self.authorities.certificates();
        // Whom to believe is not asked here: what is collected has to lead up to where nobody is above.
        let roots: Vec<Known> = chain
            .iter()
            .chain(authorities)
            .filter(|known| known.is_self_signed())
            .cloned()
            .collect();
        let others: Vec<Known> = chain.iter().skip(1).chain(authorities).cloned().collect();
        let way = path(leaf, &others, &roots, now).ok_or_else(|| {
            SealError::Signature(format!(
                "the certificates up to the root of {} are not all known, or one has ended",
                leaf.subject()
            ))
        })?;
        let mut collected = Collected {
            certificates: way.iter().map(|known| known.der().to_vec()).collect(),
            ..Collected::default()
        };
        for link in Link::of(&way) {
            collected.merge(self.proof(&link, now)?);
        }
        Ok(collected)
    }
}

fn revoked(link: &Link<'_>) -> SealError {
    SealError::Signature(format!(
        "the certificate of {} is revoked",
        link.certificate.subject()
    ))
}
