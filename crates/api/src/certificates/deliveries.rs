//! `GET /certificates/{id}/deliveries`.

use super::offer;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use sportello_storage::{certificates, deliveries};
use sportello_types::deliveries::DeliveryShown;
use sportello_types::ids::CertificateId;
use sportello_types::page::Page;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;

/// Lists to whom a certificate was sent
///
/// By whom it was asked for, newest first: how, to which address, and how far it has come.
#[utoipa::path(tag = "certificates", operation_id = "certificate_deliveries_list",
    params(("id" = CertificateId, Path, description = "The certificate's id"), PageQuery),
    responses((status = 200, body = Page<DeliveryShown>), (status = 403)))]
#[get("/certificates/{id}/deliveries")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<CertificateId>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<DeliveryShown>>, Fail> {
    let limit = page.limit()?;
    let tx = citizen.read().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    let found = certificates::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let rows = deliveries::list(&tx, citizen.id, found.id, page.cursor.as_deref(), limit).await?;
    let mut items = Vec::with_capacity(rows.items.len());
    if !rows.items.is_empty() {
        let keys = offer::keyring(&citizen)?;
        for row in rows.items {
            items.push(row.shown(&keys)?);
        }
    }
    Ok(Json(Page {
        items,
        limit: rows.limit,
        next_cursor: rows.next_cursor,
    }))
}
