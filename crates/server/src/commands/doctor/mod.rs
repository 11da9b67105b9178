//! `sportello doctor`: checks everything that the portal depends on, and says what to do.

mod certified;
mod codes;
mod ends;
mod findings;
mod imports;
mod municipalities;
mod payments;
mod places;
mod seals;
mod sign_in;

use super::block_on;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::spid;
use crate::wiring::{self, Surroundings};
use findings::Findings;
use sportello_api::auth::refresh;
use sportello_storage::Db;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// How the command ends when there are warnings and no faults.
const WARNED: u8 = 2;

pub(crate) fn run(file: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut findings = Findings::default();
    let Some(config) = findings.check("settings", Config::load(file)) else {
        return Ok(ExitCode::FAILURE);
    };
    block_on(async {
        look(&config, &mut findings).await?;
        Ok(match (findings.faults, findings.warnings) {
            (0, 0) => {
                say("everything is in order");
                ExitCode::SUCCESS
            }
            (0, warnings) => {
                say(format_args!("no faults, {warnings} warnings"));
                ExitCode::from(WARNED)
            }
            (faults, warnings) => {
                say(format_args!("{faults} faults, {warnings} warnings"));
                ExitCode::FAILURE
            }
        })
    })
}

async fn look(config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    let Some(db) = findings.check("database", wiring::database(config).await) else {
        return Ok(());
    };
    let pending = db.pending_migrations().await?;
    if !pending.is_empty() && !db.is_sqlite() {
        findings.bad("schema: not up to date, run `sportello migrate`");
        return Ok(());
    }
    let db = wiring::current_database(config).await?;
    if let Some(blobs) = findings.check("files", wiring::blobs(config)) {
        findings.check("files answer", blobs.ping().await);
    }
    if wiring::web_app(config)?.is_empty() {
        findings.bad("web app: this program was built without it, run `frontend/build.sh` before cargo");
    } else {
        Findings::good("web app");
    }
    places::look(config, findings);
    municipalities::look(config, &db, findings).await?;
    seals::time_stamps(config, findings).await?;
    registry(config, db.clone(), findings).await?;
    if config.mail.is_none() {
        findings.bad("mail: none is configured, receipts will not be mailed");
    }
    certified::look(config, &db, findings).await
}

async fn registry(config: &Config, db: Db, findings: &mut Findings) -> Result<(), Failure> {
    let web_app = Arc::new(wiring::web_app(config)?);
    let Some(app) = findings.check(
        "portal",
        wiring::app(config, db, web_app, Surroundings::system()).await,
    ) else {
        return Ok(());
    };
    let sources = spid::registry_sources(config)?;
    let client = wiring::http_client()?;
    findings.check(
        "registry of identity providers",
        refresh::refresh(&app, &sources, &client).await,
    );
    ends::certificates(&app, findings);
    sign_in::federation(&app, findings).await;
    sign_in::cards(config, &app, &client, findings).await;
    payments::node(config, &app, findings);
    payments::flows(config, &app, findings);
    payments::stamps(config, &app, findings);
    Ok(())
}
