//! Why an answer was not accepted.

use super::Unreadable;
use crate::jose::{JweError, JwsError};
use crate::spid::Fault;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

/// What an error code of the provider comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The person said no, or could not prove who they are.
    Denied,
    /// The provider needs the person once more.
    StartAgain,
    /// The provider is down.
    Down,
    /// The provider does not know us, or not our request.
    OurFault,
    /// A code that the rules do not have; the reference implementation says so when the person
    /// cancels.
    Other,
}

impl Fate {
    /// Of an `error`.
    pub fn of(error: &str) -> Self {
        match error {
            "access_denied" | "rejected_by_user" => Self::Denied,
            "consent_required" | "login_required" | "interaction_required" => Self::StartAgain,
            "temporarily_unavailable" | "server_error" => Self::Down,
            "unauthorized_client"
            | "invalid_client"
            | "invalid_request_object"
            | "invalid_scope"
            | "unsupported_response_type"
            | "request_uri_not_supported"
            | "registration_not_supported" => Self::OurFault,
            _ => Self::Other,
        }
    }
}

/// What is wrong with an id token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenFault {
    /// Not signed as it must be.
    #[error("{0}")]
    Token(#[from] JwsError),
    /// `iss`.
    #[error("iss: {0:?}")]
    Issuer(Fault),
    /// `aud`.
    #[error("aud: {0:?}")]
    Audience(Fault),
    /// `azp`.
    #[error("azp: {0:?}")]
    AuthorizedParty(Fault),
    /// `exp`.
    #[error("exp: {0:?}")]
    Expires(Fault),
    /// `iat`.
    #[error("iat: {0:?}")]
    IssuedAt(Fault),
    /// `nbf`.
    #[error("nbf: {0:?}")]
    NotBefore(Fault),
    /// `nonce`.
    #[error("nonce: {0:?}")]
    Nonce(Fault),
    /// `at_hash`.
    #[error("at_hash: {0:?}")]
    AccessTokenHash(Fault),
    /// `c_hash`.
    #[error("c_hash: {0:?}")]
    CodeHash(Fault),
    /// `acr`.
    #[error("acr: {0:?}")]
    Acr(Fault),
    /// `jti`.
    #[error("jti: {0:?}")]
    TokenId(Fault),
    /// `sub`.
    #[error("sub: {0:?}")]
    Subject(Fault),
}

/// What is wrong with the userinfo answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserinfoFault {
    /// Not a token: JSON in clear, for one.
    #[error("the media type is not that of a token")]
    MediaType,
    /// Not encrypted to us.
    #[error("{0}")]
    Encryption(#[from] JweError),
    /// Not signed as it must be.
    #[error("{0}")]
    Token(#[from] JwsError),
    /// `sub` is another's.
    #[error("sub: {0:?}")]
    Subject(Fault),
    /// `iss`.
    #[error("iss: {0:?}")]
    Issuer(Fault),
    /// `aud`.
    #[error("aud: {0:?}")]
    Audience(Fault),
    /// `exp`.
    #[error("exp: {0:?}")]
    Expires(Fault),
    /// `iat`.
    #[error("iat: {0:?}")]
    IssuedAt(Fault),
}

/// An answer that is not accepted, and why. The reason goes to the log and to the audit; the
/// person sees the page of [`Refusal::problem`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The query of the callback holds no answer.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// `state` is not the pending login's.
    #[error("state is not the one sent")]
    State,
    /// The login took longer than its fifteen minutes.
    #[error("the login has expired")]
    Expired,
    /// Held against another provider than the one asked.
    #[error("the provider is not the one of the pending login")]
    OtherProvider,
    /// `iss` of the answer: a mix-up of providers.
    #[error("iss of the answer: {0:?}")]
    Issuer(Fault),
    /// The provider says no.
    #[error("the provider answers with an error: {0:?}")]
    Provider(Fate),
    /// Neither a code nor an error.
    #[error("the answer holds no code")]
    NoCode,
    /// An endpoint does not answer, or not in time.
    #[error("the provider's {0} endpoint does not answer")]
    Unreachable(&'static str),
    /// All together took too long.
    #[error("the provider takes too long")]
    Slow,
    /// An endpoint refuses.
    #[error("the provider's {endpoint} endpoint answers {status}: {fate:?}")]
    Endpoint {
        /// `token` or `userinfo`.
        endpoint: &'static str,
        /// The HTTP status.
        status: u16,
        /// What its error comes down to.
        fate: Fate,
    },
    /// The token endpoint's answer lacks something.
    #[error("token answer, {0}: {1:?}")]
    Tokens(&'static str, Fault),
    /// The id token does not count.
    #[error("id token, {0}")]
    IdToken(#[from] IdTokenFault),
    /// The level is below the one asked for.
    #[error("level {} instead of {}", .got.number(), .asked.number())]
    Level {
        /// As asked for.
        asked: Loa,
        /// As asserted.
        got: Loa,
    },
    /// The userinfo answer does not count.
    #[error("userinfo, {0}")]
    Userinfo(#[from] UserinfoFault),
    /// An attribute that we cannot do without.
    #[error("attribute {0}: {1:?}")]
    Attribute(&'static str, Fault),
    /// A professional's or a company's identity.
    #[error("the identity is not one of a natural person")]
    IdentityKind,
}

impl Refusal {
    /// The page to show.
    pub const fn problem(&self) -> ProblemCode {
        match self {
            Self::Unreadable(_) => ProblemCode::LoginUnreadable,
            Self::Expired => ProblemCode::LoginExpired,
            Self::Provider(Fate::Denied) => ProblemCode::CieCancelled,
            Self::Provider(Fate::Down)
            | Self::Unreachable(_)
            | Self::Slow
            | Self::Endpoint { fate: Fate::Down, .. } => ProblemCode::CieUnavailable,
            Self::Provider(Fate::OurFault)
            | Self::Endpoint {
                fate: Fate::OurFault, ..
            } => ProblemCode::CieRequestRejected,
            Self::Level { .. } => ProblemCode::CieLevelMissing,
            Self::Attribute(..) => ProblemCode::CieIncomplete,
            Self::IdentityKind => ProblemCode::SpidWrongIdentityKind,
            _ => ProblemCode::CieRefused,
        }
    }

    /// The reason, for log and audit. Holds no personal data and nothing of the message received.
    pub fn reason(&self) -> String {
        self.to_string()
    }

    /// Whether the pending login is over. An answer that did not come from the provider leaves it
    /// pending, so that a forged one cannot end somebody's login, and so does a code that the token
    /// endpoint refuses: somebody else's code, or the same one sent twice by an impatient hand.
    pub const fn ends_login(&self) -> bool {
        !matches!(
            self,
            Self::Unreadable(_)
                | Self::State
                | Self::OtherProvider
                | Self::Issuer(_)
                | Self::NoCode
                | Self::Unreachable(_)
                | Self::Slow
                | Self::Endpoint { .. }
        )
    }

    /// Whether somebody of ours should look: the federation or the provider does not accept us.
    pub const fn is_ours(&self) -> bool {
        matches!(
            self,
            Self::Provider(Fate::OurFault)
                | Self::Endpoint {
                    fate: Fate::OurFault,
                    ..
                }
        )
    }

    /// Whether the provider may have changed its keys: worth one new chain.
    pub const fn names_unknown_key(&self) -> bool {
        matches!(
            self,
            Self::IdToken(IdTokenFault::Token(JwsError::UnknownKey))
                | Self::Userinfo(UserinfoFault::Token(JwsError::UnknownKey))
        )
    }
}
