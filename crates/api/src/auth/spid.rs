//! [`Spid`]: a service provider per municipality, and the registry of identity providers.

use super::logos::Logos;
use chrono::{DateTime, Utc};
use sportello_identity::spid::{Idp, Registry, ServiceProvider};
use sportello_identity::{Asked, Binding};
use sportello_types::ids::TenantId;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::whoami::Provider;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

/// SPID, as the whole installation sees it.
pub struct Spid {
    providers: BTreeMap<TenantId, Arc<ServiceProvider>>,
    binding: Binding,
    /// Entity id of the eIDAS node, where one is configured.
    node: Option<String>,
    registry: RwLock<Option<Arc<Registry>>>,
    pub(super) logos: Logos,
}

/// The national identity that a request asked for.
pub(super) const fn provider_of(asked: Asked) -> Provider {
    match asked {
        Asked::Spid => Provider::Spid,
        Asked::Eidas => Provider::Eidas,
    }
}

impl Spid {
    /// A service provider for each municipality that has one, the binding that requests take, the entity
    /// id of the eIDAS node, and the registry, if one is at hand already.
    pub fn new(
        providers: BTreeMap<TenantId, Arc<ServiceProvider>>,
        binding: Binding,
        node: Option<String>,
        registry: Option<Registry>,
    ) -> Self {
        Self {
            providers,
            binding,
            node,
            registry: RwLock::new(registry.map(Arc::new)),
            logos: Logos::default(),
        }
    }

    /// The service provider of a municipality.
    pub fn provider(&self, tenant: TenantId) -> Option<Arc<ServiceProvider>> {
        self.providers.get(&tenant).cloned()
    }

    /// All service providers.
    pub fn providers(&self) -> impl Iterator<Item = &ServiceProvider> {
        self.providers.values().map(AsRef::as_ref)
    }

    /// The registry in force, once there is one.
    pub fn registry(&self) -> Option<Arc<Registry>> {
        self.registry
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts a new registry in force.
    pub fn replace_registry(&self, registry: Registry) {
        *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(registry));
    }

    /// A trusted identity provider by its entityID.
    pub fn idp(&self, entity_id: &str) -> Option<Idp> {
        self.registry()?.idp(entity_id).cloned()
    }

    /// What an identity provider is asked of a person at a municipality; nothing where it cannot be asked
    /// there: the eIDAS node, unless the municipality's metadata say what of it is wanted.
    pub fn asked(&self, sp: &ServiceProvider, idp: &Idp) -> Option<Asked> {
        if self.is_node(idp) {
            return sp.asks_eidas().then_some(Asked::Eidas);
        }
        Some(Asked::Spid)
    }

    fn is_node(&self, idp: &Idp) -> bool {
        self.node.as_ref() == Some(&idp.entity_id)
    }

    /// Under which national identity an answer counts that belongs to no login: by the sender that it
    /// names, for want of anything that could be trusted.
    pub fn sender(&self, issuer: Option<&str>) -> Provider {
        let node = issuer.is_some() && self.node.as_deref() == issuer;
        provider_of(if node { Asked::Eidas } else { Asked::Spid })
    }

    /// The configured binding, or the other one where the identity provider lacks it.
    pub fn binding_for(&self, idp: &Idp) -> Binding {
        let other = match self.binding {
            Binding::Post => Binding::Redirect,
            Binding::Redirect => Binding::Post,
        };
        if idp.sign_on(self.binding).is_some() {
            self.binding
        } else {
            other
        }
    }

    /// The trusted identity providers that a municipality can ask, as the public list shows them; those in
    /// trouble are named in `troubled`.
    pub fn identity_providers(
        &self,
        tenant: TenantId,
        troubled: &BTreeSet<String>,
        now: DateTime<Utc>,
    ) -> Vec<IdentityProvider> {
        let (registry, sp) = (self.registry(), self.provider(tenant));
        let asked = |idp: &Idp| match &sp {
            Some(sp) => self.asked(sp, idp),
            None => (!self.is_node(idp)).then_some(Asked::Spid),
        };
        registry
            .iter()
            .flat_map(|registry| registry.idps())
            .filter_map(|idp| Some((idp, asked(idp)?)))
            .map(|(idp, asked)| IdentityProvider {
                provider: provider_of(asked),
                entity_id: idp.entity_id.clone(),
                name: idp.name.clone(),
                login_path: super::begin::PATH.to_owned(),
                logo_path: self.logos.path(&idp.entity_id),
                state: if idp.has_run_out(now) {
                    ProviderState::Expired
                } else if troubled.contains(&idp.entity_id) {
                    ProviderState::Troubled
                } else {
                    ProviderState::Ready
                },
            })
            .collect()
    }
}
