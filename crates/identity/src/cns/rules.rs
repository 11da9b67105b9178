//! What an installation accepts.

use chrono::TimeDelta;
use sportello_types::loa::Loa;
use x509_cert::der::oid::ObjectIdentifier;

/// The policy of CNS authentication certificates (AgID, *Struttura del certificato di
/// autenticazione CNS*).
pub const CNS_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.2.1");
/// The policies of Lombardy's regional cards (CRS/SISS), equivalent to the national one.
pub const LOMBARDY_POLICIES: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.3.159.6.1.3.2.10"),
    ObjectIdentifier::new_unwrap("1.3.76.12.1.1.10.2.2.10"),
];
/// The policy of the CIE's authentication certificate, which is no CNS.
pub const CIE_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.47.4");

/// What to do when neither CRL nor OCSP says anything that still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Refuse.
    Refuse,
    /// Accept, and say so in the verdict.
    Accept,
}

/// The rules of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Policies that make a certificate a CNS.
    pub policies: Vec<ObjectIdentifier>,
    /// Whether the CIE's certificate is accepted, too: it has a login of its own.
    pub accept_cie: bool,
    /// Whether a signature with SHA-1 counts in the chain, in CRLs and in OCSP answers.
    pub accept_sha1: bool,
    /// Whether a card may have a key of less than 2048 bits (never less than 1024). Authorities
    /// may not.
    pub accept_short_keys: bool,
    /// How long a CRL that has run out still counts.
    pub grace: TimeDelta,
    /// What to do when revocation is unknown after that.
    pub silence: Silence,
    /// How far apart clocks may be. Counts for CRLs and OCSP answers, not for certificates.
    pub skew: TimeDelta,
    /// The level of a login with a card.
    pub level: Loa,
}

impl Default for Rules {
    fn default() -> Self {
        let [first, second] = LOMBARDY_POLICIES;
        Self {
            policies: vec![CNS_POLICY, first, second],
            accept_cie: false,
            accept_sha1: false,
            accept_short_keys: false,
            grace: TimeDelta::hours(24),
            silence: Silence::Refuse,
            skew: TimeDelta::minutes(3),
            level: Loa::L3,
        }
    }
}
