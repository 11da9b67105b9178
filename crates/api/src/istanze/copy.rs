//! `POST /istanze/{id}/copies`.

use super::create;
use crate::bearer::{By, IstanzeWrite};
use crate::http::Fail;
use crate::http::idempotency::Idempotency;
use crate::services::Offer;
use actix_web::{HttpResponse, post, web};
use sportello_storage::istanze;
use sportello_types::form::FieldKind;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Istanza;
use sportello_types::problem::ProblemCode;

/// Copies an istanza into a new draft
///
/// Answers come along, except files and declarations, which belong to one sending; values of the
/// profile are today's.
#[utoipa::path(tag = "istanze", operation_id = "istanze_copy",
    params(("id" = IstanzaId, Path, description = "The istanza to copy"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 201, body = Istanza, headers(("ETag" = String, description = "Its version"))),
        (status = 403), (status = 409)))]
#[post("/istanze/{id}/copies")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    key: Idempotency,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if let Some(answer) = key.before(&tx, citizen.id, &(), &citizen).await? {
        return Ok(answer.into());
    }
    let source = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let offer = Offer::find(&citizen.tenant, &source.service).ok_or(ProblemCode::ServiceClosed)?;
    let mut kept = source.answers;
    for field in offer.form()?.form.fields() {
        match &field.kind {
            FieldKind::File { .. } | FieldKind::Declaration { .. } => {
                kept.0.remove(&field.id);
            }
            FieldKind::Group { fields, .. } => {
                let files = fields.iter().filter(|f| matches!(f.kind, FieldKind::File { .. }));
                for file in files {
                    forget(kept.0.get_mut(&field.id), &file.id);
                }
            }
            _ => {}
        }
    }
    let begun = create::begin(&tx, &citizen, &offer, kept, Some(source.id)).await?;
    let answer = create::created(&begun)?;
    key.keep(&tx, citizen.id, &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// Takes a field out of every item of a group.
fn forget(group: Option<&mut serde_json::Value>, field: &str) {
    let items = group
        .and_then(serde_json::Value::as_array_mut)
        .into_iter()
        .flatten();
    for item in items.filter_map(serde_json::Value::as_object_mut) {
        item.remove(field);
    }
}
