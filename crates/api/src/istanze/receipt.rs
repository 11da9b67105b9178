//! `GET /istanze/{id}/receipt`.

use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use sportello_storage::istanze::{self, Istanza};
use sportello_storage::receipts::{self, Kind};
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;

/// Downloads the receipt
///
/// A sealed PDF/A. 404 until it has been made, a moment after the submission. Where the register's
/// number is still on the way it is the provisional one, until the final one takes its place.
#[utoipa::path(tag = "istanze", operation_id = "istanze_receipt",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf", description = "The receipt")))]
#[get("/istanze/{id}/receipt")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let receipt = receipts::find(&tx, row.id).await?.ok_or(ProblemCode::NotFound)?;
    journal::note(&tx, &citizen, Act::ReceiptDownloaded, &id.to_string()).await?;
    tx.commit().await?;
    let (size, content) = citizen.app.blobs.stream(&receipt.blob_key).await?;
    let name = file_name(&row, receipt.kind);
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_LENGTH, size))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(content))
}

/// The name under which a receipt is saved.
pub(crate) fn file_name(row: &Istanza, kind: Kind) -> String {
    let number = match kind {
        Kind::Final => row.registration.as_ref().map(|entry| entry.number.to_string()),
        Kind::Provisional => row.submission_number.map(|number| number.to_string()),
    };
    let word = match kind {
        Kind::Final => "ricevuta",
        Kind::Provisional => "ricevuta-provvisoria",
    };
    let number = number.map(|number| format!("-{}", number.replace('/', "-")));
    format!("{word}{}.pdf", number.unwrap_or_default())
}
