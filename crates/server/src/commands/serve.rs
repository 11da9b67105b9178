//! `sportello serve`.

use super::block_on;
use crate::cli::Failure;
use crate::config::Config;
use crate::running::{Duties, Running, Sockets, asked_to_stop};
use crate::wiring::{self, Surroundings};
use crate::{spid, telemetry};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub(crate) fn run(file: Option<&Path>, work: bool) -> Result<ExitCode, Failure> {
    start(file, Duties { serve: true, work })
}

pub(super) fn start(file: Option<&Path>, duties: Duties) -> Result<ExitCode, Failure> {
    let config = Config::load(file)?;
    telemetry::start(&config.log)?;
    block_on(async {
        let sockets = Sockets::bind(&config, duties)?;
        let (address, metrics) = (sockets.portal()?, sockets.metrics()?);
        let db = wiring::current_database(&config).await?;
        let web_app = Arc::new(wiring::web_app(&config)?);
        let app = wiring::app(&config, db, Arc::clone(&web_app), Surroundings::system()).await?;
        let sources = spid::registry_sources(&config)?;
        let running = Running::start(&config, app, web_app, sockets, sources, duties)?;
        let address = address.map(tracing::field::display);
        tracing::info!(address, %metrics, ?duties, "sportello is up");
        asked_to_stop().await?;
        tracing::info!("stopping");
        running.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}
