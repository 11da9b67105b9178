//! `sportello config check`, `sportello config schema`.

use crate::cli::{Failure, say};
use crate::config::Config;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn check(file: Option<&Path>) -> Result<ExitCode, Failure> {
    Config::load(file)?;
    say("the settings fit");
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn schema() -> ExitCode {
    let schema = schemars::schema_for!(Config);
    say(serde_json::to_string_pretty(&schema).unwrap_or_default());
    ExitCode::SUCCESS
}
