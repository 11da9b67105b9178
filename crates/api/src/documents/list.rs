//! `GET /documents`.

use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::page::bad_parameter;
use crate::http::{Fail, Json, PageQuery};
use crate::services::Offer;
use crate::tenant::ServedTenant;
use crate::time;
use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::Tx;
use sportello_storage::documents::{self, Document};
use sportello_types::documents::{DocumentKind, DocumentShown};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::services::ServiceGroup;

/// Which documents.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// Those of one kind: `certificate`, `receipt` or `self_certification`; all when none is given.
    #[param(pattern = "^(certificate|receipt|self_certification)$")]
    kind: Option<String>,
}

/// Lists the citizen's documents
///
/// Certificates of the registry, receipts of istanze and self-certifications that were kept, newest first.
/// Without a kind, those are left out whose group of services is not active; with one, 403.
#[utoipa::path(tag = "documents", operation_id = "documents_list", params(Choice, PageQuery),
    responses((status = 200, body = Page<DocumentShown>), (status = 403)))]
#[get("/documents")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    choice: web::Query<Choice>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<DocumentShown>>, Fail> {
    let limit = page.limit()?;
    let kind = match choice.kind.as_deref() {
        None => None,
        Some(name) => Some(DocumentKind::from_slug(name).ok_or_else(|| bad_parameter("kind"))?),
    };
    let tx = citizen.read().await?;
    let kinds = kinds(&tx, citizen.id, kind).await?;
    let found = documents::list(&tx, citizen.id, &kinds, page.cursor.as_deref(), limit).await?;
    let today = time::rome_day(citizen.now);
    Ok(Json(found.map(|document| {
        shown(document, &citizen.tenant, today, citizen.lang)
    })))
}

/// The kinds that may be shown.
async fn kinds(tx: &Tx, citizen: CitizenId, only: Option<DocumentKind>) -> Result<Vec<DocumentKind>, Fail> {
    if let Some(kind) = only {
        if let Some(group) = group(kind) {
            activations::require(tx, citizen, &[group]).await?;
        }
        return Ok(vec![kind]);
    }
    let mut kinds = Vec::new();
    for kind in DocumentKind::ALL {
        let may = match group(kind) {
            Some(group) => activations::is_active(tx, citizen, group).await?,
            None => true,
        };
        if may {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

/// The group of services without which documents of a kind are not shown.
const fn group(kind: DocumentKind) -> Option<ServiceGroup> {
    match kind {
        DocumentKind::Certificate => Some(ServiceGroup::Registry),
        DocumentKind::Receipt => Some(ServiceGroup::YourApplications),
        // The citizen's own statement, kept at the citizen's own wish.
        DocumentKind::SelfCertification => None,
    }
}

fn shown(document: Document, tenant: &ServedTenant, today: NaiveDate, lang: Lang) -> DocumentShown {
    let (id, status) = (document.id, document.status(today));
    let path = match document.kind {
        DocumentKind::Certificate => format!("/api/v1/certificates/{id}/document"),
        DocumentKind::Receipt => format!("/api/v1/istanze/{id}/receipt"),
        DocumentKind::SelfCertification => format!("/api/v1/documents/{id}/content"),
    };
    let offer = document
        .service
        .as_deref()
        .and_then(|service| Offer::find(tenant, service));
    DocumentShown {
        kind: document.kind,
        id,
        title: offer.map_or(document.title, |offer| offer.title(lang).to_owned()),
        number: document.number,
        made_at: document.made_at,
        size: document.size,
        status,
        content_path: document.kept.then_some(path),
    }
}
