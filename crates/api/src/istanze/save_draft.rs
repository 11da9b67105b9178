//! `PUT /istanze/{id}/draft`.

use crate::activations;
use crate::bearer::{By, IstanzeWrite};
use crate::ctx::{Citizen, L2};
use crate::http::{Etag, Fail, IfMatch, Json, words};
use actix_web::{HttpResponse, put, web};
use sportello_storage::istanze::{self, Draft};
use sportello_storage::{Error, Tx};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{DraftContent, DraftSaved, Status};
use sportello_types::problem::ProblemCode;

/// Longest name of a version of a form; ours have sixteen letters.
const LONGEST_VERSION: usize = 64;

/// Saves a draft
///
/// Replaces its content as a whole; the answers need not be valid yet. With `If-Match`, so that
/// another device's changes are never overwritten unseen: 412 then, and nothing is lost. With the
/// version of the form that they were given under: answers to a form that has changed meanwhile are kept,
/// and not sent before they were given under the one in force.
#[utoipa::path(tag = "istanze", operation_id = "istanze_save_draft",
    params(("id" = IstanzaId, Path, description = "The draft's id"),
        ("If-Match" = String, Header, description = "`ETag` of the draft that was read", max_length = 32)),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 200, body = DraftSaved, headers(("ETag" = String, description = "Its version"))),
        (status = 409), (status = 412), (status = 413), (status = 422),
        (status = 428)))]
#[put("/istanze/{id}/draft")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    id: web::Path<IstanzaId>,
    read: IfMatch,
    body: Json<DraftContent>,
) -> Result<HttpResponse, Fail> {
    if body
        .0
        .form_version
        .as_ref()
        .is_some_and(|version| version.len() > LONGEST_VERSION)
    {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/form_version",
            "invalid",
            |lang| words::field("invalid", lang),
        ));
    }
    let tx = citizen.write().await?;
    let version = save(&tx, &citizen, *id, read.0, &body.0).await?;
    tx.commit().await?;
    let saved = DraftSaved {
        version,
        saved_at: citizen.now,
    };
    Ok(HttpResponse::Ok().insert_header(Etag(version)).json(saved))
}

async fn save(
    tx: &Tx,
    citizen: &Citizen<L2>,
    id: IstanzaId,
    version: i64,
    content: &DraftContent,
) -> Result<i64, Fail> {
    let row = istanze::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(tx, citizen, &row).await?;
    if row.status != Status::Draft {
        return Err(ProblemCode::NotADraft.into());
    }
    let given_under = content.form_version.as_deref().unwrap_or(&row.form_version);
    let draft = Draft {
        answers: &content.answers,
        step: content.step.as_deref().filter(|step| step.len() <= 64),
        form_version: given_under,
    };
    match istanze::save_draft(tx, citizen.id, id, version, &draft, citizen.now).await {
        Err(Error::WrongState) => Err(ProblemCode::NotADraft.into()),
        other => Ok(other?),
    }
}
