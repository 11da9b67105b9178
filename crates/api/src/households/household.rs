//! `GET /registry/household`.

use super::ask::{Asked, Day};
use super::members;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::{get, web};
use serde::Deserialize;
use sportello_types::registry::{HouseholdKind, HouseholdShown};

/// What is shown of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// Also those who died in it.
    #[serde(default)]
    deceased: bool,
}

/// Shows the household
///
/// The household (*scheda di famiglia*) of the citizen as the civil registry holds it on a day, with the
/// members whom the citizen may see. It is asked for at each call and not kept; who is shown to the
/// citizen reads so in the own log of accesses.
#[utoipa::path(tag = "registry", operation_id = "household_show", params(Day, Choice),
    responses((status = 200, body = HouseholdShown), (status = 403), (status = 404), (status = 409),
              (status = 503)))]
#[get("/registry/household")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    day: web::Query<Day>,
    choice: web::Query<Choice>,
) -> Result<Json<HouseholdShown>, Fail> {
    let asked = Asked::about(&citizen, &day).await?;
    let mut seen = asked.seen();
    seen.retain(|seen| choice.deceased || !seen.member.is_deceased(asked.at));
    asked.note(Act::HouseholdSeen, &seen).await?;
    let (institution, institution_name) = match &asked.household().kind {
        HouseholdKind::Family => (false, None),
        HouseholdKind::Institution { name } => (true, name.as_ref().map(|name| name.as_str().to_owned())),
    };
    Ok(Json(HouseholdShown {
        at: asked.at,
        source: asked.source,
        as_of: asked.as_of,
        institution,
        institution_name,
        members: seen
            .iter()
            .map(|seen| members::shown(&asked, seen, citizen.lang))
            .collect(),
    }))
}
