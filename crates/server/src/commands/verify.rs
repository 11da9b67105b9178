//! `sportello verify [FILE]`: checks the seal of a PDF; without a file, the audit log and the
//! register of every municipality.

use super::{block_on, records};
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::wiring;
use sportello_documents::seal;
use sportello_storage::tenants;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(config: Option<&Path>, file: Option<&Path>) -> Result<ExitCode, Failure> {
    let good = match file {
        Some(file) => seals(file)?,
        None => block_on(all_records(Config::load(config)?))?,
    };
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn seals(file: &Path) -> Result<bool, Failure> {
    let pdf = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let reports = seal::verify(&pdf)?;
    // A later seal vouches for what was added before it; what comes after the last, nobody vouches for.
    let mut good = reports.iter().any(|report| report.covers_whole_file);
    for report in &reports {
        say(format_args!("sealed by {}", report.signer));
        say(format_args!("  certificate issued by {}", report.issuer));
        if let Some(time) = &report.stated_time {
            say(format_args!("  on {time}, as the document says"));
        }
        if let Some(stamp) = &report.time_stamp {
            good &= stamp.valid;
            let time = stamp.time.map(|time| time.to_rfc3339()).unwrap_or_default();
            let authority = stamp.authority.as_deref().unwrap_or_default();
            if stamp.valid {
                say(format_args!("  time-stamp of {time} by {authority}"));
            } else {
                complain(format_args!("  BROKEN time-stamp {time} {authority}"));
            }
        }
        say(format_args!("  {}", report.level));
        match (report.intact, report.covers_whole_file) {
            (true, true) => say("  intact: nothing was changed since"),
            (true, false) => complain("  intact, but something was added after the seal"),
            (false, _) => {
                good = false;
                complain("BROKEN: the document was changed");
            }
        }
    }
    Ok(good)
}

async fn all_records(config: Config) -> Result<bool, Failure> {
    let db = wiring::current_database(&config).await?;
    let tx = db.system_read().await?;
    let municipalities = tenants::list(&tx).await?;
    drop(tx);
    let mut good = true;
    for municipality in municipalities {
        let tx = db.read(municipality.id).await?;
        for finding in records::look(&tx).await? {
            match finding {
                Ok(words) => say(format_args!("{}: {words}", municipality.slug)),
                Err(words) => {
                    good = false;
                    complain(format_args!("{}: {words}", municipality.slug));
                }
            }
        }
    }
    db.close().await?;
    Ok(good)
}
