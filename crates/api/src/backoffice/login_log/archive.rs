//! An archive of logins for the authorities: of each the entry and the two messages as they went and came,
//! a list of all with their hashes, and the municipality's seal on the list.
//!
//! ```text
//! accessi.jsonl               one entry a line
//! messaggi/<id>-richiesta.xml, messaggi/<id>-risposta.xml
//! elenco.json                 name, size and SHA-256 of each file, period, instant, municipality
//! elenco.json.p7s             detached CMS signature (DER) of the list, where there is a seal
//! ```
//!
//! `openssl cms -verify -binary -inform DER -in elenco.json.p7s -content elenco.json -CAfile CA.pem`

use super::search::record;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sportello_documents::Seal;
use sportello_documents::seal::SealError;
use sportello_storage::login_log::{self, Criteria};
use sportello_storage::{Keyring, Tx};
use std::io::{self, Seek, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The list's name.
const LIST: &str = "elenco.json";

/// What an archive is made of.
pub struct Source<'a> {
    /// Rows of the municipality.
    pub tx: &'a Tx,
    /// What opens the messages.
    pub keys: &'a Keyring,
    /// What to look for.
    pub criteria: &'a Criteria,
    /// The municipality.
    pub municipality: &'a str,
    /// The seal; without one the list stands unsigned.
    pub seal: Option<Arc<dyn Seal>>,
    /// Now.
    pub now: DateTime<Utc>,
    /// More logins than this are too many.
    pub most: usize,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many logins.
    pub logins: usize,
    /// SHA-256 of the list, in hexadecimal: what ties the archive to the audit log.
    pub list_sha256: String,
}

/// An archive that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Too many logins.
    #[error("more than {0} logins: choose a shorter period")]
    TooMany(usize),
    /// The log cannot be read.
    #[error("the log of logins cannot be read")]
    Storage(#[from] sportello_storage::Error),
    /// The archive cannot be written.
    #[error("the archive cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// The archive cannot be written.
    #[error("the archive cannot be written")]
    Write(#[from] io::Error),
    /// An entry cannot be written.
    #[error("an entry cannot be written")]
    Json(#[from] serde_json::Error),
    /// The list cannot be signed.
    #[error("the list cannot be signed")]
    Seal(#[from] SealError),
}

#[derive(Serialize)]
struct List<'a> {
    municipality: &'a str,
    made_at: DateTime<Utc>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    logins: usize,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    name: String,
    bytes: usize,
    sha256: String,
}

/// As many as are read at once.
const CHUNK: u32 = 100;

/// Writes an archive.
pub async fn write<W: Write + Seek>(out: W, source: &Source<'_>) -> Result<Written, ArchiveError> {
    let mut pack = Pack {
        zip: ZipWriter::new(out),
        files: Vec::new(),
    };
    let mut entries = Vec::new();
    let mut logins = 0;
    let mut cursor: Option<String> = None;
    loop {
        let found = login_log::search(source.tx, source.criteria, cursor.as_deref(), CHUNK).await?;
        logins += found.items.len();
        if logins > source.most {
            return Err(ArchiveError::TooMany(source.most));
        }
        for entry in found.items {
            let id = entry.id;
            if let Some(whole) = login_log::find(source.tx, id, source.keys).await? {
                pack.message(
                    &format!("messaggi/{id}-richiesta.xml"),
                    whole.authn_request.as_deref(),
                )?;
                pack.message(&format!("messaggi/{id}-risposta.xml"), whole.response.as_deref())?;
            }
            serde_json::to_writer(&mut entries, &record(entry))?;
            entries.push(b'\n');
        }
        match found.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    pack.file("accessi.jsonl", &entries)?;
    let list = List {
        municipality: source.municipality,
        made_at: source.now,
        from: source.criteria.from,
        to: source.criteria.to,
        logins,
        files: std::mem::take(&mut pack.files),
    };
    let list = serde_json::to_vec_pretty(&list)?;
    let digest: [u8; 32] = Sha256::digest(&list).into();
    pack.file(LIST, &list)?;
    if let Some(seal) = &source.seal {
        // The key may be far away: off the event loop.
        let seal = Arc::clone(seal);
        let signed = tokio::task::spawn_blocking(move || seal.sign(&digest)).await;
        pack.file(&format!("{LIST}.p7s"), &signed.map_err(io::Error::other)??)?;
    }
    pack.zip.finish()?;
    Ok(Written {
        logins,
        list_sha256: hex::encode(digest),
    })
}

struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<File>,
}

impl<W: Write + Seek> Pack<W> {
    fn message(&mut self, name: &str, content: Option<&[u8]>) -> Result<(), ArchiveError> {
        content.map_or(Ok(()), |content| self.file(name, content))
    }

    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), ArchiveError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options)?;
        self.zip.write_all(content)?;
        self.files.push(File {
            name: name.to_owned(),
            bytes: content.len(),
            sha256: hex::encode(Sha256::digest(content)),
        });
        Ok(())
    }
}
