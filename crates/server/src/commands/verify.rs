//! `sportello verify [FILE]`: checks a document that somebody was handed; without one, the audit log and the
//! register of every municipality.

use super::check::{self, Verdict};
use super::{block_on, records};
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::wiring;
use sportello_documents::seal;
use sportello_storage::tenants;
use std::path::Path;
use std::process::ExitCode;

/// What the command ends with where a certificate is genuine and its time is over.
const EXPIRED: u8 = 3;
/// Where the mark is genuine, and the rest is for somebody's eyes.
const LOOK: u8 = 4;

pub(crate) fn run(
    config: Option<&Path>,
    file: Option<&Path>,
    keys: Option<&str>,
) -> Result<ExitCode, Failure> {
    let verdict = match file {
        Some(file) => document(config, file, keys)?,
        None if block_on(all_records(Config::load(config)?))? => Verdict::Good,
        None => Verdict::Bad,
    };
    Ok(match verdict {
        Verdict::Good => ExitCode::SUCCESS,
        Verdict::Expired => ExitCode::from(EXPIRED),
        Verdict::Look => ExitCode::from(LOOK),
        Verdict::Bad => ExitCode::FAILURE,
    })
}

fn document(config: Option<&Path>, file: &Path, keys: Option<&str>) -> Result<Verdict, Failure> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let sources = || check::Sources::new(config, keys);
    let Ok(pdf) = sportello_check::Pdf::read(&bytes) else {
        return check::picture(&bytes, &sources()?);
    };
    // The seals tell who put them, whoever it was; the keys tell whether that was the municipality.
    let whole = match seal::verify(&bytes) {
        Ok(reports) => tell(&reports),
        Err(seal::VerifyError::NoSeal) => {
            complain("the document bears no seal");
            false
        }
        Err(error) => {
            complain(error);
            false
        }
    };
    check::pdf(&bytes, &pdf, &sources()?, whole)
}

/// Says what is known of the seals; whether they hold.
fn tell(reports: &[seal::SealReport]) -> bool {
    // A later seal vouches for what was added before it; what comes after the last, nobody vouches for.
    let mut good = reports.iter().any(|report| report.covers_whole_file);
    for report in reports {
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
    good
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
