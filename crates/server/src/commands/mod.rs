//! One file per command.

pub(crate) mod appoint;
mod brought_in;
mod check;
pub(crate) mod cie;
pub(crate) mod cns;
pub(crate) mod config;
#[cfg(feature = "demo")]
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod marks;
pub(crate) mod migrate;
mod municipality;
pub(crate) mod openapi;
pub(crate) mod payments;
mod records;
pub(crate) mod registry;
pub(crate) mod samples;
pub(crate) mod serve;
#[cfg(feature = "demo")]
pub(crate) mod simulators;
pub(crate) mod spid;
pub(crate) mod tenant;
pub(crate) mod verify;
pub(crate) mod worker;

use crate::cli::Failure;
use std::future::Future;

/// Runs a command's work to its end, with what every command needs set up once.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    // aws-lc-rs is the one provider in the tree; a second call in one process is no error.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work)
}
