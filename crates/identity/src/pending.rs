//! What must survive the redirect, and what to send to the browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

/// How a SAML message travels through the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// HTTP-Redirect: compressed into the query, signed outside the XML.
    Redirect,
    /// HTTP-POST: a form that submits itself, signed inside the XML.
    Post,
}

impl Binding {
    /// The binding's URI in metadata.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Redirect => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
            Self::Post => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        }
    }
}

/// A login that has begun and has not come back. Kept by the caller under its request id, bound
/// to the browser that began it, consumed once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogin {
    /// `ID` of the `AuthnRequest`; the answer names it in `InResponseTo`.
    pub request_id: String,
    /// `IssueInstant` of the request.
    pub issued_at: DateTime<Utc>,
    /// Entity id of the identity provider asked. No other may answer.
    pub idp: String,
    /// Level asked for; a higher one is accepted, a lower one is not.
    pub level: Loa,
    /// The opaque handle sent as `RelayState`, to come back as it is.
    pub relay_state: String,
    /// How the request was sent.
    pub binding: Binding,
    /// What was asked for.
    #[serde(default)]
    pub asked: Asked,
}

/// What a request asks of the person: an attribute set of our metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// What SPID certifies and passes on of a citizen: index 0.
    #[default]
    Spid,
    /// All that the eIDAS node may give: index 100.
    Eidas,
}

impl Asked {
    /// `AttributeConsumingServiceIndex`.
    pub const fn index(self) -> u8 {
        match self {
            Self::Spid => 0,
            Self::Eidas => 100,
        }
    }

    /// The page to show where an answer ends in `code`. The node answers in the numbers of SPID, but
    /// whoever comes through it has no provider of SPID to turn to.
    pub const fn told(self, code: ProblemCode) -> ProblemCode {
        match (self, code) {
            (Self::Eidas, ProblemCode::SpidRequestRejected) => ProblemCode::EidasRequestRejected,
            (Self::Eidas, ProblemCode::SpidLevelMissing) => ProblemCode::EidasLevelMissing,
            (
                Self::Eidas,
                ProblemCode::SpidRefused
                | ProblemCode::SpidTooManyAttempts
                | ProblemCode::SpidIdentitySuspended
                | ProblemCode::SpidWrongIdentityKind,
            ) => ProblemCode::EidasRefused,
            (Self::Eidas | Self::Spid, code) => code,
        }
    }
}

/// A logout request of ours that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogout {
    /// `ID` of the `LogoutRequest`.
    pub request_id: String,
    /// `IssueInstant` of the request.
    pub issued_at: DateTime<Utc>,
    /// Entity id of the identity provider asked.
    pub idp: String,
    /// The opaque handle sent as `RelayState`.
    pub relay_state: String,
}

/// What to make the browser do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// Send it there: status 302, which every SPID tool understands.
    Redirect {
        /// The whole address, signature included.
        url: String,
    },
    /// Answer 200 with a form that submits itself and has a visible button for browsers without
    /// script. The page's `form-action` must allow the origin of `action`.
    Post {
        /// Where the form goes.
        action: String,
        /// Hidden fields, in order.
        fields: Vec<(String, String)>,
    },
}

/// A login that begins: what to keep and what to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// To be stored until the answer comes.
    pub pending: PendingLogin,
    /// To be sent.
    pub outgoing: Outgoing,
    /// The request as XML, for the register of transactions (DPCM 24 October 2014 art. 13).
    pub request_xml: String,
}
