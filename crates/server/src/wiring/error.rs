//! Why a portal cannot be put together.

use crate::keys::KeyFault;
use crate::seal_time::SealTimeError;
use crate::seals::SealFault;
use crate::web::WebError;
use std::path::PathBuf;

/// A portal that cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// Rows or files.
    #[error("the storage cannot be opened")]
    Storage(#[from] sportello_storage::Error),
    /// The schema is older than the program.
    #[error("the schema of the database is not up to date: run `sportello migrate` ({} pending)", .0.len())]
    Migrations(Vec<String>),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// A seal.
    #[error("the seal of {slug} cannot be set up")]
    Seal {
        /// The municipality.
        slug: String,
        /// Why not.
        source: SealFault,
    },
    /// A municipality's settings.
    #[error("the settings of {slug} cannot be read")]
    Tenant {
        /// The municipality.
        slug: String,
        /// Why not.
        source: serde_json::Error,
    },
    /// A municipality as a service provider.
    #[error("{slug} cannot be a SPID service provider")]
    Spid {
        /// The municipality.
        slug: String,
        /// Why not.
        source: sportello_identity::spid::ConfigError,
    },
    /// A provider for tests where others could reach it.
    #[error("`spid.test_idp_metadata` is for tests on this machine, and a municipality answers at {0}")]
    TestProvider(String),
    /// A municipality that signs through an aggregator, and there is none.
    #[error("{0} signs through an aggregator, and `spid.aggregator` names none")]
    NoAggregator(String),
    /// A municipality as a relying party.
    #[error("{slug} cannot be a relying party of CIE")]
    Cie {
        /// The municipality.
        slug: String,
        /// Why not.
        source: sportello_identity::cie::ConfigError,
    },
    /// The client for what others name.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
    /// The certificate of a registry, or one that is shown to the node of payments.
    #[error("the certificate {} cannot be used", .0.display())]
    Certificate(PathBuf),
    /// A municipality's access to ANPR.
    #[error("{slug} cannot ask ANPR: {fault}")]
    Anpr {
        /// The municipality.
        slug: String,
        /// Why not.
        fault: String,
    },
    /// A municipality's access to pagoPA.
    #[error("{slug} cannot receive payments through pagoPA")]
    Pagopa {
        /// The municipality.
        slug: String,
        /// Why not.
        source: sportello_integrations::payments::gpd::InvalidConfig,
    },
    /// A municipality's access to a GovPay.
    #[error("{slug} cannot receive payments through GovPay")]
    GovPay {
        /// The municipality.
        slug: String,
        /// Why not.
        source: sportello_integrations::payments::govpay::InvalidConfig,
    },
    /// A municipality's access to the flows of the node.
    #[error("{slug} cannot read flows by SOAP")]
    Flows {
        /// The municipality.
        slug: String,
        /// Why not.
        source: sportello_integrations::payments::fdr::soap::InvalidAccess,
    },
    /// A service without which whoever collects for a municipality cannot be asked.
    #[error("{slug} cannot receive payments: the settings lack `{name}`")]
    NoService {
        /// The municipality.
        slug: String,
        /// The section.
        name: &'static str,
    },
    /// A file that the settings name.
    #[error("the file {} cannot be read", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The list of codes under which payments are asked for.
    #[error("the list of codes {} cannot be used", .path.display())]
    Taxonomy {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: sportello_integrations::payments::taxonomy::TaxonomyError,
    },
    /// The archive of municipalities or countries.
    #[error("the archive {} cannot be used", .path.display())]
    Places {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: sportello_api::places::PlacesError,
    },
    /// Time-stamps on seals.
    #[error("time-stamps cannot be set up")]
    SealTime(#[from] SealTimeError),
    /// Mail.
    #[error("mail cannot be set up")]
    Mail(#[from] sportello_integrations::notify::email::InvalidConfig),
    /// The gateway for short messages cannot be set up.
    #[error("short messages cannot be set up")]
    Sms(#[from] sportello_integrations::notify::sms::InvalidConfig),
    /// The web app.
    #[error(transparent)]
    Web(#[from] WebError),
    /// Measures.
    #[error("measures cannot be set up")]
    Metrics(String),
    /// A folder.
    #[error("the folder {} cannot be made", .path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}
