//! Settings: `sportello.toml`, then the environment (`SPORTELLO__HTTP__LISTEN`), secrets also from
//! files (`database.url_file`).

mod anpr;
mod check;
mod cns;
mod identity;
mod pagopa;
mod pec;
mod seal;
mod sections;
pub mod units;

pub use anpr::Anpr;
pub use cns::{CardFormat, CardListener, CardProxy, Cns, Silence, TrustList};
pub use identity::{Aggregator, Binding, Cie, CieProfile, Eidas, RegistrySource, Spid};
pub use pagopa::{FdrSoap, Govpay, Pagopa, Station, Unified};
pub use pec::{OwnMailbox, Pec};
pub use seal::{Seal, SealLevel, SealTime, WhenSilent};
pub use sections::{Config, Database, Http, Log, LogFormat, Places, Scheme, Session, TokenAlgorithm, Tokens};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use std::path::Path;

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line is not there.
    #[error("there is no file {0}")]
    NoFile(String),
    /// A value is unknown or malformed.
    #[error("{}", words(.0))]
    Malformed(Box<figment::Error>),
    /// A file with a secret cannot be read.
    #[error("cannot read {file}, which `{key}` names")]
    Secret {
        /// The key.
        key: String,
        /// The file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The values do not fit together.
    #[error("the settings do not fit:\n  - {}", .0.join("\n  - "))]
    Unfit(Vec<String>),
}

/// Secrets that may stand in a file of their own, named by the key with `_file` behind it. `*` is any name.
const SECRETS: [(&str, &str); 27] = [
    ("database", "url"),
    ("mail", "password"),
    ("pec", "password"),
    ("pec.municipalities.*", "password"),
    ("sms", "token"),
    ("cns", "proxy_secret"),
    ("blobs", "secret_access_key"),
    ("pagopa.gpd", "key"),
    ("pagopa.gpd", "second_key"),
    ("pagopa.aca", "key"),
    ("pagopa.aca", "second_key"),
    ("pagopa.checkout", "key"),
    ("pagopa.checkout", "second_key"),
    ("pagopa.receipts", "key"),
    ("pagopa.receipts", "second_key"),
    ("pagopa.fdr", "key"),
    ("pagopa.fdr", "second_key"),
    ("pagopa.fdr_soap", "key"),
    ("pagopa.fdr_soap", "second_key"),
    ("pagopa.fdr_soap.stations.*", "password"),
    ("pagopa.mbd", "key"),
    ("pagopa.mbd", "second_key"),
    ("pagopa.unified.municipalities.*", "client_secret"),
    ("pagopa.unified.municipalities.*", "push_secret"),
    ("pagopa.govpay.applications.*", "password"),
    ("pagopa.govpay.applications.*", "notify_password"),
    ("seal.time", "password"),
];

/// The name of the file that is read when none is given.
const DEFAULT_FILE: &str = "sportello.toml";

impl Config {
    /// Reads and checks the settings.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let config = Self::read(file)?;
        config.check()?;
        Ok(config)
    }

    /// Reads the settings without checking that they fit together.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(ConfigError::NoFile(file.display().to_string()));
        }
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let mut layers = Figment::new();
        if path.is_file() {
            layers = layers.merge(Toml::file_exact(path));
        }
        Self::from_figment(layers.merge(Env::prefixed("SPORTELLO__").split("__")))
    }

    /// From layers of values.
    pub fn from_figment(layers: Figment) -> Result<Self, ConfigError> {
        let malformed = |error| ConfigError::Malformed(Box::new(error));
        let mut all: Dict = layers.extract().map_err(malformed)?;
        let mut from_files = false;
        for (section, key) in SECRETS {
            for values in inside(&mut all, section) {
                let Some(file) = values.remove(&format!("{key}_file")) else {
                    continue;
                };
                let file = file.into_string().unwrap_or_default();
                let content = std::fs::read_to_string(&file).map_err(|source| ConfigError::Secret {
                    key: format!("{section}.{key}_file"),
                    file,
                    source,
                })?;
                values.insert(key.to_owned(), Value::from(content.trim().to_owned()));
                from_files = true;
            }
        }
        // Layers know where a value came from, which makes for better errors.
        let layers = if from_files {
            Figment::from(Serialized::defaults(all))
        } else {
            layers
        };
        layers.extract().map_err(malformed)
    }

    /// Where the keys of the municipalities are.
    pub fn keys_dir(&self) -> std::path::PathBuf {
        self.keys_dir
            .clone()
            .unwrap_or_else(|| self.data_dir.join("keys"))
    }
}

/// The values of a section, or of one within it; of all that fit, where it has a `*`.
fn inside<'a>(values: &'a mut Dict, section: &str) -> Vec<&'a mut Dict> {
    let (name, rest) = match section.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (section, None),
    };
    let mut found = Vec::new();
    for (key, value) in values {
        if let Value::Dict(_, inner) = value
            && (name == "*" || key == name)
        {
            match rest {
                Some(rest) => found.extend(inside(inner, rest)),
                None => found.push(inner),
            }
        }
    }
    found
}

/// What figment says, with key and place.
fn words(error: &figment::Error) -> String {
    error
        .clone()
        .into_iter()
        .map(|error| {
            let place = match &error.metadata {
                Some(metadata) => format!(" ({})", metadata.name),
                None => String::new(),
            };
            let key = error.path.join(".");
            if key.is_empty() {
                format!("{}{place}", error.kind)
            } else {
                format!("`{key}`: {}{place}", error.kind)
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
