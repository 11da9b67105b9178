//! One municipality as a SPID service provider.

use super::{Config, ConfigError};
use crate::keys::SigningKey;

/// A service provider: one per municipality, with its own entity id, addresses and keys.
///
/// Its methods stand in `metadata.rs`, `begin.rs`, `finish/` and `logout.rs`. They compute for
/// about a millisecond (RSA), block on nothing, and keep no state.
#[derive(Clone, Debug)]
pub struct ServiceProvider {
    pub(super) config: Config,
    pub(super) key: SigningKey,
}

impl ServiceProvider {
    /// Checks the configuration; [`Config::errors`] tells all that is wrong with it.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if let Some(error) = config.errors().into_iter().next() {
            return Err(error);
        }
        let key = config.keys.first().cloned().ok_or(ConfigError::NoKey)?;
        Ok(Self { config, key })
    }

    /// The entity id.
    pub fn entity_id(&self) -> &str {
        &self.config.entity_id
    }

    /// Whether its metadata say what it wants of the eIDAS node.
    pub const fn asks_eidas(&self) -> bool {
        self.config.eidas
    }

    /// The configuration.
    pub const fn config(&self) -> &Config {
        &self.config
    }
}
