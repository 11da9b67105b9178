//! `sportello cie keys SLUG`.

use super::block_on;
use super::municipality::municipality;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::{cie, wiring};
use sportello_api::tenant::TenantSettings;
use std::path::Path;
use std::process::ExitCode;

/// Makes the keys of a municipality that are missing, and prints what its onboarding asks for.
pub(crate) fn keys(config: Option<&Path>, slug: &str) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let settings = block_on(async {
        let db = wiring::current_database(&config).await?;
        let found = municipality(&db, slug).await;
        db.close().await?;
        Ok(serde_json::from_value::<TenantSettings>(found?.settings)?)
    })?;
    let folder = KeyFolder::of(&config.keys_dir(), slug);
    folder.make_cie()?;
    let keys = folder.cie()?.ok_or("the keys cannot be read back")?;
    say(format_args!("{}", cie::entity_id(&config, &settings)));
    let federation = keys.published_federation().to_json();
    say(format_args!("{}", serde_json::to_string_pretty(&federation)?));
    Ok(ExitCode::SUCCESS)
}
