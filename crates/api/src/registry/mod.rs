//! The civil registry as the portal asks it: each municipality's own read model, fed by files
//! ([`import`]), or ANPR. Which one is its settings' to say ([`RegistrySettings`]).

pub mod import;
mod max_age;
mod not_set_up;
mod numbers;
mod own;

pub use max_age::{MaxAge, UnfitMaxAge};
pub use not_set_up::NotSetUp;
pub use numbers::DatabaseNumbers;
pub use own::OwnRegistry;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sportello_types::registry::RegistrySource;
use std::collections::BTreeMap;

/// Which registry a municipality asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RegistrySettings {
    /// Its own, as last imported.
    Own {
        /// For how many days it is certified; a week, where nothing is said.
        #[serde(default)]
        max_age: MaxAge,
    },
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

impl Default for RegistrySettings {
    fn default() -> Self {
        Self::Own {
            max_age: MaxAge::default(),
        }
    }
}

impl RegistrySettings {
    /// Whether what a registry says as of a day may be certified, and declared as what it says, on another.
    /// What was imported grows old; ANPR speaks of the moment.
    pub fn certifies(&self, source: RegistrySource, as_of: NaiveDate, today: NaiveDate) -> bool {
        match (self, source) {
            (Self::Own { max_age }, RegistrySource::Municipality) => max_age.covers(as_of, today),
            (Self::Own { .. }, RegistrySource::Anpr) | (Self::Anpr { .. }, _) => true,
        }
    }
}
