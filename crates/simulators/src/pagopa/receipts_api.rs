//! Receipts by REST (GPD *payments-receipts-service*): for when none was brought.

use super::gate::{Opens, Refused, call};
use super::receipt::{Address, Receipt, Version};
use super::state::{Memory, Pagopa};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// How far back the list goes.
const DEPTH: TimeDelta = TimeDelta::days(30);
/// Calls of one creditor in [`WHILE`] (policy of the platform's gateway).
const MOST_CALLS: usize = 100;
const WHILE: TimeDelta = TimeDelta::seconds(10);
/// Most receipts on a page.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    #[serde(default)]
    page_num: usize,
    page_size: Option<usize>,
    debtor: Option<String>,
    debtor_or_iuv: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// `GET …/payments/{creditor}/receipts`.
pub(super) async fn list(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    filter: Query<Filter>,
) -> HttpResponse {
    call(
        &pagopa,
        &request,
        "receipts.list",
        Opens::Creditor(&creditor),
        |called| {
            count(called.memory, &creditor, called.now)?;
            let size = filter.page_size.unwrap_or(20);
            if !(1..=MOST).contains(&size) {
                return Err(Refused::new(
                    StatusCode::BAD_REQUEST,
                    "Bad Request",
                    format!("pageSize: 1 to {MOST}"),
                ));
            }
            let wanted = |receipt: &&Receipt| {
                let day = receipt.at.date_naive();
                let starts = |text: &String| {
                    receipt.iuv.starts_with(text.as_str())
                        || receipt.debtor.tax_code.starts_with(text.as_str())
                };
                receipt.creditor == *creditor
                    && receipt.at > called.now - DEPTH
                    && filter.from.is_none_or(|from| day >= from)
                    && filter.to.is_none_or(|to| day <= to)
                    && filter
                        .debtor
                        .as_ref()
                        .is_none_or(|debtor| *debtor == receipt.debtor.tax_code)
                    && filter.debtor_or_iuv.as_ref().is_none_or(starts)
            };
            let mut found: Vec<&Receipt> = called.memory.receipts.iter().filter(wanted).collect();
            found.reverse();
            let shown: Vec<Value> = found
                .iter()
                .skip(filter.page_num.saturating_mul(size))
                .take(size)
                .map(|receipt| line(receipt))
                .collect();
            Ok(HttpResponse::Ok().json(json!({
                "currentPageNumber": filter.page_num,
                "length": shown.len(),
                "totalPages": found.len().div_ceil(size),
                "results": shown,
            })))
        },
    )
    .await
}

fn line(receipt: &Receipt) -> Value {
    json!({
        "organizationFiscalCode": receipt.creditor,
        "iuv": receipt.iuv,
        "debtor": receipt.debtor.tax_code,
        "paymentDateTime": super::rome::local(receipt.at).format("%Y-%m-%dT%H:%M:%S").to_string(),
        "status": "PAID",
    })
}

/// `GET …/payments/{creditor}/receipts/{iuv}`: the receipt as the node has written it, the last one where
/// there are several.
pub(super) async fn get(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iuv) = &*path;
    call(
        &pagopa,
        &request,
        "receipts.get",
        Opens::Creditor(creditor),
        |called| {
            count(called.memory, creditor, called.now)?;
            let mut newest = called.memory.receipts.iter().rev();
            let found = newest.find(|receipt| receipt.creditor == *creditor && receipt.iuv == *iuv);
            let found = found.ok_or_else(|| {
                Refused::new(
                    StatusCode::NOT_FOUND,
                    "Not found the receipt",
                    format!("Not found a receipt for Organization Fiscal Code {creditor} and IUV {iuv}"),
                )
            })?;
            // The service has a station of its own, to which the node brought it.
            let to = Address {
                creditor: creditor.clone(),
                broker: "15376371009".to_owned(),
                station: "15376371009_01".to_owned(),
            };
            Ok(HttpResponse::Ok().content_type("application/xml").body(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}",
                found.request(&to, Version::Second)
            )))
        },
    )
    .await
}

/// Counts a call, and refuses one too many.
fn count(memory: &mut Memory, creditor: &str, now: DateTime<Utc>) -> Result<(), Refused> {
    let calls = memory.receipt_calls.entry(creditor.to_owned()).or_default();
    calls.retain(|at| *at > now - WHILE);
    if calls.len() >= MOST_CALLS {
        return Err(Refused::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Too Many Requests",
            "Rate limit is exceeded.",
        ));
    }
    calls.push_back(now);
    Ok(())
}
