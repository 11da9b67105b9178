//! A file of many rows that is brought in, and the report of those that were refused.

use crate::cli::Failure;
use sportello_integrations::registry::file::Format;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Findings that are printed; the rest is in the report.
pub(super) const PRINTED: u64 = 20;

/// Opens the file, and the report where one is wanted.
pub(super) fn open(
    file: &Path,
    report: Option<&Path>,
) -> Result<(Format, File, Option<BufWriter<File>>), Failure> {
    let name = file.display().to_string();
    let format = Format::of_name(&name).ok_or("the file must end in .csv or .jsonl")?;
    let source = File::open(file).map_err(|error| format!("{name}: {error}"))?;
    let report = match report {
        Some(path) => {
            let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Some(BufWriter::new(file))
        }
        None => None,
    };
    Ok((format, source, report))
}
