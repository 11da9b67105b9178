//! [`Cns`]: the cards that are believed, and what is known about them.

use super::presented::Proxy;
use super::revocation::Lists;
use crate::auth::fetch::Fetcher;
use crate::auth::place::Place;
use chrono::{DateTime, Utc};
use sportello_identity::Certificate;
use sportello_identity::cns::trust_list::{Age, Kept, Selection};
use sportello_identity::cns::{Anchors, Rules};
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::whoami::Provider;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// The name under which cards stand in lists and logs.
pub(super) const NAME: &str = "urn:sportello:cns";

/// The national trust list: where it comes from, and why it is believed.
#[derive(Clone, Debug)]
pub struct ListSource {
    /// Where from. A file is the administrator's own, and is believed as it is.
    pub place: Place,
    /// What comes from an address must be signed by one of these.
    pub signers: Vec<Certificate>,
}

/// How an installation takes cards.
#[derive(Debug)]
pub struct Service {
    /// Origin of the cards' host, `https://cns.comune.example`; `{host}` in it stands for the host of
    /// the municipality.
    pub address: String,
    /// What a card must be.
    pub rules: Rules,
    /// Which authorities of the list count, and the operator's own.
    pub selection: Selection,
    /// Where the list comes from; nothing where the operator's own authorities are all.
    pub list: Option<ListSource>,
    /// The proxy that ends TLS, where one does.
    pub proxy: Option<Proxy>,
    /// Reaches what the cards name.
    pub fetcher: Fetcher,
    /// How long a login waits for an OCSP responder.
    pub ocsp_time: Duration,
}

impl Service {
    /// The origin of the cards' host for a municipality that is reached at `host`.
    pub(super) fn origin(&self, host: &str) -> String {
        self.address.replace("{host}", host)
    }
}

/// Cards, as the whole installation sees them.
#[derive(Default)]
pub struct Cns {
    service: Option<Service>,
    list: RwLock<Option<Arc<Kept>>>,
    pub(super) lists: Lists,
}

impl Cns {
    /// With nothing fetched yet.
    pub fn new(service: Service) -> Self {
        Self {
            service: Some(service),
            ..Self::default()
        }
    }

    /// How cards are taken, where they are.
    pub fn service(&self) -> Option<&Service> {
        self.service.as_ref()
    }

    /// The trust list in force, once there is one.
    pub fn list(&self) -> Option<Arc<Kept>> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn replace_list(&self, list: Kept) {
        *self.list.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(list));
    }

    /// The authorities that count now.
    pub fn anchors(&self, now: DateTime<Utc>) -> Option<Anchors> {
        let selection = &self.service.as_ref()?.selection;
        match self.list() {
            Some(kept) => kept.list().anchors(selection, now).ok(),
            None => selection.without_list(now),
        }
    }

    /// Cards in the public list of identity providers, where they are taken.
    pub fn identity_provider(&self, now: DateTime<Utc>) -> Option<IdentityProvider> {
        self.service.as_ref()?;
        let fresh = match self.list() {
            Some(kept) => kept.age(now) != Age::Alarm,
            None => true,
        };
        let ready = fresh && self.anchors(now).is_some();
        Some(IdentityProvider {
            provider: Provider::Cns,
            entity_id: NAME.to_owned(),
            name: "CNS".to_owned(),
            logo_path: None,
            login_path: super::begin::PATH.to_owned(),
            state: if ready {
                ProviderState::Ready
            } else {
                ProviderState::Troubled
            },
        })
    }
}
