//! `sportello demo`: the whole town on one machine.

use super::block_on;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::running::asked_to_stop;
use crate::wiring::Surroundings;
use crate::{telemetry, town};
use std::path::Path;
use std::process::ExitCode;

/// Ports of the demo, unless the environment moves them.
const PORTAL: u16 = 8080;
const SIMULATORS: u16 = 8090;

pub(crate) fn run(file: Option<&Path>, fresh: bool) -> Result<ExitCode, Failure> {
    let mut config = Config::read(file)?;
    let ports = town::Ports {
        portal: port("SPORTELLO_PORT", PORTAL)?,
        simulators: simulators_port()?,
    };
    town::settle(&mut config, ports);
    config.check()?;
    if fresh {
        town::forget(&config)?;
    }
    telemetry::start(&config.log)?;
    block_on(async {
        let town = Box::pin(town::Town::start(&config, ports, Surroundings::system())).await?;
        say(town.greeting()?);
        asked_to_stop().await?;
        town.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn simulators_port() -> Result<u16, Failure> {
    port("SPORTELLO_SIMULATORS_PORT", SIMULATORS)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here, for the demo's two ports"
)]
fn port(name: &str, default: u16) -> Result<u16, Failure> {
    match std::env::var(name) {
        Err(_) => Ok(default),
        Ok(text) => text
            .parse()
            .map_err(|_| format!("{name} is not a port: {text}").into()),
    }
}
