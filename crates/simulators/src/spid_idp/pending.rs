//! Logins that wait for the choice of the person at the page.

use super::anomaly::Anomaly;
use super::service_providers::ServiceProvider;
use chrono::{DateTime, TimeDelta, Utc};
use sportello_types::loa::Loa;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How long a login waits.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);
/// Logins that wait at once before the oldest goes.
const CAPACITY: usize = 1_000;

/// A request found good.
#[derive(Clone, Debug)]
pub(crate) struct PendingLogin {
    pub(crate) idp: &'static str,
    pub(crate) request_id: String,
    pub(crate) relay_state: Option<String>,
    pub(crate) service_provider: ServiceProvider,
    pub(crate) acs: String,
    pub(crate) service_name: String,
    pub(crate) attributes: Vec<String>,
    pub(crate) level: Loa,
    /// The request asks for an identity for professional use.
    pub(crate) professional: bool,
    pub(crate) forced: bool,
    pub(crate) received_at: DateTime<Utc>,
}

/// An answer as it was sent, for replays.
#[derive(Clone, Debug)]
pub(crate) struct SentAnswer {
    pub(crate) acs: String,
    pub(crate) saml_response: String,
    pub(crate) relay_state: Option<String>,
}

/// A request that gets an error as answer.
#[derive(Debug)]
pub(crate) struct Rejected {
    pub(crate) anomaly: Anomaly,
    pub(crate) acs: String,
    pub(crate) request_id: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct PendingLogins {
    waiting: Mutex<BTreeMap<String, PendingLogin>>,
    /// By entityID of the service provider.
    last_answers: Mutex<BTreeMap<String, SentAnswer>>,
}

impl PendingLogins {
    pub(crate) fn add(&self, handle: String, login: PendingLogin) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let now = login.received_at;
        waiting.retain(|_, other| now - other.received_at < PATIENCE);
        if waiting.len() >= CAPACITY {
            let oldest = waiting
                .iter()
                .min_by_key(|(_, login)| login.received_at)
                .map(|(handle, _)| handle.clone());
            if let Some(handle) = oldest {
                waiting.remove(&handle);
            }
        }
        waiting.insert(handle, login);
    }

    pub(crate) fn find(&self, handle: &str) -> Option<PendingLogin> {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(handle)
            .cloned()
    }

    pub(crate) fn remember_answer(&self, entity_id: &str, answer: SentAnswer) {
        self.last_answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(entity_id.to_owned(), answer);
    }

    pub(crate) fn last_answer(&self, entity_id: &str) -> Option<SentAnswer> {
        self.last_answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(entity_id)
            .cloned()
    }
}
