//! [`Spid`]: a service provider per municipality, and the registry of identity providers.

use sportello_identity::spid::{Idp, Registry, ServiceProvider};
use sportello_types::ids::TenantId;
use sportello_types::tenant::IdentityProvider;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// SPID, as the whole installation sees it.
pub struct Spid {
    providers: BTreeMap<TenantId, Arc<ServiceProvider>>,
    registry: RwLock<Arc<Registry>>,
}

impl Spid {
    /// A service provider for each municipality that has one.
    pub fn new(providers: BTreeMap<TenantId, Arc<ServiceProvider>>, registry: Registry) -> Self {
        Self {
            providers,
            registry: RwLock::new(Arc::new(registry)),
        }
    }

    /// The service provider of a municipality.
    pub fn provider(&self, tenant: TenantId) -> Option<Arc<ServiceProvider>> {
        self.providers.get(&tenant).cloned()
    }

    /// The registry in force.
    pub fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a new registry in force.
    pub fn replace_registry(&self, registry: Registry) {
        *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
    }

    /// A trusted identity provider by its entityID.
    pub fn idp(&self, entity_id: &str) -> Option<Idp> {
        self.registry().idp(entity_id).cloned()
    }

    /// The trusted identity providers, as the public list shows them.
    pub fn identity_providers(&self) -> Vec<IdentityProvider> {
        self.registry()
            .idps()
            .iter()
            .map(|idp| IdentityProvider {
                entity_id: idp.entity_id.clone(),
                name: idp.name.clone(),
                logo_path: None,
            })
            .collect()
    }
}
