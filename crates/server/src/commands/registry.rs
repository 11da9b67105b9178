//! `sportello registry …`.

use super::block_on;
use super::brought_in::{self, PRINTED};
use super::municipality::municipality;
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::places;
use crate::wiring::{self, Surroundings};
use chrono::NaiveDate;
use sportello_api::registry::import::{self, Finding, Order};
use sportello_api::time::rome_day;
use sportello_storage::residents;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Which file, whose, and what is to be done with rows that cannot be read.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ImportArguments {
    /// The municipality, as `borgoverde`
    #[arg(long)]
    tenant: String,
    /// `.csv` or `.jsonl`, as docs/operate/registry.md describes them
    file: PathBuf,
    /// The day whose state the file holds; today, if nothing is said
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// Import in spite of so many refused rows; households that lack one of them are not shown
    #[arg(long, default_value_t = 0)]
    refused_at_most: u64,
    /// Import a file with far fewer rows than there are records in force
    #[arg(long)]
    fewer: bool,
    /// Write what was refused, and what is doubtful, to this file: JSON lines
    #[arg(long)]
    report: Option<PathBuf>,
}

pub(crate) fn import(config: Option<&Path>, arguments: &ImportArguments) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    places::bring(&config)?;
    let (format, source, mut report) = brought_in::open(&arguments.file, arguments.report.as_deref())?;
    let outcome = block_on(async {
        let db = wiring::current_database(&config).await?;
        let tenant = municipality(&db, &arguments.tenant).await?.id;
        let clock = Surroundings::system().clock;
        let today = rome_day(clock.now());
        let as_of = arguments.as_of.unwrap_or(today);
        // What is of a day to come would never be too old to be certified.
        if as_of > today {
            return Err("--as-of: that day has not come yet".into());
        }
        let order = Order {
            tenant,
            format,
            name: arguments
                .file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned()),
            as_of,
            refused_at_most: arguments.refused_at_most,
            fewer: arguments.fewer,
        };
        let mut printed = 0;
        let tell = |finding: Finding| {
            if finding.refused {
                printed += 1;
                if printed <= PRINTED {
                    complain(words(&finding));
                }
            }
            match &mut report {
                Some(report) => writeln!(report, "{}", json(&finding)),
                None => Ok(()),
            }
        };
        let outcome = import::run(&db, &order, source, || clock.now(), tell).await;
        db.close().await?;
        Ok(outcome?)
    })?;
    if let Some(mut report) = report {
        report.flush()?;
    }
    say(format_args!(
        "{} records taken, {} rows refused, {} records to be checked",
        outcome.accepted, outcome.refused, outcome.doubtful
    ));
    if outcome.in_force {
        say("the new registry is in force");
        return Ok(ExitCode::SUCCESS);
    }
    if outcome.refused > arguments.refused_at_most {
        complain(format_args!(
            "nothing was changed: {} rows are refused, and at most {} may be (--refused-at-most)",
            outcome.refused, arguments.refused_at_most
        ));
    } else if outcome.untold > 0 {
        complain(format_args!(
            "nothing was changed: of {} refused rows the household cannot be read, so that nobody can tell which \
             family is not whole; put them right",
            outcome.untold
        ));
    } else if outcome.accepted == 0 {
        complain("nothing was changed: there is no record in the file");
    } else {
        complain(format_args!(
            "nothing was changed: {} records are in force, and the file holds far fewer: see whether it was cut \
             off; if it is right, say so (--fewer)",
            outcome.before
        ));
    }
    Ok(ExitCode::FAILURE)
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
        "refused": finding.refused,
        "field": finding.field,
        "code": finding.code,
        "reason": finding.reason,
    })
}

pub(crate) fn list(config: Option<&Path>, slug: &str) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let tenant = municipality(&db, slug).await?.id;
        let tx = db.read(tenant).await?;
        for import in residents::import::list(&tx, 20).await? {
            let file = import.file.as_deref().unwrap_or("-");
            say(format_args!(
                "{:>4}  {:<8} {}  as of {}  {} records, {} refused  {file}",
                import.generation,
                import.state,
                import.started_at.format("%Y-%m-%dT%H:%M:%SZ"),
                import.as_of,
                import.accepted,
                import.refused,
            ));
        }
        drop(tx);
        db.close().await?;
        Ok(ExitCode::SUCCESS)
    })
}

pub(crate) fn key(config: Option<&Path>, slug: &str) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    block_on(async {
        let db = wiring::current_database(&config).await?;
        municipality(&db, slug).await?;
        db.close().await?;
        Ok(())
    })?;
    let folder = KeyFolder::of(&config.keys_dir(), slug);
    folder.make_pdnd()?;
    // Its name is PDND's to give, once it knows the public half.
    let key = folder.pdnd("unnamed")?.ok_or("the key cannot be read back")?;
    say(key.public_pem()?.trim_end());
    Ok(ExitCode::SUCCESS)
}
