//! `sportello worker`.

use super::serve;
use crate::cli::Failure;
use crate::running::Duties;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(file: Option<&Path>) -> Result<ExitCode, Failure> {
    let duties = Duties {
        serve: false,
        work: true,
    };
    serve::start(file, duties)
}
