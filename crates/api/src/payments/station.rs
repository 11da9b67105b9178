//! `POST /pagopa/station/{slug}`, at the station's own address: the node of payments delivers a receipt
//! (pagoPA SANP, `paForNode`). Who calls was decided by the connection; whom it is for is decided here, and
//! whatever is wrong is an answer of the protocol.

use super::choice;
use super::stray::take_receipt;
use crate::app::App;
use crate::http::{Fail, limits};
use crate::tenant::ServedTenant;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use sportello_integrations::payments::Receipt;
use sportello_integrations::payments::station::{self, Asked, Fault, Ourselves, StationRequest};
use sportello_storage::payments::{self, Received};
use sportello_types::payments::NoticeStatus;
use sportello_types::problem::ProblemCode;
use sportello_types::values::PartitaIva;
use std::sync::Arc;

/// The path: the municipality by its name in addresses, for the host is everybody's.
pub(super) const PATH: &str = "/pagopa/station/{slug}";

/// Largest message; a receipt with five digital stamps has some hundred kilobytes.
const LARGEST: usize = 1 << 20;

pub(super) async fn handler(
    req: HttpRequest,
    slug: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Fail> {
    let app = req
        .app_data::<Data<App>>()
        .cloned()
        .ok_or(ProblemCode::Internal)?;
    let tenant = app.tenants.by_slug(&app.db, &slug).await?;
    let tenant = tenant.ok_or(ProblemCode::NotFound)?;
    let creditor = tenant.settings.payments.creditor.clone();
    let creditor = creditor.ok_or(ProblemCode::NotFound)?;
    let mut payload = payload.into_inner();
    let body = limits::read(&req, &mut payload, LARGEST, app.settings.body_time).await?;
    let action = req.headers().get("SOAPAction").map(HeaderValue::to_str);
    let action = action.and_then(Result::ok);
    let request = match station::parse(&body) {
        Ok(request) => request,
        Err(rejected) => {
            tracing::warn!(?rejected, "a message to the station is refused");
            let reply = station::reject(&rejected, action, &creditor);
            let status = StatusCode::from_u16(reply.status).map_err(Fail::internal)?;
            return Ok(HttpResponse::build(status)
                .content_type(station::CONTENT_TYPE)
                .body(reply.body));
        }
    };
    let now = app.clock.now();
    let outcome = answer(&app, &tenant, &creditor, &request, now).await;
    let (operation, fault) = (request.operation(), outcome.err().map(Fault::code));
    tracing::info!(operation = operation.name(), fault, "the station answers");
    Ok(HttpResponse::Ok()
        .content_type(station::CONTENT_TYPE)
        .body(station::answer(operation, outcome, &creditor)))
}

async fn answer(
    app: &App,
    tenant: &Arc<ServedTenant>,
    creditor: &PartitaIva,
    request: &StationRequest,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let (to, ours) = (request.to(), &tenant.settings.payments.station);
    to.check(Ourselves {
        creditor,
        broker: ours.broker.as_deref().unwrap_or(&to.broker),
        station: ours.id.as_deref().unwrap_or(&to.station),
    })?;
    match request {
        StationRequest::SendRt(delivered) | StationRequest::SendRtV2(delivered) => {
            take(app, tenant, creditor, &delivered.receipt, now).await
        }
        StationRequest::Verify(asked)
        | StationRequest::GetPayment(asked)
        | StationRequest::GetPaymentV2(asked) => Err(why_not(app, tenant, creditor, asked, now).await),
        StationRequest::Demand(_) => Err(Fault::Semantics),
    }
}

/// Takes a receipt: everything that follows from it is written before `OK` is said, or nothing is and the
/// node tries again.
async fn take(
    app: &App,
    tenant: &ServedTenant,
    creditor: &PartitaIva,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    if receipt.creditor != *creditor {
        // Of a payment of which the municipality gets a part, the notice is another's.
        let part = receipt.transfers.iter().any(|part| part.creditor == *creditor);
        return Err(if part {
            Fault::UnknownPayment
        } else {
            Fault::UnknownCreditor
        });
    }
    match receive(app, tenant, receipt, now).await {
        Ok(Received::Settled { .. }) => Ok(()),
        Ok(Received::Duplicate) => Err(Fault::DuplicateReceipt),
        // Several make notices for one creditor, and not all of them are known here.
        Ok(Received::Unknown) => Err(Fault::UnknownPayment),
        Err(fail) if fail.code() == ProblemCode::Conflict => {
            tracing::error!("a receipt has the id of another one");
            Err(Fault::Semantics)
        }
        Err(fail) => Err(failed(&fail)),
    }
}

async fn receive(
    app: &App,
    tenant: &ServedTenant,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Received, Fail> {
    let tx = app.db.begin(tenant.id).await?;
    let received = take_receipt(&tx, app, tenant, receipt, now).await?;
    tx.commit().await?;
    Ok(received)
}

/// Why a payment is not begun here: debts are with the provider, which answers the node by itself. The node
/// asks all the same, to see whether the station is alive, and where it was told wrong.
async fn why_not(
    app: &App,
    tenant: &ServedTenant,
    creditor: &PartitaIva,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Fault {
    if asked.creditor != creditor.as_str() {
        return Fault::UnknownCreditor;
    }
    let standing = async || -> Result<Option<NoticeStatus>, Fail> {
        let tx = app.db.read(tenant.id).await?;
        let debt = payments::by_notice(&tx, &asked.notice).await?;
        let notice = debt.as_ref().and_then(|debt| {
            let mut notices = debt.notices();
            notices.find(|notice| notice.number == asked.notice)
        });
        Ok(notice.map(|notice| choice::standing(notice, time::rome_day(now))))
    };
    match standing().await {
        Ok(None | Some(NoticeStatus::Pending | NoticeStatus::Superseded)) => Fault::UnknownPayment,
        Ok(Some(NoticeStatus::Paid | NoticeStatus::Reconciled)) => Fault::AlreadyPaid,
        Ok(Some(NoticeStatus::Expired)) => Fault::Expired,
        Ok(Some(NoticeStatus::Cancelled)) => Fault::Cancelled,
        Ok(Some(NoticeStatus::Payable)) => Fault::Semantics,
        Err(fail) => failed(&fail),
    }
}

fn failed(fail: &Fail) -> Fault {
    tracing::error!(error = ?fail, "the station cannot answer");
    Fault::System
}
