//! `GET /profile/export-zip`: a copy of all data with the files and receipts (GDPR arts. 15, 20).

use super::{export, export_pdf};
use crate::certificates::{file_name, stamp_name};
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use sportello_storage::{
    Blobs, Error, Tx, attachments, certificates, istanze, kept_documents, receipts, stamps,
};
use sportello_types::ids::CitizenId;
use sportello_types::istanze::Istanza;
use sportello_types::sent::{DOCUMENT_NAME, WITHDRAWAL_NAME};
use std::io::{self, Write};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Sender};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What is gathered before it goes out.
const CHUNK: usize = 64 * 1024;

/// Chunks that wait for a slow reader.
const WAITING: usize = 4;

/// Downloads everything
///
/// A ZIP archive: the data for machines (JSON) and to read (PDF), and of each istanza what was sent,
/// its files, its receipt and its withdrawal; certificates whose PDF is still kept with their digital stamps, and the documents that
/// were kept.
#[utoipa::path(tag = "profile", operation_id = "profile_export_zip",
    responses((status = 200, body = Vec<u8>, content_type = "application/zip", description = "The archive")))]
#[get("/profile/export-zip")]
pub(super) async fn handler(citizen: Citizen<L2>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let copy = export::collect(&tx, &citizen).await?;
    let mut kept = kept(&tx, &copy.istanze).await?;
    kept.extend(documents(&tx, citizen.id).await?);
    journal::note(&tx, &citizen, Act::ProfileExported, "zip").await?;
    tx.commit().await?;
    let json = serde_json::to_vec_pretty(&copy).map_err(Fail::internal)?;
    let pdf = export_pdf::paper(&citizen, copy).await?;
    let here = |name: &str, content| Kept {
        name: name.to_owned(),
        content: Content::Here(content),
    };
    let files = [here("dati.json", json), here("dati.pdf", pdf)]
        .into_iter()
        .chain(kept)
        .collect();
    let blobs = citizen.app.blobs.clone();
    let (send, mut receive) = mpsc::channel(WAITING);
    let runtime = Handle::current();
    // The writer of archives knows no async: it has a thread of its own, which waits for its reader.
    drop(web::block(move || {
        archive(files, &blobs, &runtime, &send);
    }));
    let content = stream::poll_fn(move |context| receive.poll_recv(context));
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"dati.zip\""))
        .streaming(content))
}

/// A file to pack.
struct Kept {
    /// Its name in the archive.
    name: String,
    content: Content,
}

/// Where the content of a file is.
enum Content {
    Here(Vec<u8>),
    Stored(String),
}

/// What was sent, the files and the receipts of all istanze.
async fn kept(tx: &Tx, all_istanze: &[Istanza]) -> Result<Vec<Kept>, Fail> {
    let mut all = Vec::new();
    for istanza in all_istanze {
        let summary = &istanza.summary;
        let number = summary
            .registration
            .as_ref()
            .map_or_else(|| summary.id.to_string(), |entry| entry.number.to_string());
        let folder = format!("istanze/{}-{}", safe(&number), summary.service);
        if let Some(document) = istanze::document(tx, summary.id).await? {
            all.push(Kept {
                name: format!("{folder}/{DOCUMENT_NAME}"),
                content: Content::Here(document.content.into_bytes()),
            });
        }
        if let Some(withdrawal) = istanze::withdrawal(tx, summary.id).await? {
            all.push(Kept {
                name: format!("{folder}/{WITHDRAWAL_NAME}"),
                content: Content::Here(withdrawal.document.content.into_bytes()),
            });
        }
        if let Some(receipt) = receipts::find(tx, summary.id).await? {
            all.push(Kept {
                name: format!("{folder}/ricevuta.pdf"),
                content: Content::Stored(receipt.blob_key),
            });
        }
        for (index, file) in attachments::list(tx, summary.id).await?.into_iter().enumerate() {
            all.push(Kept {
                // Two files may bear the same name.
                name: format!("{folder}/allegati/{:02}-{}", index + 1, safe(&file.name)),
                content: Content::Stored(file.blob_key),
            });
        }
    }
    Ok(all)
}

/// The PDFs of certificates, and what was kept.
async fn documents(tx: &Tx, citizen: CitizenId) -> Result<Vec<Kept>, Fail> {
    let mut all = Vec::new();
    for certificate in certificates::all_of(tx, citizen).await? {
        if certificate.lapsed_at.is_some() || !certificate.is_issued() {
            continue;
        }
        if let Some(hold) = &certificate.hold {
            for stamp in stamps::of_debt(tx, hold.debt).await? {
                all.push(Kept {
                    name: format!("certificati/{}", stamp_name(certificate.number)),
                    content: Content::Here(stamp.xml),
                });
            }
        }
        all.push(Kept {
            name: format!("certificati/{}", file_name(certificate.number)),
            content: Content::Stored(certificate.blob_key),
        });
    }
    let kept = kept_documents::all_of(tx, citizen).await?;
    for (index, document) in kept.into_iter().enumerate() {
        all.push(Kept {
            // Two documents may bear the same name.
            name: format!("documenti/{:02}-{}", index + 1, safe(&document.file_name)),
            content: Content::Stored(document.blob_key),
        });
    }
    Ok(all)
}

/// A name that stays in its folder, on every system.
fn safe(name: &str) -> String {
    let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let name: String = name.chars().map(|c| if forbidden(c) { '-' } else { c }).collect();
    name.trim_matches(['.', ' ']).to_owned()
}

/// Writes the archive; a fault breaks the download off, so that nobody takes half of it for whole.
fn archive(files: Vec<Kept>, blobs: &Blobs, runtime: &Handle, send: &Sender<io::Result<Bytes>>) {
    if let Err(error) = write(files, blobs, runtime, send) {
        tracing::warn!(%error, "the archive of a citizen's data broke off");
        // Fails only when the reader is gone.
        let _ = send.blocking_send(Err(error));
    }
}

fn write(
    files: Vec<Kept>,
    blobs: &Blobs,
    runtime: &Handle,
    send: &Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(Outlet {
        send,
        waiting: BytesMut::with_capacity(CHUNK),
    });
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // Documents and images are packed already.
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for Kept { name, content } in files {
        match content {
            Content::Here(bytes) => {
                zip.start_file(name, packed)?;
                zip.write_all(&bytes)?;
            }
            Content::Stored(key) => {
                let (_, mut content) = match runtime.block_on(blobs.stream(&key)) {
                    Ok(found) => found,
                    // A file whose upload never ended.
                    Err(Error::NotFound) => continue,
                    Err(error) => return Err(io::Error::other(error)),
                };
                zip.start_file(name, plain)?;
                while let Some(chunk) = runtime.block_on(content.next()) {
                    zip.write_all(&chunk.map_err(io::Error::other)?)?;
                }
            }
        }
    }
    zip.finish()?.into_inner().flush()
}

/// Hands over what is written, in chunks.
struct Outlet<'a> {
    send: &'a Sender<io::Result<Bytes>>,
    waiting: BytesMut,
}

impl Write for Outlet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.send
            .blocking_send(Ok(self.waiting.split().freeze()))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        assert_eq!(safe("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(safe("perché sì.pdf"), "perché sì.pdf");
        assert_eq!(safe("0000001/2026"), "0000001-2026");
    }
}
