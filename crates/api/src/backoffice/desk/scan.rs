//! `POST /backoffice/desk/registrations/{code}/scan`.

use super::{event, find};
use crate::attachments::disposition;
use crate::attachments::refusal::{Refusal, of_put};
use crate::ctx::DeskOfficer;
use crate::http::{Fail, Json};
use actix_web::{HttpRequest, post, web};
use sportello_documents::files::{self, FileName};
use sportello_integrations::scan::Verdict;
use sportello_storage::desk::{self, PendingScan};
use sportello_storage::{audit, new_id};
use sportello_types::desk::Scan;
use sportello_types::form::FileFormat;
use sportello_types::problem::ProblemCode;
use uuid::Uuid;

/// Largest scan, MiB.
const MOST_MB: u32 = 10;
/// What a scanner makes.
const FORMATS: [FileFormat; 3] = [FileFormat::Pdf, FileFormat::Jpeg, FileFormat::Png];

/// Keeps the scan of the signed adhesion form
///
/// Judged like every file that comes from outside: by its content, and by the scanner for malware where
/// there is one. Another one takes the place of the one before.
#[utoipa::path(tag = "backoffice", operation_id = "desk_scan_upload",
    params(("code" = String, Path, max_length = 32, description = "The code of the adhesion form"),
        ("Content-Disposition" = String, Header, max_length = 1000,
            description = "`attachment; filename*=UTF-8''…`: the file's name")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Scan), (status = 404), (status = 413), (status = 422), (status = 503)))]
#[post("/backoffice/desk/registrations/{code}/scan")]
pub(in crate::backoffice) async fn handler(
    officer: DeskOfficer,
    code: web::Path<String>,
    req: HttpRequest,
    body: web::Payload,
) -> Result<Json<Scan>, Fail> {
    let name = disposition::named(&req).ok_or(Refusal::Name(None))?;
    let name: FileName = name.parse().map_err(|error| Refusal::Name(Some(error)))?;
    let tx = officer.write().await?;
    let (found, code) = find(&tx, &officer, &code).await?;
    let id: Uuid = new_id(officer.now, &mut officer.rng());
    let pending = PendingScan {
        registration: found.asked.id,
        key: format!("desk/{}/{id}", officer.tenant_id()),
    };
    desk::begin_scan(&tx, &pending, officer.now).await?;
    tx.commit().await?;
    let time = officer.app.settings.upload_time;
    let kept = tokio::time::timeout(time, keep(&officer, &pending.key, name, body)).await;
    let scan = kept.unwrap_or_else(|_| Err(ProblemCode::RequestTimeout.into()))?;
    let tx = officer.write().await?;
    let (found, _) = find(&tx, &officer, code.as_str()).await?;
    if !desk::finish_scan(&tx, &pending, &scan).await? {
        return Err(ProblemCode::Conflict.into());
    }
    audit::append(&tx, event(&officer, "desk_scan_kept", &found)).await?;
    tx.commit().await?;
    Ok(Json(scan))
}

async fn keep(officer: &DeskOfficer, key: &str, name: FileName, body: web::Payload) -> Result<Scan, Fail> {
    let blobs = &officer.app.blobs;
    let limit = (u64::from(MOST_MB) << 20).min(officer.app.settings.max_attachment);
    let stored = blobs
        .put_stream(key, body, limit, |_| ())
        .await
        .map_err(|error| of_put(error, MOST_MB))?;
    let _turn = officer.app.judgements.acquire().await.map_err(Fail::internal)?;
    let content = blobs.get(key).await?;
    let (judged, file) = (content.clone(), name.clone());
    let inspected = web::block(move || files::inspect_declared(&file, &judged, &FORMATS))
        .await
        .map_err(Fail::internal)?
        .map_err(Refusal::Content)?;
    if let Some(scanner) = &officer.app.scanner {
        let mut reader: &[u8] = &content;
        if let Verdict::Infected(found) = scanner.scan(&mut reader).await.map_err(Refusal::NoVerdict)? {
            return Err(Refusal::Infected(found).into());
        }
    }
    Ok(Scan {
        name: name.as_str().to_owned(),
        media_type: inspected.media_type.to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        sha256: stored.sha256,
    })
}
