//! The civil registry as the portal asks it: each municipality's own read model, fed by files
//! ([`import`]), or ANPR. Which one is its settings' to say ([`RegistrySettings`]).

pub mod import;
mod not_set_up;
mod numbers;
mod own;

pub use not_set_up::NotSetUp;
pub use numbers::DatabaseNumbers;
pub use own::OwnRegistry;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which registry a municipality asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RegistrySettings {
    /// Its own, as last imported.
    #[default]
    Own,
    /// The national one, through PDND.
    Anpr {
        /// Client id at PDND.
        client_id: String,
        /// Name of the key at PDND; the key is in the folder of the keys, `pdnd.key.pem`.
        kid: String,
        /// `purposeId` by use case: `C030`, `C021`…
        purposes: BTreeMap<String, String>,
    },
}
