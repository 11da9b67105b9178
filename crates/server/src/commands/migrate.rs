//! `sportello migrate`.

use super::block_on;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::wiring;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(file: Option<&Path>) -> Result<ExitCode, Failure> {
    let config = Config::load(file)?;
    block_on(async {
        let db = wiring::database(&config).await?;
        let pending = db.pending_migrations().await?;
        db.migrate().await?;
        for name in &pending {
            say(format_args!("applied {name}"));
        }
        say("the schema is up to date");
        db.close().await?;
        Ok(ExitCode::SUCCESS)
    })
}
