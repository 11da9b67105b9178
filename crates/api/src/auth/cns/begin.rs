//! `GET /auth/cns/login?level=&return_to=`: takes the browser to the cards' host.

use super::card;
use super::pending::Pending;
use crate::auth::begin::wanted;
use crate::auth::outcome;
use crate::auth::pending::Trip;
use crate::auth::refused::{LoginRefused, retry};
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use sportello_storage::Secret;
use sportello_types::problem::ProblemCode;
use sportello_types::whoami::Provider;

/// Where a sign-in with a card begins.
pub(super) const PATH: &str = "/auth/cns/login";

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    level: Option<u8>,
    return_to: Option<String>,
}

pub(super) async fn handler(
    ctx: Ctx,
    wish: web::Query<Wish>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    let cns = &ctx.app.cns;
    let service = cns.service().ok_or(ProblemCode::UnknownIdentityProvider)?;
    let (level, return_to) = wanted(wish.level, wish.return_to.as_deref())?;
    let refused = |code, reason| {
        let refusal = LoginRefused {
            retry: retry(&return_to, level),
            ..LoginRefused::new(code, reason)
        };
        Err(outcome::turn_away(&ctx, Provider::Cns, refusal))
    };
    if level > service.rules.level {
        return refused(ProblemCode::CnsLevelMissing, "the level is not offered");
    }
    if cns.anchors(ctx.now).is_none() {
        tracing::error!("no authority of cards is known: nobody can sign in with one");
        return refused(ProblemCode::CnsStatusUnknown, "no trust list");
    }
    let mut rng = ctx.rng();
    let state = Secret::draw(&mut rng).expose().to_owned();
    let address = card::address(&service.origin(&ctx.host), &ctx.tenant.slug, &state);
    let pending = Pending::new(&ctx, state.clone(), level);
    let trip = Trip::begin(&ctx, pending, address.clone());
    let cookie = trip
        .keep(&ctx, &req, (state.clone(), &state), &return_to, &mut rng)
        .await?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, address))
        .cookie(cookie)
        .finish())
}
