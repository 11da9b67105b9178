//! `POST /ratings`.

use crate::ctx::Ctx;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use actix_web::{HttpResponse, post};
use sportello_storage::{istanze, new_id, ratings};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::ratings::{MAX_DETAILS, NewRating, Rating, RatingSubject};
use sportello_types::text::ratings as words;

/// Rates a page or a service
///
/// A page by anybody; a service by the citizen who has just used it, once per istanza. No identity
/// is kept with the rating.
#[utoipa::path(tag = "ratings", operation_id = "ratings_give",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "Thank you"), (status = 401), (status = 409), (status = 422)),
    security(()))]
#[post("/ratings")]
pub(super) async fn handler(ctx: Ctx, key: Idempotency, body: Json<NewRating>) -> Result<HttpResponse, Fail> {
    let rating = &body.0;
    if !(1..=5).contains(&rating.stars) {
        return Err(refuse("/stars", "out_of_range", |lang| {
            words::stars(lang).to_owned()
        }));
    }
    let details = rating
        .details
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    if details.is_some_and(|text| text.chars().count() > MAX_DETAILS) {
        return Err(refuse("/details", "too_long", |lang| {
            words::details(lang).to_owned()
        }));
    }
    if matches!(&rating.subject, RatingSubject::Page { path } if !is_path(path)) {
        return Err(refuse("/subject/path", "invalid", |lang| {
            words::path(lang).to_owned()
        }));
    }
    let tx = ctx.write().await?;
    if let Some(answer) = key.before(&tx, key.nobody(), rating, &ctx).await? {
        return Ok(answer.into());
    }
    let (about, istanza) = match &rating.subject {
        RatingSubject::Page { path } => (path.clone(), None),
        RatingSubject::Istanza { id } => (rated_service(&ctx, &tx, *id).await?, Some(*id)),
    };
    let rating = Rating {
        id: new_id(ctx.now, &mut ctx.rng()),
        about,
        service: istanza.is_some(),
        stars: rating.stars,
        answer: rating.answer,
        details: details.map(str::to_owned),
        lang: ctx.lang,
        given_at: ctx.now,
    };
    if !ratings::add(&tx, &rating, istanza).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let answer = Answer::done();
    key.keep(&tx, key.nobody(), &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}

fn refuse(pointer: &'static str, rule: &'static str, message: fn(Lang) -> String) -> Fail {
    Fail::field(ProblemCode::ValidationFailed, pointer, rule, message)
}

fn is_path(path: &str) -> bool {
    path.len() <= 200
        && path.starts_with('/')
        && path.chars().all(|c| c.is_ascii_graphic() && c != '?' && c != '#')
}

async fn rated_service(ctx: &Ctx, tx: &sportello_storage::Tx, id: IstanzaId) -> Result<String, Fail> {
    let session = ctx.session.as_ref().ok_or(ProblemCode::Unauthenticated)?;
    let row = istanze::find(tx, session.citizen, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if row.status.is_sent() {
        Ok(row.service)
    } else {
        Err(ProblemCode::Conflict.into())
    }
}
