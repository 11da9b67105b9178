//! What a login keeps while the browser is at the cards' host, and what is found there.

use crate::ctx::{Ctx, secret_hash};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sportello_identity::cns::{Refusal, VerifiedCard};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::values::CodiceFiscale;
use subtle::ConstantTimeEq;

/// How long a ticket counts: the browser is on its way.
const TICKET_COUNTS: TimeDelta = TimeDelta::minutes(1);

/// A login that has begun.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    /// Its name.
    pub(super) state: String,
    /// The host where it began and where it ends.
    pub(super) host: String,
    /// The level asked for.
    pub(super) level: Loa,
    /// When it began.
    pub(super) issued_at: DateTime<Utc>,
    /// What came of the card.
    pub(super) verdict: Option<Verdict>,
}

impl Pending {
    pub(super) fn new(ctx: &Ctx, state: String, level: Loa) -> Self {
        Self {
            state,
            host: ctx.host.clone(),
            level,
            issued_at: ctx.now,
            verdict: None,
        }
    }
}

/// A verdict that waits to be fetched.
#[derive(Serialize, Deserialize)]
pub(super) struct Verdict {
    /// SHA-256 of the ticket, in hexadecimal.
    ticket_hash: String,
    given_at: DateTime<Utc>,
    /// A [`Finding`], sealed for this login.
    pub(super) sealed: String,
}

impl Verdict {
    pub(super) fn new(ticket: &str, sealed: String, now: DateTime<Utc>) -> Self {
        Self {
            ticket_hash: hex::encode(secret_hash(ticket)),
            given_at: now,
            sealed,
        }
    }

    /// Whether this ticket fetches the verdict now.
    pub(super) fn is_for(&self, ticket: &str, now: DateTime<Utc>) -> bool {
        let hash = hex::encode(secret_hash(ticket));
        bool::from(self.ticket_hash.as_bytes().ct_eq(hash.as_bytes())) && now < self.given_at + TICKET_COUNTS
    }
}

/// What the cards' host has found out. Personal: it travels sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Finding {
    /// The certificate, DER in base64, if one came: for the log of logins.
    pub(super) certificate: Option<String>,
    /// What it says of its issuer (RFC 4514), if it could be read.
    pub(super) issuer: Option<String>,
    /// The verdict.
    pub(super) outcome: Outcome,
}

/// The verdict.
#[derive(Serialize, Deserialize)]
pub(super) enum Outcome {
    /// It is this person.
    Accepted(Box<Holder>),
    /// It is nobody.
    Refused { problem: ProblemCode, reason: String },
}

impl Outcome {
    pub(super) fn of(verdict: Result<VerifiedCard, Refusal>) -> Self {
        match verdict {
            Ok(card) => Self::Accepted(Box::new(Holder {
                tax_code: card.holder.tax_code,
                given_name: card.holder.given_name,
                family_name: card.holder.family_name,
                card_digest: card.holder.card.digest(),
                card_ending: card.holder.card.ending(),
                serial: card.serial,
                anchor: card.anchor,
                revocation: format!("{:?}", card.revocation),
                level: card.level,
            })),
            Err(refusal) => Self::Refused {
                problem: refusal.problem(),
                reason: refusal.reason(),
            },
        }
    }
}

/// Whose card it is.
#[derive(Serialize, Deserialize)]
pub(super) struct Holder {
    pub(super) tax_code: CodiceFiscale,
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    /// SHA-256 of the card's number.
    pub(super) card_digest: String,
    /// Its last four characters.
    pub(super) card_ending: String,
    /// Serial number of the certificate, in hexadecimal.
    pub(super) serial: String,
    /// SHA-256 of the authority that vouches, in hexadecimal.
    pub(super) anchor: String,
    /// By what it was found not to be revoked.
    pub(super) revocation: String,
    pub(super) level: Loa,
}
