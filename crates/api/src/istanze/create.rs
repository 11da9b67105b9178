//! `POST /istanze`.

use super::{prefill, view};
use crate::activations;
use crate::bearer::{By, IstanzeWrite};
use crate::ctx::{Citizen, L2};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use crate::services::Offer;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use sportello_storage::istanze::{self, NewDraft};
use sportello_storage::{Tx, new_id};
use sportello_types::form::Answers;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, NewIstanza};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::istanze as words;

/// Most drafts that a citizen may have at once.
const MOST_DRAFTS: i64 = 30;

/// Begins an istanza
///
/// A draft with what the portal already knows filled in. The profile must be complete, the
/// service's groups active, the service open.
#[utoipa::path(tag = "istanze", operation_id = "istanze_create",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 201, body = Istanza, headers(("ETag" = String, description = "Its version"))),
        (status = 403), (status = 409), (status = 422)))]
#[post("/istanze")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    key: Idempotency,
    body: Json<NewIstanza>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if let Some(answer) = key.before(&tx, citizen.id, &body.0, &citizen).await? {
        return Ok(answer.into());
    }
    let offer = Offer::find(&citizen.tenant, &body.0.service).ok_or_else(unknown_service)?;
    let begun = begin(&tx, &citizen, &offer, Answers::default(), None).await?;
    let answer = created(&begun)?;
    key.keep(&tx, citizen.id, &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}

fn unknown_service() -> Fail {
    Fail::field(
        ProblemCode::ValidationFailed,
        "/service",
        "unknown_service",
        |lang: Lang| words::unknown_service(lang).to_owned(),
    )
}

/// 201 with the address of the new draft.
pub(super) fn created(begun: &Istanza) -> Result<Answer, Fail> {
    let answer = Answer::json(StatusCode::CREATED, begun)?;
    Ok(answer
        .location(format!("/api/v1/istanze/{}", begun.summary.id))
        .etag(begun.version))
}

/// Begins a draft, from nothing or from another istanza's answers.
pub(super) async fn begin(
    tx: &Tx,
    citizen: &Citizen<L2>,
    offer: &Offer<'_>,
    kept: Answers,
    copied_from: Option<IstanzaId>,
) -> Result<Istanza, Fail> {
    let profile = prefill::complete_profile(tx, citizen.id).await?;
    offer.require_tax_code(&profile)?;
    activations::require(tx, citizen.id, offer.groups()).await?;
    offer.require_open(citizen.now)?;
    if istanze::count_drafts(tx, citizen.id).await? >= MOST_DRAFTS {
        return Err(ProblemCode::TooManyDrafts.into());
    }
    let published = offer.form()?;
    let draft = NewDraft {
        id: new_id(citizen.now, &mut citizen.rng()),
        citizen: citizen.id,
        service: offer.slug().to_owned(),
        service_title: offer.title(Lang::It).to_owned(),
        form_version: published.version.clone(),
        answers: prefill::answers(&published.form, &profile, &kept, citizen.now),
        copied_from,
    };
    let row = istanze::create(tx, draft, citizen.now).await?;
    journal::note(tx, citizen, Act::IstanzaBegun, &row.id.to_string()).await?;
    view::istanza(tx, &citizen.tenant, row, citizen.lang).await
}
