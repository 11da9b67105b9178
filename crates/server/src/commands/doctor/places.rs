//! The archive of municipalities and countries: whose it is, how much it holds, how new it is.

use super::findings::Findings;
use crate::config::Config;
use crate::places;
use sportello_api::places::Archive;
use std::path::Path;

/// Whether the files that the settings name can be used, and what is used.
pub(super) fn look(config: &Config, findings: &mut Findings) {
    let what = "archive of municipalities and countries";
    if findings.check(what, places::bring(config)).is_none() {
        return;
    }
    let files = &config.places;
    let [municipalities, countries] = Archive::in_use().extents();
    for (what, extent, file) in [
        ("municipalities", municipalities, &files.municipalities_file),
        ("countries", countries, &files.countries_file),
    ] {
        let source = file.as_deref().map(Path::display).map(|file| file.to_string());
        let source = source.unwrap_or_else(|| "the program's own".to_owned());
        let changed = extent.last_change.map(|day| format!(", last change on {day}"));
        Findings::good(format_args!(
            "{what}: {} rows, {} of today{}: {source}",
            extent.rows,
            extent.in_force,
            changed.unwrap_or_default()
        ));
    }
}
