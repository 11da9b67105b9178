//! `POST /pagopa/station/{slug}`, at the station's own address: the node of payments delivers a receipt, and,
//! where the station is the municipality's own, asks what can be paid (pagoPA SANP, `paForNode`). Who calls
//! was decided by the connection; whom it is for is decided here, and whatever is wrong is an answer of the
//! protocol, given while the node still waits. What is asked changes no notice, each stands as it stood until its
//! receipt is here; of a debt that can be paid in several ways it is noted which one begins, so that no other does
//! meanwhile.

use super::secondary::{self, Taken};
use super::stray::take_receipt;
use super::{Provider, choice, outward};
use crate::app::App;
use crate::http::{Fail, limits};
use crate::jobs;
use crate::settings::NodeTimes;
use crate::tenant::ServedTenant;
use crate::time;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use sportello_integrations::payments::Receipt;
use sportello_integrations::payments::station::{
    self, Asked, Due, Fault, Operation, Ourselves, Rejected, Reply, StationRequest,
};
use sportello_storage::payments::{self, Received, StoredDebt};
use sportello_types::ids::DebtId;
use sportello_types::payments::NoticeStatus;
use sportello_types::problem::ProblemCode;
use sportello_types::values::PartitaIva;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The path: the municipality by its name in addresses, for the host is everybody's.
pub(super) const PATH: &str = "/pagopa/station/{slug}";

/// Largest message; a receipt with five digital stamps has some hundred kilobytes.
const LARGEST: usize = 1 << 20;
/// How much of a larger one is let go by, so that whoever still writes it hears the answer.
const MOST_WASTED: usize = 16 << 20;
/// What of the node's time an answer needs to reach it.
const ON_THE_WAY: Duration = Duration::from_secs(1);

