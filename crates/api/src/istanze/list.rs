//! `GET /istanze`.

use super::view;
use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::page::{bad_parameter, words_of};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::istanze::{self, ListQuery, Order};
use sportello_types::istanze::{IstanzaSummary, StateFilter, Status};
use sportello_types::page::Page;
use sportello_types::services::ServiceGroup;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only those in these states, parted by commas: `draft`, `awaiting_payment`, `submitted`, `registered`,
    /// `in_progress`, `integration_requested`, `accepted`, `refused`, `withdrawn`; and `awaits_amount`, for those
    /// for which the field of that name is true, whatever their state.
    #[param(max_length = 200, pattern = "^[a-z_]+(,[a-z_]+)*$")]
    status: Option<String>,
    /// Words of the service's name, or a register number.
    #[param(max_length = 100)]
    q: Option<String>,
    /// `-updated_at` (the default), `-created_at`, `created_at` or `title`.
    #[param(pattern = "^(-updated_at|-created_at|created_at|title)$")]
    sort: Option<String>,
}

/// Lists the citizen's istanze
///
/// Drafts and those sent, by state, words and order.
#[utoipa::path(tag = "istanze", operation_id = "istanze_list", params(Filter, PageQuery),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Page<IstanzaSummary>), (status = 403)))]
#[get("/istanze")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    filter: web::Query<Filter>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<IstanzaSummary>>, Fail> {
    let (statuses, awaits_amount) = standing(filter.status.as_deref())?;
    let query = ListQuery {
        statuses,
        awaits_amount,
        search: words_of("q", filter.q.as_deref())?.map(str::to_owned),
        order: order(filter.sort.as_deref())?,
        cursor: page.cursor.clone(),
        limit: page.limit()?,
    };
    let tx = citizen.read().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::YourApplications]).await?;
    let found = istanze::list(&tx, citizen.id, &query).await?;
    Ok(Json(
        found.map(|row| view::summary(&row, &citizen.tenant, citizen.lang)),
    ))
}

/// The states, and whether those that wait for an amount are among what is asked for.
fn standing(names: Option<&str>) -> Result<(Vec<Status>, bool), Fail> {
    let (mut statuses, mut awaits_amount) = (Vec::new(), false);
    for name in names.into_iter().flat_map(|names| names.split(',')) {
        match StateFilter::from_slug(name) {
            Some(StateFilter::Status(status)) => statuses.push(status),
            Some(StateFilter::AwaitsAmount) => awaits_amount = true,
            None => return Err(bad_parameter("status")),
        }
    }
    Ok((statuses, awaits_amount))
}

fn order(name: Option<&str>) -> Result<Order, Fail> {
    match name {
        None | Some("-updated_at") => Ok(Order::Updated),
        Some("-created_at") => Ok(Order::Newest),
        Some("created_at") => Ok(Order::Oldest),
        Some("title") => Ok(Order::Title),
        Some(_) => Err(bad_parameter("sort")),
    }
}
