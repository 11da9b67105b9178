//! GPD v3: debt positions are made, changed, published, read and deleted.

use super::gate::{Called, Opens, Refused, call};
use super::model::Position;
use super::state::{Memory, Pagopa};
use super::{render, rules, wire};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest interval of days in a search.
const LONGEST: TimeDelta = TimeDelta::days(30);
/// Most positions on a page.
const MOST: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Publish {
    #[serde(default, rename = "toPublish")]
    to_publish: bool,
}

/// `POST …/debtpositions`.
pub(super) async fn create(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    publish: Query<Publish>,
    body: Bytes,
) -> HttpResponse {
    call(
        &pagopa,
        &request,
        "gpd.create",
        Opens::Creditor(&creditor),
        |called| {
            let position = store(called, &body, None, publish.to_publish)?;
            Ok(HttpResponse::Created().json(render::sent_v3(&position)))
        },
    )
    .await
}

/// `PUT …/debtpositions/{iupd}`: what was there goes, what is sent comes, in draft.
pub(super) async fn update(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
    publish: Query<Publish>,
    body: Bytes,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.update",
        Opens::Creditor(creditor),
        |called| {
            let found = find(called.memory, creditor, iupd)?;
            if found.status.has_payments() {
                return Err(conflict(
                    "Existing related payment found or not in updatable state",
                    iupd,
                ));
            }
            let position = store(called, &body, Some(iupd), publish.to_publish)?;
            Ok(HttpResponse::Ok().json(render::sent_v3(&position)))
        },
    )
    .await
}

/// `GET …/debtpositions/{iupd}`.
pub(super) async fn get(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.get",
        Opens::Creditor(creditor),
        |called| {
            let found = find(called.memory, creditor, iupd)?;
            Ok(HttpResponse::Ok().json(render::position_v3(found)))
        },
    )
    .await
}

/// `DELETE …/debtpositions/{iupd}`.
pub(super) async fn delete(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.delete",
        Opens::Creditor(creditor),
        |called| {
            if find(called.memory, creditor, iupd)?.status.has_payments() {
                return Err(conflict("Existing related payment found", iupd));
            }
            called.memory.positions.remove(&(creditor.clone(), iupd.clone()));
            Ok(HttpResponse::Ok().json("Deleted"))
        },
    )
    .await
}

/// `POST …/debtpositions/{iupd}/publish`.
pub(super) async fn publish(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.publish",
        Opens::Creditor(creditor),
        |called| {
            let key = (creditor.clone(), iupd.clone());
            let found = called.memory.positions.get_mut(&key);
            let found = found.ok_or_else(|| Refused::not_found(iupd))?;
            found.publish(called.now).map_err(Refused::not_publishable)?;
            Ok(HttpResponse::Ok().json(render::sent_v3(found)))
        },
    )
    .await
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Filter {
    limit: Option<usize>,
    #[serde(default)]
    page: usize,
    due_date_from: Option<NaiveDate>,
    due_date_to: Option<NaiveDate>,
    payment_date_from: Option<NaiveDate>,
    payment_date_to: Option<NaiveDate>,
    status: Option<String>,
}

/// `GET …/debtpositions`, the newest first; other orders are not offered here.
pub(super) async fn list(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    filter: Query<Filter>,
) -> HttpResponse {
    call(
        &pagopa,
        &request,
        "gpd.list",
        Opens::Creditor(&creditor),
        |called| {
            let limit = filter.limit.unwrap_or(10);
            if !(1..=MOST).contains(&limit) {
                return Err(bad(format!("limit: 1 to {MOST}")));
            }
            let due = interval(filter.due_date_from, filter.due_date_to)?;
            let paid = interval(filter.payment_date_from, filter.payment_date_to)?;
            if due.is_some() && paid.is_some() {
                return Err(bad("due dates or payment dates, not both".to_owned()));
            }
            let within = |day: NaiveDate, (from, to): (NaiveDate, NaiveDate)| (from..=to).contains(&day);
            let wanted = |position: &&Position| {
                position.creditor == *creditor
                    && filter
                        .status
                        .as_ref()
                        .is_none_or(|status| status == position.status.v3())
                    && due.is_none_or(|due| position.items().any(|item| within(item.due.date_naive(), due)))
                    && paid
                        .is_none_or(|paid| position.paid_at().is_some_and(|at| within(at.date_naive(), paid)))
            };
            let mut found: Vec<&Position> = called.memory.positions.values().filter(wanted).collect();
            found.sort_by_key(|position| std::cmp::Reverse(position.inserted));
            let shown: Vec<Value> = found
                .iter()
                .skip(filter.page.saturating_mul(limit))
                .take(limit)
                .map(|position| render::position_v3(position))
                .collect();
            Ok(HttpResponse::Ok().json(json!({
                "payment_position_list": shown,
                "page_info": {
                    "page": filter.page,
                    "limit": limit,
                    "items_found": shown.len(),
                    "total_pages": found.len().div_ceil(limit),
                },
            })))
        },
    )
    .await
}

