//! `GET /registry/people/{id}`.

use super::ask::{Asked, Day};
use super::members;
use super::sections::View;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::{get, web};
use sportello_types::ids::SeenPersonId;
use sportello_types::registry::{PersonShown, Sight};

/// Shows a member of the household
///
/// The record (*scheda individuale*) of the citizen or of a member whom the citizen may see whole, by
/// section, as on a day; of other members no more than the household lists. It is asked for at each call
/// and not kept; the person reads in the own log of accesses that it was looked at.
#[utoipa::path(tag = "registry", operation_id = "household_person_show",
    params(("id" = SeenPersonId, Path, description = "The member, as the household names them to the citizen"), Day),
    responses((status = 200, body = PersonShown), (status = 403), (status = 404), (status = 409),
              (status = 503)))]
#[get("/registry/people/{id}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<SeenPersonId>,
    day: web::Query<Day>,
) -> Result<Json<PersonShown>, Fail> {
    let asked = Asked::about(&citizen, &day).await?;
    let seen = asked.one(*id)?;
    let own = asked.is_own(&seen);
    let sections = match seen.sight {
        Sight::Whole => {
            let record = asked.record(&seen).await?;
            let view = View {
                at: asked.at,
                is_today: asked.is_today(),
                own,
                lang: citizen.lang,
            };
            view.sections(&record)
        }
        Sight::Listed | Sight::Nothing => Vec::new(),
    };
    let act = if own { Act::OwnRecordSeen } else { Act::RecordSeen };
    asked.note(act, &[seen]).await?;
    Ok(Json(PersonShown {
        at: asked.at,
        source: asked.source,
        as_of: asked.as_of,
        person: members::shown(&asked, &seen, citizen.lang),
        sections,
    }))
}
