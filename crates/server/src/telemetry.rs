//! Log lines: one JSON object each for machines, or for people. Every line of a request carries its
//! id; none carries personal data.

use crate::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// Libraries that would say too much at `info`; `lopdf` warns of every citizen's odd PDF, which the judge
/// of uploads tells the citizen.
const QUIET: &str = "sqlx=warn,actix_server=warn,lettre=warn,hyper=warn,lopdf=error";

/// Starts logging, for the rest of the program's life.
pub(crate) fn start(log: &Log) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.filter))?;
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Json => registry
            .with(
                fmt::layer()
                    .json()
                    .with_current_span(true)
                    .with_span_list(false)
                    .with_writer(std::io::stderr),
            )
            .try_init()?,
        LogFormat::Human => registry
            .with(
                fmt::layer()
                    .compact()
                    .with_target(false)
                    .with_writer(std::io::stderr),
            )
            .try_init()?,
    }
    Ok(())
}
