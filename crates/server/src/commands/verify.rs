//! `sportello verify FILE`: checks the seal of a PDF.

use crate::cli::{Failure, say};
use sportello_documents::seal;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(file: &Path) -> Result<ExitCode, Failure> {
    let reports = seal::verify(&std::fs::read(file)?)?;
    let mut good = true;
    for report in &reports {
        good &= report.intact;
        say(format_args!("sealed by {}", report.signer));
        say(format_args!("  certificate issued by {}", report.issuer));
        if let Some(time) = &report.stated_time {
            say(format_args!("  on {time}, as the document says"));
        }
        say(match (report.intact, report.covers_whole_file) {
            (true, true) => "  intact: nothing was changed since",
            (true, false) => "  intact, but something was added after the seal",
            (false, _) => "  BROKEN: the document was changed",
        });
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
