//! The judge: a certificate, the list and the time in, a verdict out.

use super::card::{Card, Holder};
use super::chain::{Anchors, Path, build};
use super::refusal::Refusal;
use super::revocation::{Crl, Link, OcspAnswer, Source, status};
use super::rules::Rules;
use crate::keys::Certificate;
use chrono::{DateTime, Utc};
use sportello_types::loa::Loa;

/// What is known about revocation: CRLs and OCSP answers, verified already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// CRLs, of whatever authorities.
    pub crls: &'a [Crl],
    /// Answers to [`Link::ocsp_request`].
    pub answers: &'a [OcspAnswer],
}

/// A person whom a card has identified.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedCard {
    /// Who, by which card. The names are the card's word and no registry's.
    pub holder: Holder,
    /// The issuer of the certificate (RFC 4514).
    pub issuer: String,
    /// Its serial number, in hexadecimal: with the issuer, the certificate's key.
    pub serial: String,
    /// SHA-256 of the listed authority that vouches, in hexadecimal.
    pub anchor: String,
    /// Until when the certificate is valid.
    pub valid_until: DateTime<Utc>,
    /// By what it was found not to be revoked; of several certificates, the weakest.
    pub revocation: Source,
    /// The level, by the rules.
    pub level: Loa,
    /// When.
    pub authenticated_at: DateTime<Utc>,
}

impl std::fmt::Debug for VerifiedCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedCard")
            .field("issuer", &self.issuer)
            .field("serial", &self.serial)
            .field("revocation", &self.revocation)
            .finish_non_exhaustive()
    }
}

/// A card that passes in everything but what has to be asked elsewhere: revocation.
#[derive(Clone, Debug)]
pub struct Admitted {
    card: Card,
    path: Path,
    rules: Rules,
}

/// Judges all that the certificate and the list say. `sent`: what came along with the certificate.
pub fn admit(
    card: &Card,
    sent: &[Certificate],
    anchors: &Anchors,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Admitted, Refusal> {
    card.check_dates(now)?;
    let path = build(card.certificate(), sent, anchors, rules, now)?;
    card.check_key(rules)?;
    card.check_policy(rules)?;
    Ok(Admitted {
        card: card.clone(),
        path,
        rules: rules.clone(),
    })
}

impl Admitted {
    /// The chain.
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// The certificates whose revocation must be known, with their issuers: for these, CRLs and
    /// OCSP answers are to be fetched.
    pub fn links(&self) -> Vec<Link> {
        self.path
            .links()
            .map(|(certificate, issuer)| Link::new(certificate.clone(), issuer.clone()))
            .collect()
    }

    /// Judges revocation and reads whose card it is.
    pub fn conclude(&self, evidence: Evidence<'_>, now: DateTime<Utc>) -> Result<VerifiedCard, Refusal> {
        let mut weakest = Source::Ocsp;
        for link in self.links() {
            weakest = weakest.max(status(&link, evidence.crls, evidence.answers, &self.rules, now)?);
        }
        let anchor = self.path.anchor().ok_or(Refusal::UnknownIssuer)?;
        Ok(VerifiedCard {
            holder: self.card.holder()?,
            issuer: self.card.issuer(),
            serial: self.card.serial(),
            anchor: anchor.fingerprint(),
            valid_until: self.card.certificate().not_after(),
            revocation: weakest,
            level: self.rules.level,
            authenticated_at: now,
        })
    }
}
