//! Flows by REST (FdR v3, `fdr-org`).

#![expect(clippy::result_large_err, reason = "what is refused is an answer too")]

use super::flows::{Flow, Item};
use super::gate::{Called, Opens, call};
use super::receipt::{PSP, euros};
use super::state::Pagopa;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Number, Value, json};

/// How far back flows are given.
pub(super) const DEPTH: TimeDelta = TimeDelta::days(30);
/// Most lines on a page.
const MOST: usize = 1_000;

/// An answer, or a refusal in the words of this service.
type Answered = Result<HttpResponse, HttpResponse>;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    published_gt: Option<String>,
    flow_date: Option<String>,
    psp_id: Option<String>,
    page: Option<usize>,
    size: Option<usize>,
}

/// A flow: whose, its name, its revision, and the provider.
type Named = (String, String, u32, String);

/// `GET …/organizations/{creditor}/fdrs`: the newest revision of each flow.
pub(super) async fn list(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    filter: Query<Filter>,
) -> HttpResponse {
    call(
        &pagopa,
        &request,
        "fdr.list",
        Opens::Creditor(&creditor),
        |called| Ok(either(listed(&called, &creditor, &filter))),
    )
    .await
}

/// `GET …/fdrs/{flow}/revisions/{revision}/psps/{psp}`.
pub(super) async fn get(pagopa: Data<Pagopa>, request: HttpRequest, named: Path<Named>) -> HttpResponse {
    let (creditor, ..) = &*named;
    call(
        &pagopa,
        &request,
        "fdr.flow",
        Opens::Creditor(creditor),
        |called| {
            let found = find(&called, &named);
            Ok(either(found.map(|flow| {
                HttpResponse::Ok().json(whole(flow, &called.creditor.name))
            })))
        },
    )
    .await
}

/// `GET …/fdrs/{flow}/revisions/{revision}/psps/{psp}/payments`.
pub(super) async fn payments(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    named: Path<Named>,
    filter: Query<Filter>,
) -> HttpResponse {
    let (creditor, ..) = &*named;
    call(
        &pagopa,
        &request,
        "fdr.payments",
        Opens::Creditor(creditor),
        |called| {
            let lines =
                find(&called, &named).map(|flow| flow.items.iter().enumerate().map(payment).collect());
            Ok(either(lines.and_then(|lines| page(lines, &filter))))
        },
    )
    .await
}

fn either(answered: Answered) -> HttpResponse {
    answered.unwrap_or_else(|refusal| refusal)
}

fn listed(called: &Called<'_>, creditor: &str, filter: &Filter) -> Answered {
    let published_after = instant(filter.published_gt.as_deref())?;
    let from = instant(filter.flow_date.as_deref())?;
    let mut found = called.memory.newest_flows(creditor);
    found.retain(|flow| {
        flow.published > called.now - DEPTH
            && published_after.is_none_or(|after| flow.published > after)
            && from.is_none_or(|from| flow.published >= from)
            && filter.psp_id.as_ref().is_none_or(|psp| psp == PSP.id)
    });
    let line = |flow: &&Flow| {
        json!({
            "fdr": flow.id,
            "pspId": PSP.id,
            "revision": flow.revision,
            "published": text(flow.published),
            "flowDate": text(flow.published),
        })
    };
    page(found.iter().map(line).collect(), filter)
}

fn whole(flow: &Flow, creditor_name: &str) -> Value {
    let total = decimal(flow.total());
    json!({
        "status": "PUBLISHED",
        "revision": flow.revision,
        "created": text(flow.published),
        "updated": text(flow.published),
        "fdr": flow.id,
        "fdrDate": text(flow.published),
        "regulation": flow.reference(),
        "regulationDate": flow.transferred_on(),
        "bicCodePouringBank": "PROVIT2XXXX",
        "sender": {
            "type": "LEGAL_PERSON",
            "id": PSP.tax_code,
            "pspId": PSP.id,
            "pspName": PSP.name,
            "pspBrokerId": PSP.broker,
            "channelId": PSP.channel,
        },
        "receiver": {
            "id": flow.creditor,
            "organizationId": flow.creditor,
            "organizationName": creditor_name,
        },
        "published": text(flow.published),
        "computedTotPayments": flow.items.len(),
        "computedSumPayments": total,
        "totPayments": flow.items.len(),
        "sumPayments": total,
    })
}

fn payment((index, item): (usize, &Item)) -> Value {
    json!({
        "index": index + 1,
        "iuv": item.iuv,
        "iur": item.receipt,
        "idTransfer": item.transfer,
        "pay": decimal(item.amount),
        "payStatus": item.status,
        "payDate": text(item.at),
    })
}

fn find<'a>(called: &'a Called<'_>, named: &Named) -> Result<&'a Flow, HttpResponse> {
    let (creditor, id, revision, psp) = named;
    let found = called.memory.flows.iter().find(|flow| {
        flow.creditor == *creditor && flow.id == *id && flow.revision == *revision && psp == PSP.id
    });
    match found {
        Some(flow) if !flow.readable => Err(refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "FDR-0500",
            "An unexpected error has occurred",
        )),
        Some(flow) => Ok(flow),
        None => Err(refuse(
            StatusCode::NOT_FOUND,
            "FDR-3001",
            &format!("Flow {id} not found"),
        )),
    }
}

fn page(lines: Vec<Value>, filter: &Filter) -> Answered {
    let (page, size) = (filter.page.unwrap_or(1), filter.size.unwrap_or(MOST));
    if page < 1 || !(1..=MOST).contains(&size) {
        return Err(bad("page from 1, size 1 to 1000"));
    }
    let count = lines.len();
    let shown: Vec<Value> = lines
        .into_iter()
        .skip((page - 1).saturating_mul(size))
        .take(size)
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "metadata": { "pageSize": size, "pageNumber": page, "totPage": count.div_ceil(size) },
        "count": count,
        "data": shown,
    })))
}

/// An instant in a query, with or without its zone.
fn instant(text: Option<&str>) -> Result<Option<DateTime<Utc>>, HttpResponse> {
    let Some(text) = text else { return Ok(None) };
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let bare = |_| text.parse::<NaiveDateTime>().map(|at| at.and_utc());
    match zoned.or_else(bare) {
        Ok(at) => Ok(Some(at)),
        Err(_) => Err(bad("an instant is yyyy-MM-ddTHH:mm:ss")),
    }
}

fn bad(why: &str) -> HttpResponse {
    refuse(StatusCode::BAD_REQUEST, "FDR-0400", why)
}

fn refuse(status: StatusCode, code: &str, why: &str) -> HttpResponse {
    HttpResponse::build(status).json(json!({
        "httpStatusCode": status.as_u16(),
        "httpStatusDescription": status.canonical_reason(),
        "appErrorCode": code,
        "errors": [{ "message": why }],
    }))
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Cents as a decimal number: `16.52`.
fn decimal(cents: i64) -> Value {
    let number = euros(cents).parse::<Number>();
    number.map_or(Value::Null, Value::Number)
}
