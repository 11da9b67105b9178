//! The program `sportello`: configuration, wiring, telemetry, commands; serves the API and the web
//! app.
//!
//! The one crate that knows everything and decides nothing: rules live in the others. The
//! environment and the clock of the machine are read here alone.

pub mod cards;
pub mod certificates;
pub mod cie;
pub mod cli;
mod cns;
mod commands;
pub mod config;
mod fetcher;
pub mod keys;
mod pagopa;
mod places;
mod registry;
pub mod running;
pub mod seal_time;
pub mod seals;
pub mod spid;
pub mod station;
mod telemetry;
pub mod tenants;
pub mod tls;
#[cfg(feature = "demo")]
pub mod town;
pub mod web;
pub mod wiring;
