//! The section `pagopa.fdr_soap`: flows from the node by SOAP, for the municipalities that are named in it.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use sportello_integrations::payments::fdr::soap::{Caller, Node};
use std::collections::BTreeMap;
use std::path::PathBuf;
use url::Url;

/// Flows by the first version of the service (`nodeForPa`, SOAP). Municipalities in `stations` ask here; all others ask
/// `pagopa.fdr`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FdrSoap {
    /// The node's address, whole: `https://api.platform.pagopa.it/nodo-auth/node-for-pa/v1`, or that of a
    /// regional node.
    #[schemars(with = "String")]
    pub url: Url,
    /// The primary subscription key, where the gateway before the node asks for one; `key_file` names a file that
    /// holds it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub key: Option<SecretString>,
    /// The secondary one, taken when the primary is refused.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub second_key: Option<SecretString>,
    /// A certificate (PEM, with its chain) that is shown to the node, where the line asks for one: that of the
    /// station, say. Needs `client_key_file`.
    #[serde(default)]
    pub client_certificate_file: Option<PathBuf>,
    /// The key to it (PEM).
    #[serde(default)]
    pub client_key_file: Option<PathBuf>,
    /// Certificate (PEM) of one more authority that vouches for the node's host: a regional node may have its own.
    #[serde(default)]
    pub root_certificate_file: Option<PathBuf>,
    /// As whom each municipality asks, by slug. `password_file` names a file that holds the password.
    #[serde(default)]
    pub stations: BTreeMap<String, Caller>,
}

impl FdrSoap {
    /// Where the node is.
    pub(crate) fn node(&self) -> Node {
        Node {
            url: self.url.clone(),
            key: self.key.clone(),
            second_key: self.second_key.clone(),
        }
    }

    /// What does not fit.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = self.node().check() {
            faults.push(format!("`pagopa.fdr_soap`: {error}"));
        }
        if self.client_certificate_file.is_some() != self.client_key_file.is_some() {
            faults.push(
                "`pagopa.fdr_soap`: `client_certificate_file` and `client_key_file` go together".to_owned(),
            );
        }
        for (slug, caller) in &self.stations {
            if let Err(error) = caller.check() {
                faults.push(format!("`pagopa.fdr_soap.stations.{slug}`: {error}"));
            }
        }
        faults
    }
}
