//! `POST /istanze/{id}/attachments`.

use super::disposition;
use super::refusal::{Refusal, of_put};
use crate::activations;
use crate::bearer::{By, IstanzeWrite};
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::http::idempotency::{Answer, Idempotency};
use crate::journal::{self, Act};
use crate::services::Offer;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use bytes::Bytes;
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sportello_documents::files::{self, FileName, Inspected};
use sportello_integrations::scan::Verdict;
use sportello_storage::attachments::{self, Arrived, Place};
use sportello_storage::{Error, istanze, new_id};
use sportello_types::attachments::{Attachment, ScanResult};
use sportello_types::form::{FieldKind, FileFormat, Form};
use sportello_types::ids::{AttachmentId, IstanzaId};
use sportello_types::istanze::Status;
use sportello_types::problem::ProblemCode;

/// Most files of one istanza, those under way included.
const MOST_FILES: i64 = 50;
/// Most bytes in all drafts of one citizen.
const MOST_BYTES: i64 = 500 << 20;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Where {
    /// Path of the file field that it answers: `statute`, `vehicles.title_of_use`.
    #[param(max_length = 128, pattern = "^[a-z0-9_]+(\\.[a-z0-9_]+)?$")]
    field: String,
    /// Which item of the table the field is in, counted from 0: an answer that was lost can be found
    /// again.
    #[param(maximum = 999)]
    item: Option<u32>,
}

/// Attaches a file to a draft
///
/// The body is the file, its name stands in `Content-Disposition`. Type and content are judged
/// before it is kept; name it in the answer of the field afterwards. Sent again with its key, the same
/// file is the same attachment.
#[utoipa::path(tag = "attachments", operation_id = "attachments_upload",
    params(("id" = IstanzaId, Path, description = "The draft's id"), Where,
        ("Content-Disposition" = String, Header, max_length = 1000,
            description = "`attachment; filename*=UTF-8''…`: the file's name"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 201, body = Attachment), (status = 409), (status = 413), (status = 422), (status = 503)))]
#[post("/istanze/{id}/attachments")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    key: Idempotency,
    id: web::Path<IstanzaId>,
    place: web::Query<Where>,
    req: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Fail> {
    let name = disposition::named(&req).ok_or(Refusal::Name(None))?;
    let name: FileName = name.parse().map_err(|error| Refusal::Name(Some(error)))?;
    let time = citizen.app.settings.upload_time;
    let tx = citizen.read().await?;
    let answered = key.is_answered(&tx, citizen.id, &citizen).await?;
    drop(tx);
    if answered {
        let again = repeat(&citizen, &key, &place, &name, body);
        let answer = tokio::time::timeout(time, again).await;
        return Ok(answer
            .unwrap_or_else(|_| Err(ProblemCode::RequestTimeout.into()))?
            .into());
    }
    let file = begin(&citizen, *id, &place, name).await?;
    let kept = tokio::time::timeout(time, keep(&citizen, &key, &place, &file, body))
        .await
        .unwrap_or_else(|_| Err(ProblemCode::RequestTimeout.into()));
    if !matches!(kept, Ok(Kept::New(_))) {
        let tx = citizen.write().await?;
        attachments::abandon_upload(&tx, file.id, citizen.now).await?;
        tx.commit().await?;
    }
    let (Kept::New(answer) | Kept::Before(answer)) = kept?;
    Ok(answer.into())
}

/// What the same request sends again: where, what it is called, and the content by its hash.
#[derive(Serialize)]
struct Request<'a> {
    field: &'a str,
    item: Option<u32>,
    name: &'a str,
    sha256: &'a str,
}

impl<'a> Request<'a> {
    fn new(place: &'a Where, name: &'a FileName, sha256: &'a str) -> Self {
        Self {
            field: &place.field,
            item: place.item,
            name: name.as_str(),
            sha256,
        }
    }
}

/// A request whose key has an answer: its content is read and kept nowhere, to see whether it is the
/// same.
async fn repeat(
    citizen: &Citizen<L2>,
    key: &Idempotency,
    place: &Where,
    name: &FileName,
    mut body: web::Payload,
) -> Result<Answer, Fail> {
    let (mut hash, mut size) = (Sha256::new(), 0_u64);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Refusal::BrokenOff)?;
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > citizen.app.settings.max_attachment {
            return Err(ProblemCode::PayloadTooLarge.into());
        }
        hash.update(&chunk);
    }
    let sha256 = hex::encode(hash.finalize());
    let tx = citizen.write().await?;
    let request = Request::new(place, name, &sha256);
    let answer = key.before(&tx, citizen.id, &request, citizen).await?;
    // Expired while the content was read: to be sent once more.
    answer.ok_or_else(|| ProblemCode::Conflict.into())
}

/// What became of an upload.
enum Kept {
    /// It is an attachment.
    New(Answer),
    /// The same request was faster, and this its answer.
    Before(Answer),
}

/// A file on its way.
struct Incoming {
    id: AttachmentId,
    istanza: IstanzaId,
    name: FileName,
    formats: Vec<FileFormat>,
    most_mb: u32,
    blob_key: String,
}

