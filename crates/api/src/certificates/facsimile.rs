//! `GET /certificate-kinds/{slug}/facsimile`.

use super::offer;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::{places, time};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_documents::certificates::{
    AskedBy, Kind, SamplePerson, Statement, catalogue, samples_of, state_in,
};
use sportello_documents::{FacsimilePaper, facsimile};
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::problem::ProblemCode;
use sportello_types::values::Slug;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Model {
    /// The language of the paper, one of those in which the municipality issues certificates: their first, if none
    /// is said.
    #[param(inline)]
    language: Option<PaperLanguage>,
}

/// Downloads a facsimile of a certificate
///
/// What a type looks like and says, about somebody invented: an accessible PDF that says on every page that it
/// is a facsimile, is not sealed, and bears a mark that nobody believes; no login is needed. 404 for a type that
/// says nothing here, and in a language in which the municipality does not issue it.
#[utoipa::path(tag = "certificates", operation_id = "certificate_kinds_facsimile",
    params(("slug" = Slug, Path, description = "The type of certificate"), Model),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The facsimile")),
    security(()))]
#[get("/certificate-kinds/{slug}/facsimile")]
pub(super) async fn handler(
    ctx: Ctx,
    slug: web::Path<Slug>,
    model: web::Query<Model>,
) -> Result<HttpResponse, Fail> {
    let tenant = &ctx.tenant;
    let settings = &tenant.settings.certificates;
    let kind = catalogue().kind(&slug).filter(|kind| kind.has_content());
    let kind = kind.ok_or(ProblemCode::NotFound)?;
    let issued = settings.languages.iter().copied();
    let mut spoken = issued.filter(|language| kind.speaks(*language));
    let language = match model.language {
        None => spoken.next(),
        Some(asked) => spoken.find(|language| *language == asked),
    };
    let language = language.ok_or(ProblemCode::NotFound)?;
    let kinds = offer::as_issued(tenant, &[kind]);
    let paper = FacsimilePaper {
        issuer: Some(tenant.issuer()),
        german_issuer: settings.german_name.clone(),
        issued_at: ctx.now,
        language,
        statement: says(&kinds, language, time::rome_day(ctx.now))?,
        // Whoever signs certificates need not be named to everybody.
        registrar: None,
        verification_url: ctx
            .app
            .settings
            .page(&tenant.settings.host, Lang::It, "/verifica"),
    };
    let name = paper.file_name(slug.as_str());
    let pdf = web::block(move || facsimile(&paper))
        .await
        .map_err(Fail::internal)?
        .map_err(Fail::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(pdf))
}

/// What a type says of the first of its samples.
fn says(kinds: &[Kind], language: PaperLanguage, today: NaiveDate) -> Result<Statement, Fail> {
    let kinds: Vec<&Kind> = kinds.iter().collect();
    let samples = match kinds.first() {
        Some(kind) => samples_of(&kind.slug).map_err(Fail::internal)?,
        None => Vec::new(),
    };
    let name = samples.first().ok_or(ProblemCode::NotFound)?;
    let person = SamplePerson::read(name, today).map_err(Fail::internal)?;
    let asked = person.asked_by(AskedBy::Operator { in_person: true });
    // Each sample can be issued: a test sees to it.
    let stated = state_in(language, places::german_name, &kinds, &asked);
    Ok(stated.map_err(|_| ProblemCode::Internal)?)
}
