//! `sportello payments …`.

use super::block_on;
use super::brought_in::{self, PRINTED};
use super::municipality::municipality;
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::pagopa;
use crate::wiring::{self, Surroundings};
use chrono::NaiveDate;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_api::jobs::payments_reconcile;
use sportello_api::payments::import::{self, Finding, Interrupted, Order, Report};
use sportello_api::tenant::{ServedTenant, Tenants};
use sportello_storage::Db;
use sportello_types::lang::Lang;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Which file, whose, and whether it is only tried.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ImportArguments {
    /// The municipality, as `borgoverde`
    #[arg(long)]
    tenant: String,
    /// `.csv` or `.jsonl`, as docs/operate/payments-office.md describes them
    file: PathBuf,
    /// Check all of it, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write what was refused to this file: JSON lines
    #[arg(long)]
    report: Option<PathBuf>,
}

/// Whose flows, and of which day.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ReconcileArguments {
    /// The municipality, as `borgoverde`
    #[arg(long)]
    tenant: String,
    /// The day of the transfers; without it, all flows that came since the last time
    #[arg(long)]
    day: Option<NaiveDate>,
}

pub(crate) fn import(config: Option<&Path>, arguments: &ImportArguments) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let (format, source, mut report) = brought_in::open(&arguments.file, arguments.report.as_deref())?;
    let mut printed = 0;
    let taxonomy = Arc::new(pagopa::taxonomy::list(&config)?);
    let outcome = block_on(async {
        let db = wiring::current_database(&config).await?;
        let order = Order {
            tenant: tenant(&db, &arguments.tenant).await?,
            taxonomy,
            format,
            dry_run: arguments.dry_run,
            lang: Lang::En,
        };
        let tell = |finding: Finding| {
            printed += 1;
            if printed <= PRINTED {
                complain(words(&finding));
            }
            match &mut report {
                Some(report) => writeln!(report, "{}", json(&finding)),
                None => Ok(()),
            }
        };
        let clock = Surroundings::system().clock;
        let mut rng = ChaCha20Rng::from_os_rng();
        let outcome = import::run(&db, (&clock, &mut rng), &order, source, tell).await;
        db.close().await?;
        Ok(outcome)
    })?;
    if let Some(mut report) = report {
        report.flush()?;
    }
    let count = |report: &Report| {
        say(format_args!(
            "{} debts taken ({} euro), {} known, {} rows refused",
            report.taken, report.amount, report.known, report.refused
        ));
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(Interrupted { before, error }) => {
            count(&before);
            return Err(error.into());
        }
    };
    count(&outcome);
    if arguments.dry_run {
        say("nothing was changed: it was only tried");
    }
    if let Some(error) = outcome.stopped {
        complain(format_args!("the file was not read to its end: {error}"));
        return Ok(ExitCode::FAILURE);
    }
    Ok(if outcome.refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn words(finding: &Finding) -> String {
    match finding.field.as_str() {
        "" => format!("line {}: {}", finding.line, finding.reason),
        field => format!("line {}: {field}: {}", finding.line, finding.reason),
    }
}

fn json(finding: &Finding) -> serde_json::Value {
    serde_json::json!({
        "line": finding.line,
        "field": finding.field,
        "code": finding.code,
        "reason": finding.reason,
    })
}

pub(crate) fn reconcile(config: Option<&Path>, arguments: &ReconcileArguments) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let reading = block_on(async {
        let db = wiring::current_database(&config).await?;
        let tenant = tenant(&db, &arguments.tenant).await?;
        let web_app = Arc::new(wiring::web_app(&config)?);
        let app = wiring::app(&config, db, web_app, Surroundings::system()).await?;
        let now = app.clock.now();
        let reading = payments_reconcile::reconcile(&app, tenant.id, arguments.day, now).await;
        app.db.close().await?;
        Ok(reading?)
    })?;
    say(format_args!(
        "{} flows read, the money of {} notices found",
        reading.flows, reading.found
    ));
    say(format_args!(
        "{} payments without a receipt, {} receipts recovered",
        reading.without_receipt, reading.recovered
    ));
    if reading.different + reading.gone + reading.unknown > 0 {
        complain(format_args!(
            "{} differ from their receipt, {} were taken out again, {} are of unknown notices: see the page of \
             reconciliation",
            reading.different, reading.gone, reading.unknown
        ));
    }
    if !reading.earlier.is_empty() {
        complain(format_args!(
            "{} flows are published anew with a date before that of those that are here, and are not read: {}",
            reading.earlier.len(),
            reading.earlier.join(", ")
        ));
    }
    if reading.unread.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    complain(format_args!(
        "{} flows cannot be read, and are tried again for a week: {}",
        reading.unread.len(),
        reading.unread.join(", ")
    ));
    Ok(ExitCode::FAILURE)
}

async fn tenant(db: &Db, slug: &str) -> Result<Arc<ServedTenant>, Failure> {
    let id = municipality(db, slug).await?.id;
    let served = Tenants::default().by_id(db, id).await;
    let served = served.map_err(|_| format!("the settings of {slug} cannot be read"))?;
    Ok(served.ok_or_else(|| format!("no municipality is called {slug}"))?)
}
