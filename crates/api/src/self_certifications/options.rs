//! `GET /registry/people/{id}/self-certification-options`.

use super::{declarant, refused};
use crate::certificates::subject;
use crate::ctx::{Citizen, L2};
use crate::households::{self, Asked, Day};
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::tenant::ServedTenant;
use actix_web::{get, web};
use sportello_documents::certificates::Subject;
use sportello_documents::self_certifications::{Kind, catalogue, fill};
use sportello_types::form::Answers;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::self_certifications::{SelfCertificationKind, SelfCertificationOptions};

/// Shows what may be declared
///
/// About the citizen, or a minor or ward of the household for whom the citizen answers: everything that the portal
/// can put on paper, each with the sentences that the registry fills in and the form of what is left to
/// say, and those that cannot be declared with the reason. The registry is asked at each call; who is
/// looked at reads so in the own log of accesses.
#[utoipa::path(tag = "self-certifications", operation_id = "self_certification_options_show",
    params(("id" = SeenPersonId, Path, description = "The person, as the household names them to the citizen")),
    responses((status = 200, body = SelfCertificationOptions), (status = 403), (status = 404), (status = 409),
              (status = 503)))]
#[get("/registry/people/{id}/self-certification-options")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<SeenPersonId>,
) -> Result<Json<SelfCertificationOptions>, Fail> {
    let asked = Asked::about(&citizen, &Day::TODAY).await?;
    let seen = asked.one(*id)?;
    declarant::require(&citizen, &asked, &seen)?;
    asked.require_current()?;
    let record = subject::record(&asked, &seen).await?;
    let about = subject::of(&asked, &seen, &record);
    let tx = citizen.write().await?;
    asked
        .note_in(&tx, Act::SelfCertificationOptionsSeen, "registry", &[seen])
        .await?;
    declarant::note_family(&tx, &asked, &seen).await?;
    tx.commit().await?;
    let (tenant, lang) = (&citizen.tenant, citizen.lang);
    let kinds = catalogue().kinds().iter();
    Ok(Json(SelfCertificationOptions {
        person: households::shown(&asked, &seen, lang),
        source: asked.source,
        as_of: asked.as_of,
        kinds: kinds.map(|kind| option(kind, &about, tenant, lang)).collect(),
    }))
}

/// Something that can be declared, or not, about this person.
fn option(kind: &Kind, about: &Subject<'_>, tenant: &ServedTenant, lang: Lang) -> SelfCertificationKind {
    let (facts, form, answers, refusal) = match fill(kind, about) {
        Ok(filled) => (filled.facts, filled.form, filled.answers, None),
        Err(code) => {
            let why = refused::message(code, tenant, lang);
            (Vec::new(), None, Answers::default(), Some(why))
        }
    };
    SelfCertificationKind {
        kind: kind.slug.clone(),
        article: kind.article,
        letter: kind.letter.clone(),
        title: kind.title.text(lang).to_owned(),
        about: kind.about.text(lang).to_owned(),
        facts,
        form,
        answers,
        refusal,
    }
}
