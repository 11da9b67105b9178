//! SPID, the Public Digital Identity System, over SAML2 (technical rules of AgID, with Avvisi).

mod aggregator;
mod anomaly;
pub(crate) mod attributes;
mod begin;
mod config;
mod eidas;
mod finish;
pub mod keys;
mod logout;
mod metadata;
mod refusal;
mod registry;
mod service_provider;

pub use aggregator::Aggregator;
pub use anomaly::Anomaly;
pub use begin::BeginError;
pub use config::{Config, ConfigError, Contact, Organization, SpKind};
pub use logout::{LogoutAsked, LogoutOutcome, SpidSession};
pub use metadata::{ATTRIBUTES, EIDAS_FULL, EIDAS_MINIMUM};
pub use refusal::{At, Fault, Refusal};
pub use registry::{Change, Difference, Idp, LogoutEndpoint, Registry, RegistryError, Trust};
pub use service_provider::ServiceProvider;

use sportello_types::loa::Loa;

/// The URI of a level.
pub const fn level_uri(level: Loa) -> &'static str {
    match level {
        Loa::L1 => "https://www.spid.gov.it/SpidL1",
        Loa::L2 => "https://www.spid.gov.it/SpidL2",
        Loa::L3 => "https://www.spid.gov.it/SpidL3",
    }
}

/// The level of a URI; the old `urn:…:SpidL1` forms are none.
pub fn level_from_uri(uri: &str) -> Option<Loa> {
    [Loa::L1, Loa::L2, Loa::L3]
        .into_iter()
        .find(|&level| level_uri(level) == uri)
}
