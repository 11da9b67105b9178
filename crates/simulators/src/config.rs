//! What the simulators are told at start.

use crate::clock::Clock;
use crate::pagopa::Creditor;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// Settings of the simulated world.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where browsers reach the simulators; without it `http://localhost:<port bound>`.
    pub public_url: Option<Url>,
    /// Address of pages and protocols over HTTP; port 0 takes a free one.
    pub http_addr: SocketAddr,
    /// Address of the SMTP server; port 0 takes a free one.
    pub smtp_addr: SocketAddr,
    /// Metadata of the SPID service providers that the identity providers know.
    pub sp_metadata_urls: Vec<Url>,
    /// Entity ids of the relying parties that the CIE federation lets in.
    pub cie_relying_parties: Vec<String>,
    /// Creditors that pagoPA knows from the start; others are registered while it runs.
    pub pagopa_creditors: Vec<Creditor>,
    /// Where keys are kept between two starts; without it they last as long as the process.
    pub data_dir: Option<PathBuf>,
    /// Makes identifiers repeatable; without it they come from the machine's generator.
    pub seed: Option<u64>,
    /// The hour.
    pub clock: Clock,
}

impl Default for Config {
    /// The demo: pages on port 8090, SMTP on port 8025, loopback only.
    fn default() -> Self {
        Self {
            public_url: None,
            http_addr: (Ipv4Addr::LOCALHOST, 8090).into(),
            smtp_addr: (Ipv4Addr::LOCALHOST, 8025).into(),
            sp_metadata_urls: Vec::new(),
            cie_relying_parties: Vec::new(),
            pagopa_creditors: Vec::new(),
            data_dir: None,
            seed: None,
            clock: Clock::system(),
        }
    }
}
