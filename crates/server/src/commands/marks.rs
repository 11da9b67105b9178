//! `sportello certificates key SLUG`.

use super::block_on;
use super::municipality::municipality;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::wiring::{self, Surroundings};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use std::path::Path;
use std::process::ExitCode;

/// Makes the key that signs a municipality's marks where there is none, or the next one, and prints what
/// is published.
pub(crate) fn key(config: Option<&Path>, slug: &str, next: bool) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let found = municipality(&db, slug).await;
        db.close().await?;
        found.map(|_| ())
    })?;
    let folder = KeyFolder::of(&config.keys_dir(), slug);
    let now = Surroundings::system().clock.now();
    let mut rng = ChaCha20Rng::from_os_rng();
    let made = folder.make_mark(now, &mut rng)?;
    if next && !made {
        folder.next_mark(now, &mut rng)?;
    }
    let marks = folder.marks()?.ok_or("the keys cannot be read back")?;
    say(serde_json::to_string_pretty(&marks.published)?);
    Ok(ExitCode::SUCCESS)
}
