//! The list of codes under which payments are asked for: the one that the settings name, else the one that the
//! program carries.

use crate::config::Config;
use crate::wiring::WiringError;
use sportello_integrations::payments::taxonomy::{Taxonomy, TaxonomyError};
use std::path::{Path, PathBuf};

/// Reads it.
pub(crate) fn list(config: &Config) -> Result<Taxonomy, WiringError> {
    let section = config.pagopa.as_ref();
    match section.and_then(|section| section.taxonomy_file.as_ref()) {
        Some(file) => read(file),
        None => Taxonomy::municipal().map_err(|source| unusable(Path::new("municipal.csv"), source)),
    }
}

fn read(file: &Path) -> Result<Taxonomy, WiringError> {
    let content = std::fs::read(file).map_err(|source| WiringError::File {
        path: file.to_owned(),
        source,
    })?;
    Taxonomy::read(&file.to_string_lossy(), &content).map_err(|source| unusable(file, source))
}

fn unusable(file: &Path, source: TaxonomyError) -> WiringError {
    WiringError::Taxonomy {
        path: PathBuf::from(file),
        source,
    }
}
