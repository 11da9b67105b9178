//! `sportello simulators card`: cards of the sample citizens.

use super::demo::simulators_port;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::wiring::Surroundings;
use rand::SeedableRng;
use sportello_simulators::cns::{Authority, Card, Kind};
use sportello_simulators::town::citizens;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Whose card, of which kind, and where it goes.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CardArguments {
    /// The citizen, as in `giulia-serra`
    citizen: String,
    /// good, nameless, expired, not-yet-valid, revoked, signing, not-a-cns, wrong-code
    #[arg(long, default_value = "good")]
    kind: Kind,
    /// Folder of the two files that are written
    #[arg(long, default_value = ".")]
    out: PathBuf,
}

pub(crate) fn card(file: Option<&Path>, arguments: &CardArguments) -> Result<ExitCode, Failure> {
    let config = Config::read(file)?;
    let citizen = citizens()?
        .into_iter()
        .find(|citizen| citizen.slug == arguments.citizen)
        .ok_or_else(|| format!("no sample citizen is called {}", arguments.citizen))?;
    let authority = Authority::load_or_make(&config.data_dir.join("simulators").join("cns"))?;
    let simulators = format!("http://localhost:{}", simulators_port()?);
    let now = Surroundings::system().clock.now();
    let mut rng = rand_chacha::ChaCha20Rng::from_os_rng();
    let card = Card::make(&authority, &citizen, arguments.kind, &simulators, now, &mut rng)?;
    for path in card.write(&arguments.out)? {
        say(path.display());
    }
    Ok(ExitCode::SUCCESS)
}
