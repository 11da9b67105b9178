//! `/pagopa/push/…`: what a broker of payments sends by itself. Whether it is the broker, and what it says,
//! is for the municipality's adapter to tell; no cookie counts here.

use super::stray::take_receipt;
use crate::ctx::Ctx;
use crate::http::{Fail, client, limits};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_integrations::payments::{Push, PushRefused, Receipt};
use sportello_storage::payments::Received;
use sportello_types::problem::ProblemCode;

/// The path: what follows is the broker's.
pub(super) const PATH: &str = "/pagopa/push/{tail:.*}";

/// Largest body, in bytes; a receipt with five digital stamps has some hundred kilobytes.
const LARGEST: usize = 1 << 20;

pub(super) async fn handler(
    ctx: Ctx,
    req: HttpRequest,
    tail: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Fail> {
    let adapter = ctx.app.payments(ctx.tenant_id()).ok_or(ProblemCode::NotFound)?;
    let sender = client::address(&req, &ctx.app.settings);
    ctx.app.rate_limiter.may_push(sender)?;
    let authorization = req.headers().get(header::AUTHORIZATION);
    let asked = Push {
        method: req.method().as_str(),
        path: &tail,
        authorization: authorization.and_then(|value| value.to_str().ok()),
        body: &[],
    };
    // Of whom is not the broker nothing is read.
    if let Err(refused @ (PushRefused::Unknown | PushRefused::Stranger)) = adapter.read_push(&asked) {
        if refused == PushRefused::Stranger {
            ctx.app.rate_limiter.push_refused(sender);
        }
        return Err(not_taken(&refused));
    }
    let mut payload = payload.into_inner();
    let body = limits::read(&req, &mut payload, LARGEST, ctx.app.settings.body_time).await?;
    let push = Push { body: &body, ..asked };
    let receipt = adapter.read_push(&push).map_err(|refused| not_taken(&refused))?;
    take(&ctx, &receipt).await
}

fn not_taken(refused: &PushRefused) -> Fail {
    tracing::warn!(%refused, "what a broker of payments sent is not taken");
    Fail::new(match refused {
        PushRefused::Unknown => ProblemCode::NotFound,
        PushRefused::Stranger => ProblemCode::Unauthenticated,
        PushRefused::Malformed(_) => ProblemCode::BadRequest,
    })
}

/// Takes the receipt: what follows from it is written before the broker is told so. One that was here before
/// is taken as well as one that is new.
async fn take(ctx: &Ctx, receipt: &Receipt) -> Result<HttpResponse, Fail> {
    if ctx.tenant.settings.payments.creditor.as_ref() != Some(&receipt.creditor) {
        return Err(ProblemCode::NotFound.into());
    }
    let tx = ctx.write().await?;
    let received = take_receipt(&tx, &ctx.app, &ctx.tenant, receipt, ctx.now).await?;
    tx.commit().await?;
    Ok(match received {
        Received::Settled { .. } => HttpResponse::Created().finish(),
        Received::Duplicate => HttpResponse::Ok().finish(),
        Received::Unknown => return Err(ProblemCode::NotFound.into()),
    })
}
