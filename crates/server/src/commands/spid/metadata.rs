//! `sportello spid metadata`.

use super::municipality;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::spid;
use crate::wiring::Surroundings;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(file: Option<&Path>, slug: Option<&str>) -> Result<ExitCode, Failure> {
    let config = Config::load(file)?;
    let settings = municipality(&config, slug)?;
    let provider = spid::service_provider(&config, &settings)?.ok_or_else(|| {
        format!(
            "no key signs for {}: make one with `sportello spid keys new`",
            settings.public.slug
        )
    })?;
    say(provider.metadata(Surroundings::system().clock.now())?);
    Ok(ExitCode::SUCCESS)
}
