//! CIE over OpenID Connect, with trust from OpenID Federation 1.0 (technical rules *SPID/CIE
//! OIDC* of AgID and the Ministry of the Interior).
//!
//! Documents and time in, verdict out: the caller fetches what [`chain::ChainBuilder`] names, and
//! posts the forms that [`RelyingParty`] makes. SPID's own OpenID Connect profile differs in what
//! [`Profile`] says, and in nothing else.

mod attributes;
mod begin;
mod callback;
pub mod chain;
mod claims;
mod config;
mod entity_configuration;
mod id_token;
mod keys;
mod own;
pub mod policy;
mod profile;
mod provider;
mod refusal;
pub mod statement;
mod tokens;
mod userinfo;

pub use begin::{BeginError, Begun, PendingLogin};
pub use callback::{Callback, Unreadable};
pub use chain::Chain;
pub use config::{Config, ConfigError, Organization};
pub use entity_configuration::{STATEMENT_TYPE, Served};
pub use id_token::IdToken;
pub use keys::Keys;
pub use own::{Standing, StandingError, TrustMark};
pub use policy::{Policy, PolicyError};
pub use profile::Profile;
pub use provider::{Provider, ProviderError};
pub use refusal::{Fate, IdTokenFault, Refusal, UserinfoFault};
pub use statement::{Statement, StatementError};
pub use tokens::{Form, Tokens};

use sportello_types::loa::Loa;

/// A municipality as a relying party: its own entity id, addresses and keys.
///
/// Its methods stand in the files of this folder, one subject each. They compute for a few
/// milliseconds (RSA), block on nothing, and keep no state.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    config: Config,
}

impl RelyingParty {
    /// Checks the configuration; [`Config::errors`] tells all that is wrong with it.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        match config.errors().into_iter().next() {
            Some(error) => Err(error),
            None => Ok(Self { config }),
        }
    }

    /// The entity id, which is the `client_id`, too.
    pub fn entity_id(&self) -> &str {
        &self.config.entity_id
    }

    /// The configuration.
    pub const fn config(&self) -> &Config {
        &self.config
    }
}

/// The level of an `acr`; both federations use SPID's URIs.
fn level_from_acr(acr: &str) -> Option<Loa> {
    crate::spid::level_from_uri(acr)
}