/// Reads, judges and keeps what was sent: a new position, or the one of `iupd` anew.
fn store(called: Called<'_>, body: &[u8], iupd: Option<&String>, publish: bool) -> Result<Position, Refused> {
    let sent: wire::Position = serde_json::from_slice(body).map_err(|error| bad(error.to_string()))?;
    if iupd.is_some_and(|iupd| *iupd != sent.iupd) {
        return Err(bad("iupd: not the one of the address".to_owned()));
    }
    let mut position = rules::read(sent, &called.creditor, called.now)?;
    let memory = called.memory;
    let key = (position.creditor.clone(), position.iupd.clone());
    let known = memory.positions.get(&key);
    if known.is_some() && iupd.is_none() {
        return Err(taken(&position.creditor));
    }
    if let Some(known) = known {
        position.inserted = known.inserted;
    }
    let number = |iuv: &str| (position.creditor.clone(), iuv.to_owned());
    let foreign = position.items().any(|item| {
        let owner = memory.numbers.get(&number(&item.iuv));
        owner.is_some_and(|owner| *owner != position.iupd)
    });
    if foreign {
        return Err(taken(&position.creditor));
    }
    if publish {
        position.publish(called.now).map_err(Refused::not_publishable)?;
    }
    for item in position.items() {
        memory.numbers.insert(
            (position.creditor.clone(), item.iuv.clone()),
            position.iupd.clone(),
        );
    }
    let what = json!({ "iupd": position.iupd, "status": position.status.v1() });
    memory.journal.note(called.now, "state", what);
    memory.positions.insert(key, position.clone());
    Ok(position)
}

pub(super) fn find<'a>(memory: &'a Memory, creditor: &str, iupd: &str) -> Result<&'a Position, Refused> {
    memory
        .positions
        .get(&(creditor.to_owned(), iupd.to_owned()))
        .ok_or_else(|| Refused::not_found(iupd))
}

fn interval(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Option<(NaiveDate, NaiveDate)>, Refused> {
    let (from, to) = match (from, to) {
        (None, None) => return Ok(None),
        (Some(from), None) => (from, from.checked_add_signed(LONGEST).unwrap_or(from)),
        (None, Some(to)) => (to.checked_sub_signed(LONGEST).unwrap_or(to), to),
        (Some(from), Some(to)) => (from, to),
    };
    if from > to || to - from > LONGEST {
        return Err(bad("the interval of days is empty or longer than 30".to_owned()));
    }
    Ok(Some((from, to)))
}

fn taken(creditor: &str) -> Refused {
    Refused::new(
        StatusCode::CONFLICT,
        "The debt position violated constraints of uniqueness",
        format!(
            "Already exists a debt position for the Organization Fiscal Code {creditor} or one of its payment \
             options is not unique"
        ),
    )
}

pub(super) fn conflict(title: &'static str, iupd: &str) -> Refused {
    Refused::new(StatusCode::CONFLICT, title, format!("IUPD {iupd}"))
}

pub(super) fn bad(detail: String) -> Refused {
    Refused::new(
        StatusCode::BAD_REQUEST,
        "Error in the debt position request data",
        detail,
    )
}