pub(super) async fn handler(
    req: HttpRequest,
    slug: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Fail> {
    let begun = Instant::now();
    let app = req
        .app_data::<Data<App>>()
        .cloned()
        .ok_or(ProblemCode::Internal)?;
    let action = req.headers().get("SOAPAction").map(HeaderValue::to_str);
    let action = action.and_then(Result::ok);
    let named = action.and_then(Operation::of_action);
    let mut payload = payload.into_inner();
    let until = begun + answered_within(&app.settings.node, named);
    let Some(heard) = hear(&app, &req, &mut payload, until).await else {
        return fail(named, "");
    };
    let (operation, id) = match &heard {
        Ok(request) => (Some(request.operation()), request.to().creditor.clone()),
        Err(Rejected::Message { operation, .. }) => (Some(*operation), String::new()),
        Err(_) => (named, String::new()),
    };
    let until = begun + answered_within(&app.settings.node, operation);
    // What is not over by then is undone: a transaction that is let go of has changed nothing. One whose end was
    // on its way may have; then the node, which hears of a failure, delivers a receipt again that is here, and a
    // way to pay is held as one that may be being paid, for itself and for as long as any other.
    match timeout_at(until, serve(&app, &slug, heard, action)).await {
        Ok(Ok(answered)) => Ok(answered),
        // An address at which there is no station.
        Ok(Err(missing)) if missing.code() == ProblemCode::NotFound => Err(missing),
        Ok(Err(failed)) => {
            tracing::error!(error = ?failed, "the station cannot answer");
            fail(operation, &id)
        }
        Err(_) => {
            tracing::error!(
                operation = operation.map(Operation::name),
                "the station is too slow for the node"
            );
            fail(operation, &id)
        }
    }
}

/// How long an answer may take, of an operation or of what may be any: less than the node waits for it.
fn answered_within(times: &NodeTimes, operation: Option<Operation>) -> Duration {
    let waits = match operation {
        Some(Operation::SendRt | Operation::SendRtV2) => times.receipt,
        Some(Operation::Verify | Operation::GetPayment | Operation::GetPaymentV2 | Operation::Demand) => {
            times.question
        }
        None => times.question.min(times.receipt),
    };
    waits.saturating_sub(ON_THE_WAY)
}

/// Reads a message; nothing when it does not come whole in time.
async fn hear(
    app: &App,
    req: &HttpRequest,
    payload: &mut Payload,
    until: Instant,
) -> Option<Result<StationRequest, Rejected>> {
    let whole = limits::read(req, payload, LARGEST, app.settings.body_time);
    match timeout_at(until, whole).await {
        Ok(Ok(body)) => Some(station::parse(&body)),
        Ok(Err(fail)) if fail.code() == ProblemCode::PayloadTooLarge => {
            // One that takes too long is cut off: the answer is the same.
            let _ = timeout_at(until, waste(payload)).await;
            Some(Err(Rejected::Unreadable))
        }
        Ok(Err(_)) | Err(_) => {
            tracing::warn!("a message to the station does not come whole");
            None
        }
    }
}

/// Answers that we fail: in the node's own words, which it takes for a reason to try again.
fn fail(operation: Option<Operation>, id: &str) -> Result<HttpResponse, Fail> {
    written(station::fail(operation, id))
}

fn written(reply: Reply) -> Result<HttpResponse, Fail> {
    let status = StatusCode::from_u16(reply.status).map_err(Fail::internal)?;
    Ok(HttpResponse::build(status)
        .content_type(station::CONTENT_TYPE)
        .body(reply.body))
}

/// Answers a message, as the municipality of a name in addresses.
///
/// # Errors
///
/// `NotFound` when there is no station of that name; whatever else keeps us from knowing it.
async fn serve(
    app: &App,
    slug: &str,
    heard: Result<StationRequest, Rejected>,
    action: Option<&str>,
) -> Result<HttpResponse, Fail> {
    let tenant = app.tenants.by_slug(&app.db, slug).await?;
    let tenant = tenant.ok_or(ProblemCode::NotFound)?;
    let creditor = tenant.settings.payments.creditor.clone();
    let creditor = creditor.ok_or(ProblemCode::NotFound)?;
    let request = match heard {
        Ok(request) => request,
        Err(rejected) => {
            tracing::warn!(?rejected, "a message to the station is refused");
            return written(station::reject(&rejected, action, &creditor));
        }
    };
    let outcome = answer(app, &tenant, &creditor, &request, app.clock.now()).await;
    let operation = request.operation();
    let fault = outcome.as_ref().err().copied().map(Fault::code);
    tracing::info!(operation = operation.name(), fault, "the station answers");
    let body = match outcome {
        Ok(Said::Taken) => station::answer(operation, Ok(()), &creditor),
        Ok(Said::Due(body)) => body,
        Err(fault) => station::answer(operation, Err(fault), &creditor),
    };
    Ok(HttpResponse::Ok().content_type(station::CONTENT_TYPE).body(body))
}

/// Lets the rest of a message go by.
async fn waste(payload: &mut Payload) {
    let mut wasted = 0;
    while let Some(Ok(chunk)) = payload.next().await {
        wasted += chunk.len();
        if wasted > MOST_WASTED {
            break;
        }
    }
}

/// What is said to a request that is not refused.
enum Said {
    /// A receipt is taken.
    Taken,
    /// What can be paid: the whole answer.
    Due(Vec<u8>),
}

async fn answer(
    app: &App,
    tenant: &Arc<ServedTenant>,
    creditor: &PartitaIva,
    request: &StationRequest,
    now: DateTime<Utc>,
) -> Result<Said, Fault> {
    let (to, ours) = (request.to(), &tenant.settings.payments.station);
    to.check(Ourselves {
        creditor,
        broker: ours.broker.as_deref().unwrap_or(&to.broker),
        station: ours.id.as_deref().unwrap_or(&to.station),
    })?;
    match request {
        StationRequest::SendRt(delivered) | StationRequest::SendRtV2(delivered) => {
            let taken = take(app, tenant, creditor, &delivered.receipt, now).await;
            taken.map(|()| Said::Taken)
        }
        StationRequest::Verify(asked)
        | StationRequest::GetPayment(asked)
        | StationRequest::GetPaymentV2(asked) => {
            let said = say(app, tenant, creditor, request.operation(), asked, now).await;
            said.map(Said::Due)
        }
        // Nothing that a municipality offers is among the services that are demanded at a counter.
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
        // It goes to all bodies that get a part of what was paid, whosever notice it is.
        return match secondary::take(app, tenant, creditor, receipt, now).await {
            Ok(Taken::New) => Ok(()),
            Ok(Taken::Known) => Err(Fault::DuplicateReceipt),
            Ok(Taken::NotOurs) => Err(Fault::UnknownCreditor),
            Err(fail) => Err(not_taken(&fail)),
        };
    }
    match receive(app, tenant, receipt, now).await {
        Ok(Received::Settled { .. }) => Ok(()),
        Ok(Received::Duplicate) => Err(Fault::DuplicateReceipt),
        // Several make notices for one creditor, and not all of them are known here.
        Ok(Received::Unknown) => Err(Fault::UnknownPayment),
        Err(fail) => Err(not_taken(&fail)),
    }
}

/// Why a receipt is not taken.
fn not_taken(fail: &Fail) -> Fault {
    if fail.code() == ProblemCode::Conflict {
        tracing::error!("a receipt has the id of another one");
        return Fault::Semantics;
    }
    failed(fail)
}

async fn receive(
    app: &App,
    tenant: &ServedTenant,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Received, Fail> {
    let tx = app.db.begin(tenant.id).await?;
    let received = take_receipt(&tx, app, tenant, receipt, now).await?;
    // Whoever keeps a copy of each notice does not know which others are paid with this one.
    if let Received::Settled { debt, .. } = &received
        && tenant.settings.payments.provider == Provider::Station
    {
        jobs::close_notices(&tx, app, debt.id, now).await?;
    }
    tx.commit().await?;
    Ok(received)
}

/// Says what can be paid with a notice, or why nothing can. Where debts are with a provider, that one answers
/// the node by itself; the node asks here all the same, to see whether the station is alive, and where it was
/// told wrong.
async fn say(
    app: &App,
    tenant: &ServedTenant,
    creditor: &PartitaIva,
    operation: Operation,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, Fault> {
    if asked.creditor != creditor.as_str() {
        return Err(Fault::UnknownCreditor);
    }
    let found = find(app, tenant, asked).await.map_err(|fail| failed(&fail))?;
    let debt = found.ok_or(Fault::UnknownPayment)?;
    let notice = debt.notices().find(|notice| notice.number == asked.notice);
    // A stamp that is bought by itself is paid with another notice, which the station knows nothing of.
    let notice = notice
        .filter(|notice| !notice.apart)
        .ok_or(Fault::UnknownPayment)?;
    match choice::standing(notice, time::rome_day(now)) {
        NoticeStatus::Pending | NoticeStatus::Superseded => return Err(Fault::UnknownPayment),
        NoticeStatus::Paid | NoticeStatus::Reconciled => return Err(Fault::AlreadyPaid),
        NoticeStatus::Expired => return Err(Fault::Expired),
        NoticeStatus::Cancelled => return Err(Fault::Cancelled),
        NoticeStatus::Payable => {}
    }
    let settings = &tenant.settings.payments;
    if settings.provider != Provider::Station {
        return Err(Fault::Semantics);
    }
    // Made when the municipality had another fiscal code.
    if notice.creditor != *creditor {
        return Err(Fault::UnknownPayment);
    }
    let way = notice.option;
    if debt.is_being_paid_otherwise(way, now) {
        return Err(Fault::BeingPaid);
    }
    let (id, ways) = (debt.id, debt.options.len());
    let debt = outward(tenant, debt, |notice| notice.number == asked.notice);
    let notice = debt.options.iter().flatten().next().ok_or(Fault::System)?;
    let due = Due {
        creditor,
        debt: &debt,
        notice,
        accounts: settings.accounts(),
    };
    let said = station::offer(operation, asked, &due)?;
    let begins = matches!(operation, Operation::GetPayment | Operation::GetPaymentV2);
    if begins && ways > 1 {
        let begun = begin(app, tenant, id, way, now).await;
        if !begun.map_err(|fail| failed(&fail))? {
            return Err(Fault::BeingPaid);
        }
    }
    Ok(said)
}

/// Notes that a payment of one of several ways to pay a debt begins; whether it may.
async fn begin(
    app: &App,
    tenant: &ServedTenant,
    debt: DebtId,
    way: usize,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let tx = app.db.begin(tenant.id).await?;
    let begun = payments::begin_way(&tx, debt, way, now).await?;
    tx.commit().await?;
    Ok(begun)
}

async fn find(app: &App, tenant: &ServedTenant, asked: &Asked) -> Result<Option<StoredDebt>, Fail> {
    let tx = app.db.read(tenant.id).await?;
    Ok(payments::by_notice(&tx, &asked.notice).await?)
}

fn failed(fail: &Fail) -> Fault {
    tracing::error!(error = ?fail, "the station cannot answer");
    Fault::System
}
