//! The three sets of keys of a relying party.

use crate::jose::{Jwk, JwkSet, PrivateKey};
use std::collections::BTreeSet;

/// Keys, the newest first: it signs, and all are published, so that a new one can be announced
/// before it is used and an old one opens what was encrypted before.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Sign the entity configuration. The superior has a copy of their public halves.
    pub federation: Vec<PrivateKey>,
    /// Sign request objects and client assertions.
    pub signing: Vec<PrivateKey>,
    /// What providers encrypt to.
    pub encryption: Vec<PrivateKey>,
}

impl Keys {
    /// Whether one key stands here twice: each purpose needs keys of its own.
    pub fn shared(&self) -> bool {
        let all = || {
            [&self.federation, &self.signing, &self.encryption]
                .into_iter()
                .flatten()
        };
        let different: BTreeSet<&str> = all().map(PrivateKey::kid).collect();
        different.len() < all().count()
    }

    /// The public halves of the federation keys.
    pub fn published_federation(&self) -> JwkSet {
        self.federation.iter().map(public).collect()
    }

    /// The public halves of the core keys, each with its `use`.
    pub fn published_core(&self) -> JwkSet {
        self.signing.iter().chain(&self.encryption).map(public).collect()
    }
}

fn public(key: &PrivateKey) -> Jwk {
    key.public().clone()
}
