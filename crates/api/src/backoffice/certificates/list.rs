//! `GET /backoffice/certificates`.

use super::line;
use crate::ctx::Registrar;
use crate::http::page::bad_parameter;
use crate::http::{Fail, Json, PageQuery};
use crate::time;
use actix_web::{get, web};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;
use sportello_storage::certificates::{self, Filter};
use sportello_types::issued_certificates::IssuedCertificate;
use sportello_types::page::Page;
use sportello_types::values::CertificateNumber;
use std::ops::RangeInclusive;

/// Which ones.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// The one of this number: `C-2026-000123`.
    #[param(value_type = Option<String>, max_length = 17, pattern = "^C-[0-9]{4}-[0-9]{6,10}$")]
    number: Option<CertificateNumber>,
    /// Those issued on this day of Europe/Rome.
    day: Option<NaiveDate>,
}

/// Years of which there can be certificates.
const YEARS: RangeInclusive<i32> = 2000..=9998;

/// Lists the certificates that were issued
///
/// All of the municipality's, newest first; by number, by day. The list names nobody: who looks for
/// somebody's certificates gives a reason.
#[utoipa::path(tag = "backoffice", operation_id = "issued_certificates_list", params(Choice, PageQuery),
    responses((status = 200, body = Page<IssuedCertificate>)))]
#[get("/backoffice/certificates")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    choice: web::Query<Choice>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<IssuedCertificate>>, Fail> {
    let limit = page.limit()?;
    let filter = Filter {
        number: choice.number,
        resident: None,
        issued: choice.day.map(instants).transpose()?,
    };
    let tx = operator.read().await?;
    let found = certificates::archive(&tx, &filter, page.cursor.as_deref(), limit).await?;
    Ok(Json(found.map(|found| line(&operator, found))))
}

/// From the first instant of a day to that of the next.
fn instants(day: NaiveDate) -> Result<(DateTime<Utc>, DateTime<Utc>), Fail> {
    let known = YEARS.contains(&day.year()).then_some(day);
    let from = known.and_then(time::rome_midnight);
    let to = known.and_then(|day| time::rome_midnight(day.succ_opt()?));
    from.zip(to).ok_or_else(|| bad_parameter("day"))
}