async fn begin(
    citizen: &Citizen<L2>,
    istanza: IstanzaId,
    place: &Where,
    name: FileName,
) -> Result<Incoming, Fail> {
    let tx = citizen.write().await?;
    let row = istanze::lock(&tx, citizen.id, istanza)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, citizen, &row).await?;
    if row.status != Status::Draft {
        return Err(ProblemCode::NotADraft.into());
    }
    let offer = Offer::find(&citizen.tenant, &row.service).ok_or(ProblemCode::ServiceClosed)?;
    let form = offer.form()?.form;
    if place.item.is_some_and(|item| !is_item(&form, &place.field, item)) {
        return Err(Refusal::UnknownField.into());
    }
    let (formats, most_mb) = match form.field(&place.field).map(|field| &field.kind) {
        Some(FieldKind::File { formats, max_mb, .. }) => (formats.clone(), *max_mb),
        _ => return Err(Refusal::UnknownField.into()),
    };
    let usage = attachments::usage(&tx, citizen.id, istanza).await?;
    if usage.count >= MOST_FILES {
        return Err(Refusal::TooMany.into());
    }
    if usage.bytes >= MOST_BYTES {
        return Err(Refusal::NoRoom.into());
    }
    let id = new_id(citizen.now, &mut citizen.rng());
    let at = Place {
        field: &place.field,
        item: place.item,
    };
    let blob_key = attachments::begin_upload(&tx, id, istanza, at, name.as_str(), citizen.now).await?;
    tx.commit().await?;
    Ok(Incoming {
        id,
        istanza,
        name,
        formats,
        most_mb,
        blob_key,
    })
}

/// Whether the table of a field can have so many items.
fn is_item(form: &Form, path: &str, item: u32) -> bool {
    let table = path.split_once('.').and_then(|(table, _)| form.field(table));
    table.is_some_and(|table| item < table.kind.most_items())
}

async fn keep(
    citizen: &Citizen<L2>,
    key: &Idempotency,
    place: &Where,
    file: &Incoming,
    body: web::Payload,
) -> Result<Kept, Fail> {
    let blobs = &citizen.app.blobs;
    let limit = (u64::from(file.most_mb) << 20).min(citizen.app.settings.max_attachment);
    let stored = blobs
        .put_stream(&file.blob_key, body, limit, |_| ())
        .await
        .map_err(|error| of_put(error, file.most_mb))?;
    let (inspected, scan) = judge(citizen, file).await?;
    let arrived = Arrived {
        media_type: inspected.media_type.to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        sha256: stored.sha256,
        signature: inspected.signature,
        scan,
    };
    let now = citizen.app.clock.now();
    let tx = citizen.write().await?;
    let request = Request::new(place, &file.name, &arrived.sha256);
    if let Some(answer) = key.before(&tx, citizen.id, &request, citizen).await? {
        return Ok(Kept::Before(answer));
    }
    let row = match attachments::finish_upload(&tx, file.istanza, file.id, &arrived, now).await {
        Err(Error::WrongState) => return Err(ProblemCode::NotADraft.into()),
        other => other?,
    };
    journal::note(
        &tx,
        citizen,
        Act::AttachmentAdded,
        &format!("{}/{}", file.istanza, file.id),
    )
    .await?;
    let attachment = Attachment::from(row);
    let location = format!("/api/v1/istanze/{}/attachments/{}", file.istanza, file.id);
    let answer = Answer::json(StatusCode::CREATED, &attachment)?.location(location);
    key.keep(&tx, citizen.id, &answer).await?;
    tx.commit().await?;
    Ok(Kept::New(answer))
}

/// Reads the file back and has it judged. A few at a time: a packed document may be many times its
/// size in memory.
async fn judge(citizen: &Citizen<L2>, file: &Incoming) -> Result<(Inspected, ScanResult), Fail> {
    let _turn = citizen.app.judgements.acquire().await.map_err(Fail::internal)?;
    let content = citizen.app.blobs.get(&file.blob_key).await?;
    let inspected = inspect(file, content.clone()).await?;
    let scan = scan(citizen, &content).await?;
    Ok((inspected, scan))
}

/// Judges the content off the event loop: a large archive takes its time.
async fn inspect(file: &Incoming, content: Bytes) -> Result<Inspected, Fail> {
    let (name, declared) = (file.name.clone(), file.formats.clone());
    let judged = web::block(move || files::inspect_declared(&name, &content, &declared))
        .await
        .map_err(Fail::internal)?;
    Ok(judged.map_err(Refusal::Content)?)
}

async fn scan(citizen: &Citizen<L2>, content: &[u8]) -> Result<ScanResult, Fail> {
    let Some(scanner) = &citizen.app.scanner else {
        return Ok(ScanResult::NotScanned);
    };
    let mut reader = content;
    match scanner.scan(&mut reader).await.map_err(Refusal::NoVerdict)? {
        Verdict::Clean => Ok(ScanResult::Clean),
        Verdict::Infected(name) => Err(Refusal::Infected(name).into()),
    }
}
