//! What is published of the issuer: `/.well-known/openid-configuration` (OpenID Connect Discovery),
//! `/.well-known/oauth-authorization-server` (RFC 8414) and `/oauth/jwks`.

use super::keys;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::HttpResponse;
use actix_web::http::header;
use sportello_identity::issuer::{Endpoints, discovery};

/// Short enough for a key that had to be withdrawn.
const CACHED: &str = "public, max-age=300";

pub(super) async fn metadata(ctx: Ctx) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, CACHED))
        .json(discovery(&Endpoints::of(ctx.issuer())))
}

pub(super) async fn jwks(ctx: Ctx) -> Result<HttpResponse, Fail> {
    let keys = keys::of(&ctx).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, CACHED))
        .json(keys.published.to_json()))
}
