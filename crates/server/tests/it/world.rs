//! A simulated outside world for one test.

use crate::drawn::Drawn;
use sportello_simulators::{Config, Running, serve};

/// Starts the simulators with the keys of the first ones of this run. Where the settings name no folder they have
/// one for as long as they start: nobody looks into it later but who deals with cards, remote seals or revocations.
pub(crate) async fn world(config: Config) -> Running {
    static WORLDS: Drawn = Drawn::new(|_| true);
    let passing = tempfile::tempdir().unwrap();
    let folder = config
        .data_dir
        .clone()
        .unwrap_or_else(|| passing.path().to_owned());
    WORLDS.lend(&folder);
    let running = serve(Config {
        data_dir: Some(folder.clone()),
        ..config
    })
    .await
    .unwrap();
    WORLDS.keep(&folder);
    running
}
