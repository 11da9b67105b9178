//! `GET /.well-known/contrassegno-keys.json`: the keys by which anybody checks the mark on a certificate
//! (CAD art. 23-ter c. 5), without asking anything else.

use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::HttpResponse;
use actix_web::http::header;
use sportello_types::problem::ProblemCode;

/// Short enough for a key that had to be revoked.
const CACHED: &str = "public, max-age=300";

/// The keys of the municipality that answers at this host.
pub(super) async fn keys(ctx: Ctx) -> Result<HttpResponse, Fail> {
    let keys = ctx.app.mark_keys(ctx.tenant_id()).ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, CACHED))
        .json(&keys.published))
}
