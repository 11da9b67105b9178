//! `sportello openapi`.

use crate::cli::say;
use std::process::ExitCode;

pub(crate) fn run() -> ExitCode {
    say(sportello_api::openapi::to_json().trim_end());
    ExitCode::SUCCESS
}
