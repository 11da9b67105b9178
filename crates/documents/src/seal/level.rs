//! How much a seal proves by itself: baseline B, T or LT (ETSI EN 319 142-1 §6.1).

use super::envelope::Envelope;
use super::evidence::{Answer, Collected, Link, List, Word};
use super::rfc3161::TimeStampToken;
use super::x509::{Known, path};
use chrono::{DateTime, Utc};

/// What a seal carries beside the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: it can be checked while its certificate is in force.
    B,
    /// A time-stamp: it was there before that time.
    T,
    /// A time-stamp, and evidence that the certificates were good then.
    Lt,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::B => "PAdES B-B",
            Self::T => "PAdES B-T",
            Self::Lt => "PAdES B-LT",
        })
    }
}

/// What is found about the time-stamp of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeStampReport {
    /// When it was made, where that can be read.
    pub time: Option<DateTime<Utc>>,
    /// Subject of the authority's certificate, where that can be read.
    pub authority: Option<String>,
    /// Whether it is on this signature, and signed by an authority whose certificate was in force.
    pub valid: bool,
}

/// The time-stamp on a signature, judged by itself, and how far the evidence reaches. Whom to believe is
/// the reader's to say, as with the seal's own certificate.
pub(super) fn judge(seal: &Envelope, store: Option<&Collected>) -> (Option<TimeStampReport>, Level) {
    let tokens = seal.time_stamps();
    let Some(first) = tokens.first() else {
        return (None, Level::B);
    };
    let Ok(token) = TimeStampToken::read(first) else {
        let broken = TimeStampReport {
            time: None,
            authority: None,
            valid: false,
        };
        return (Some(broken), Level::B);
    };
    let is_on = seal.signature().is_some_and(|signature| token.is_on(signature));
    let valid = is_on && token.signer().is_in_force(token.time());
    let level = match (valid, store) {
        (false, _) => Level::B,
        (true, Some(store)) if is_proven(seal, &token, store) => Level::Lt,
        (true, _) => Level::T,
    };
    let report = TimeStampReport {
        time: Some(token.time()),
        authority: Some(token.authority()),
        valid,
    };
    (Some(report), level)
}

/// Whether the evidence says, up to the roots, that sealing and time-stamping certificate were good at
/// the time of the stamp, and nothing in it is broken.
fn is_proven(seal: &Envelope, token: &TimeStampToken, store: &Collected) -> bool {
    let Some(signer) = seal.signer() else {
        return false;
    };
    let certificates: Option<Vec<Known>> = store
        .certificates
        .iter()
        .map(|der| Known::from_der(der).ok())
        .collect();
    let Some(mut pool) = certificates else {
        return false;
    };
    pool.extend_from_slice(seal.certificates());
    pool.extend_from_slice(token.pool());
    let vouched = |known: &Known| pool.iter().any(|issuer| known.is_signed_by(issuer));
    if !pool.iter().all(vouched) {
        return false;
    }
    let roots: Vec<Known> = pool
        .iter()
        .filter(|known| known.is_self_signed())
        .cloned()
        .collect();
    let ways = [signer, token.signer()].map(|leaf| path(leaf, &pool, &roots, token.time()));
    let [Some(of_seal), Some(of_stamp)] = &ways else {
        return false;
    };
    let links: Vec<Link<'_>> = Link::of(of_seal).chain(Link::of(of_stamp)).collect();
    let useful = |der: &Vec<u8>| links.iter().any(|link| word(der, link).is_some());
    store.answers.iter().chain(&store.lists).all(useful)
        && links.iter().all(|link| is_good(link, store, token.time()))
}

/// A word about the link that had not run out at that time, and none that it is revoked.
fn is_good(link: &Link<'_>, store: &Collected, at: DateTime<Utc>) -> bool {
    let words: Vec<(Word, DateTime<Utc>)> = store
        .answers
        .iter()
        .chain(&store.lists)
        .filter_map(|der| word(der, link))
        .collect();
    words.iter().all(|(word, _)| *word != Word::Revoked)
        && words
            .iter()
            .any(|(word, until)| *word == Word::Good && at < *until)
}

/// What an answer or a list says about a link, and until when that counts.
fn word(der: &[u8], link: &Link<'_>) -> Option<(Word, DateTime<Utc>)> {
    let answer = Answer::read(der, link).map(|answer| (answer.word, answer.until));
    answer.or_else(|| List::read(der, link).map(|list| (list.word, list.until)))
}
