//! `sportello tenant FILE…`.

use super::block_on;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::pagopa;
use crate::tenants::{TenantError, TenantFile};
use crate::wiring::{self, Surroundings, WiringError};
use rand::SeedableRng;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(config: Option<&Path>, files: &[PathBuf]) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let codes = pagopa::taxonomy::list(&config)?;
    let mut municipalities = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let refused = |error: TenantError| refused(file, &error);
        let parsed = TenantFile::parse(&text).map_err(refused)?;
        parsed.check_codes(&codes).map_err(refused)?;
        // A portal that is up serves what comes after its start, too.
        if let Some(host) = config.refuses_host(parsed.hosts.iter().map(String::as_str)) {
            return Err(format!(
                "{}: {}",
                file.display(),
                WiringError::TestProvider(host.to_owned())
            )
            .into());
        }
        municipalities.push((file, parsed));
    }
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let now = Surroundings::system().clock.now();
        let mut rng = rand_chacha::ChaCha20Rng::from_os_rng();
        for (file, municipality) in &municipalities {
            let stored = municipality.store(&db, now, &mut rng).await;
            stored.map_err(|error| refused(file, &error))?;
            let public = &municipality.settings.public;
            say(format_args!(
                "{} answers at {}",
                public.name,
                municipality.hosts.join(", ")
            ));
        }
        db.close().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// What is wrong with a file.
fn refused(file: &Path, error: &TenantError) -> String {
    let cause = std::error::Error::source(error).map(|c| format!(": {c}"));
    format!("{}: {error}{}", file.display(), cause.unwrap_or_default())
}
