//! `GET /auth/cie/login?idp=&level=&return_to=`: takes the browser to the provider, which need not be
//! named where there is only one.

use crate::auth::begin::wanted;
use crate::auth::pending::Trip;
use crate::auth::refused::{LoginRefused, retry};
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use sportello_identity::cie::BeginError;
use sportello_types::problem::ProblemCode;

pub(super) const PATH: &str = "/auth/cie/login";

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    idp: Option<String>,
    level: Option<u8>,
    return_to: Option<String>,
}

pub(super) async fn handler(
    ctx: Ctx,
    wish: web::Query<Wish>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    let cie = &ctx.app.cie;
    let party = cie
        .party(ctx.tenant_id())
        .ok_or(ProblemCode::UnknownIdentityProvider)?;
    let provider = cie
        .provider_for(wish.idp.as_deref())
        .ok_or(ProblemCode::UnknownIdentityProvider)?;
    let (level, return_to) = wanted(wish.level, wish.return_to.as_deref())?;
    let chain = match cie.chain(provider, &ctx.app.clock).await {
        Ok(chain) => chain,
        Err(error) => {
            tracing::error!(%error, provider, "no trust chain: nobody can sign in");
            let mut refusal = LoginRefused::new(ProblemCode::CieUnavailable, "no trust chain");
            refusal.retry = retry(&return_to, level);
            return Err(refusal.into());
        }
    };
    let mut rng = ctx.rng();
    let begun = match party.begin(&chain, level, ctx.now, &mut rng) {
        Err(BeginError::Level) => {
            let mut refusal = LoginRefused::new(ProblemCode::CieLevelMissing, "the level is not offered");
            refusal.retry = retry(&return_to, level);
            return Err(refusal.into());
        }
        begun => begun.map_err(Fail::internal)?,
    };
    let id = begun.pending.state.clone();
    let trip = Trip::begin(&ctx, begun.pending, begun.request);
    let cookie = trip
        .keep(&ctx, &req, (id.clone(), &id), &return_to, &mut rng)
        .await?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, begun.url))
        .cookie(cookie)
        .finish())
}
