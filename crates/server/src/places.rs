//! The archive of municipalities and countries: newer files that the settings name, in the place of what the program
//! carries.

use crate::config::Config;
use crate::wiring::WiringError;
use sportello_api::places::{Archive, Countries, Municipalities, PlacesError};
use std::path::Path;

/// Reads the files, and uses them from now on; without one nothing changes.
pub(crate) fn bring(config: &Config) -> Result<(), WiringError> {
    let files = &config.places;
    let municipalities = files.municipalities_file.as_deref();
    let municipalities = read(municipalities, Municipalities::read)?;
    let countries = read(files.countries_file.as_deref(), Countries::read)?;
    if municipalities.is_some() || countries.is_some() {
        Archive::of(municipalities, countries).bring();
    }
    Ok(())
}

fn read<T>(
    file: Option<&Path>,
    parse: impl FnOnce(&[u8]) -> Result<T, PlacesError>,
) -> Result<Option<T>, WiringError> {
    let Some(file) = file else {
        return Ok(None);
    };
    let content = std::fs::read(file).map_err(|source| WiringError::File {
        path: file.to_owned(),
        source,
    })?;
    let parsed = parse(&content).map_err(|source| WiringError::Places {
        path: file.to_owned(),
        source,
    })?;
    Ok(Some(parsed))
}
