//! Which cards there are, and which are revoked: two files that grow by a line.

use super::CardError;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The files of a folder.
#[derive(Clone, Debug)]
pub(super) struct Register {
    issued: PathBuf,
    revoked: PathBuf,
}

impl Register {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            issued: folder.join("issued"),
            revoked: folder.join("revoked"),
        }
    }

    /// Serial numbers of all cards, in hexadecimal.
    pub(super) fn issued(&self) -> Result<BTreeSet<String>, CardError> {
        Ok(read(&self.issued)?.lines().map(str::to_owned).collect())
    }

    /// Serial numbers of the revoked cards, and since when. A line that is none is passed over.
    pub(super) fn revoked(&self) -> Result<BTreeMap<String, DateTime<Utc>>, CardError> {
        let entry = |line: &str| {
            let (serial, since) = line.split_once(' ')?;
            Some((serial.to_owned(), since.parse().ok()?))
        };
        Ok(read(&self.revoked)?.lines().filter_map(entry).collect())
    }

    pub(super) fn issue(&self, serial: &str) -> Result<(), CardError> {
        append(&self.issued, serial)
    }

    pub(super) fn revoke(&self, serial: &str, since: DateTime<Utc>) -> Result<(), CardError> {
        append(&self.revoked, &format!("{serial} {}", since.to_rfc3339()))
    }
}

pub(super) fn keep(path: &Path) -> impl FnOnce(io::Error) -> CardError {
    let path = path.display().to_string();
    move |source| CardError::Keep { path, source }
}

fn read(path: &Path) -> Result<String, CardError> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(keep(path)),
    }
}

fn append(path: &Path, line: &str) -> Result<(), CardError> {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    let mut file = file.map_err(keep(path))?;
    // One write, so that two commands at once do not mix their lines.
    file.write_all(format!("{line}\n").as_bytes()).map_err(keep(path))
}
