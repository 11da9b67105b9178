//! `POST /backoffice/login-log/archives`.

use super::archive::{ArchiveError, Source, write};
use super::{Wanted, event, refuse};
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::http::header;
use actix_web::{HttpResponse, post};
use sportello_documents::seal::SealError;
use sportello_storage::audit;
use sportello_types::backoffice::LoginLogSearch;
use sportello_types::problem::ProblemCode;
use sportello_types::text::backoffice as words;
use std::io::Cursor;

/// Most logins in one archive: it is put together in memory. `sportello spid log export` writes to a file and
/// knows no bound.
const MOST: usize = 1000;

/// Takes logins out, for the authorities
///
/// A ZIP archive: the entries, the messages as they went and came, a list with the SHA-256 of each, and
/// the municipality's seal on the list. At most a thousand logins. The reason is written to the audit
/// log, with the hash of the list. The cursor counts for nothing here.
#[utoipa::path(tag = "backoffice", operation_id = "login_log_export", request_body = LoginLogSearch,
    responses((status = 200, body = Vec<u8>, content_type = "application/zip", description = "The archive"),
        (status = 422)))]
#[post("/backoffice/login-log/archives")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    body: Json<LoginLogSearch>,
) -> Result<HttpResponse, Fail> {
    let tx = operator.read().await?;
    let wanted = Wanted::of(&tx, &body.0).await?;
    if wanted.nobody {
        return Err(refuse("/tax_code", "unknown", |lang| {
            words::nobody(lang).to_owned()
        }));
    }
    let keys = operator
        .app
        .login_log_keys(operator.tenant_id())
        .ok_or(ProblemCode::Unavailable)?;
    let seal = operator.app.seal(operator.tenant_id());
    let source = Source {
        tx: &tx,
        keys: &keys,
        criteria: &wanted.criteria,
        municipality: &operator.tenant.public().name,
        seal,
        now: operator.now,
        most: MOST,
    };
    let mut archive = Cursor::new(Vec::new());
    let written = match write(&mut archive, &source).await {
        Ok(written) => written,
        Err(ArchiveError::TooMany(_)) => {
            return Err(refuse("/from", "too_many", |lang| {
                words::too_many(lang).to_owned()
            }));
        }
        Err(ArchiveError::Seal(SealError::Unavailable(reason))) => {
            tracing::warn!(reason, "the list of an archive cannot be signed now");
            return Err(ProblemCode::Unavailable.into());
        }
        Err(error) => return Err(Fail::internal(error)),
    };
    let mut event = event(&operator, "login_log_exported", &wanted, written.logins);
    if let Some(detail) = event.detail.as_object_mut() {
        detail.insert("list_sha256".to_owned(), written.list_sha256.into());
    }
    drop(tx);
    let tx = operator.write().await?;
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"accessi.zip\"",
        ))
        .body(archive.into_inner()))
}
