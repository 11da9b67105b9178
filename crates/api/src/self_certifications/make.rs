//! `POST /self-certifications`.

use super::order::Order;
use super::outcome::Made;
use super::state::state;
use super::{declarant, titles};
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::households::{Asked, Day};
use crate::http::idempotency::Idempotency;
use crate::http::{Fail, Json};
use crate::time;
use actix_web::{HttpResponse, post, web};
use sportello_documents::{SelfCertificationPaper, self_certification};
use sportello_types::self_certifications::{Outcome, SelfCertificationKept, SelfCertificationRequest};
use sportello_types::services::ServiceGroup;

/// Makes a self-certification
///
/// About the citizen, or a minor or ward for whom the citizen answers: a PDF/A to sign, which is the citizen's
/// statement and not the municipality's. What the registry says is asked for now, whatever the options
/// said; nothing is made of what is too old (`registry_outdated`). As the request wants it, the paper is the answer (200), is kept among the citizen's documents
/// (201), or is sent by mail and then forgotten (204). Nothing else of it stays but that one was made.
#[utoipa::path(tag = "self-certifications", operation_id = "self_certifications_make",
    request_body = SelfCertificationRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer; a download has no effect to repeat")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf", description = "The paper"),
              (status = 201, body = SelfCertificationKept, description = "It is kept"),
              (status = 204, description = "It is on its way"),
              (status = 403), (status = 404), (status = 409), (status = 422), (status = 429), (status = 503)))]
#[post("/self-certifications")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    key: Idempotency,
    body: Json<SelfCertificationRequest>,
) -> Result<HttpResponse, Fail> {
    let request = body.0;
    // Of this transaction nothing stays: who is first with a key is decided at the end.
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    if request.outcome != Outcome::Download
        && let Some(before) = key.before(&tx, citizen.id, &request, &citizen).await?
    {
        return Ok(before.into());
    }
    tx.rollback().await?;
    let order = Order::read(&request)?;
    let asked = Asked::about(&citizen, &Day::TODAY).await?;
    let seen = asked.chosen(request.person)?;
    declarant::require(&citizen, &asked, &seen)?;
    asked.require_current()?;
    let statement = state(&citizen, &asked, &seen, &order, &request).await?;
    let lists_family = statement.parts.iter().any(|part| part.table.is_some());
    let paper = SelfCertificationPaper {
        municipality: citizen.tenant.public().name.clone(),
        made_at: citizen.now,
        statement,
    };
    let pdf = web::block(move || self_certification(&paper))
        .await
        .map_err(Fail::internal)?
        .map_err(Fail::internal)?;
    let made = Made {
        citizen: &citizen,
        asked: &asked,
        seen,
        request: &request,
        kinds: order.slugs(),
        lists_family,
        title: titles::title(&order.kinds(), citizen.lang),
        file_name: format!("autocertificazione-{}.pdf", time::rome_day(citizen.now)),
        pdf,
    };
    match &request.outcome {
        Outcome::Download => made.hand_over().await,
        Outcome::Keep => made.keep(&key).await,
        Outcome::Send { to } => made.send(&key, to).await,
    }
}
