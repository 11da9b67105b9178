//! Our own issuer of tokens: OAuth 2.0 (RFC 6749, with the best current practice of RFC 9700) and
//! OpenID Connect Core for apps and integrators.
//!
//! The rules alone: requests in, verdicts out. Who is registered, what was granted and which secrets
//! are out there is the caller's to keep; time is an argument.
//!
//! | What | By |
//! |---|---|
//! | authorization code with PKCE, S256 alone | RFC 6749 §4.1, RFC 7636 |
//! | pushed requests | RFC 9126 |
//! | `iss` in the answer | RFC 9207 |
//! | access tokens, short-lived, for the API alone | RFC 9068 |
//! | refresh tokens, each used once | RFC 9700 §4.14 |
//! | client credentials, by secret or signed assertion | RFC 6749 §4.4, RFC 7523 |
//! | exchange, by the back end of an app | RFC 8693 |
//! | loopback redirects with any port | RFC 8252 §7.3 |

mod access;
mod assertion;
mod authorize;
mod client;
mod error;
mod id_token;
mod metadata;
mod parameters;
mod pkce;
mod redirect;
mod rotation;
mod scopes;
mod signing;
mod token;

pub use access::{AccessToken, Holder, InvalidToken};
pub use assertion::{Assertion, InvalidAssertion};
pub use authorize::{AuthorizationRequest, Prompt, Redirect, Refusal};
pub use client::{ClientRules, InvalidRegistration};
pub use error::{ErrorCode, OauthError};
pub use id_token::{IdTokenClaims, read_hint};
pub use metadata::{Endpoints, discovery};
pub use parameters::{InvalidParameters, Parameters};
pub use pkce::{Challenge, InvalidChallenge};
pub use redirect::{InvalidRedirect, RedirectUri};
pub use rotation::{KeyTimes, Plan, plan};
pub use scopes::{ScopeSet, UnknownScope};
pub use signing::{IssuerKey, TokenAlg};
pub use token::{Credentials, TokenRequest};

use chrono::TimeDelta;
use sportello_types::loa::Loa;

/// How long an access token is good for.
pub const ACCESS_TOKEN: TimeDelta = TimeDelta::minutes(10);
/// How long an ID token is.
pub const ID_TOKEN: TimeDelta = TimeDelta::minutes(10);
/// How long a code may wait for its app (RFC 6749 §4.1.2 allows ten minutes).
pub const CODE: TimeDelta = TimeDelta::seconds(60);
/// How long the citizen may think an app's request over.
pub const CONSENT: TimeDelta = TimeDelta::minutes(10);
/// How long a pushed request may wait for its browser (RFC 9126 §2.2).
pub const PUSHED: TimeDelta = TimeDelta::seconds(90);
/// A refresh token that is not used for so long is over.
pub const REFRESH_IDLE: TimeDelta = TimeDelta::days(14);
/// A grant is over after this, however often it is refreshed: the citizen signs in again.
pub const GRANT: TimeDelta = TimeDelta::days(90);
/// After this, a login is too old to send applications with: the law wants the sender identified
/// (CAD art. 65), and a telephone changes hands.
pub const FRESH_LOGIN: TimeDelta = TimeDelta::hours(8);
/// Clock skew tolerated in what clients sign.
pub const SKEW: TimeDelta = TimeDelta::seconds(60);

/// A level of assurance as `acr` names it: SPID's own words, whatever the provider.
pub const fn acr(level: Loa) -> &'static str {
    match level {
        Loa::L1 => "https://www.spid.gov.it/SpidL1",
        Loa::L2 => "https://www.spid.gov.it/SpidL2",
        Loa::L3 => "https://www.spid.gov.it/SpidL3",
    }
}

/// The level that an `acr` value names.
pub fn level_of_acr(acr_value: &str) -> Option<Loa> {
    [Loa::L1, Loa::L2, Loa::L3]
        .into_iter()
        .find(|level| acr(*level) == acr_value)
}
