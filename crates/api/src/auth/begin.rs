//! `GET /auth/spid/login?idp=&level=&return_to=`: takes the browser to the identity provider.

use super::pending::Trip;
use super::{ReturnTo, form_page};
use crate::ctx::Ctx;
use crate::http::{Fail, page::bad_parameter};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use sportello_identity::Outgoing;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

pub(super) const PATH: &str = "/auth/spid/login";

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
    let entity_id = wish.idp.as_deref().ok_or(ProblemCode::UnknownIdentityProvider)?;
    let idp = ctx
        .app
        .spid
        .idp(entity_id)
        .ok_or(ProblemCode::UnknownIdentityProvider)?;
    let (level, return_to) = wanted(wish.level, wish.return_to.as_deref())?;
    let provider = ctx
        .app
        .spid
        .provider(ctx.tenant_id())
        .ok_or(ProblemCode::Unavailable)?;

    let asked = ctx
        .app
        .spid
        .asked(&provider, &idp)
        .ok_or(ProblemCode::UnknownIdentityProvider)?;
    let mut rng = ctx.rng();
    let begun = provider
        .begin(
            &idp,
            (level, asked),
            ctx.app.spid.binding_for(&idp),
            ctx.now,
            &mut rng,
        )
        .map_err(Fail::internal)?;
    let (id, handle) = (
        begun.pending.request_id.clone(),
        begun.pending.relay_state.clone(),
    );
    let trip = Trip::begin(&ctx, begun.pending, begun.request_xml);
    let cookie = trip.keep(&ctx, &req, (id, &handle), &return_to, &mut rng).await?;
    let mut answer = send(&begun.outgoing, &ctx);
    answer.add_cookie(&cookie).map_err(Fail::internal)?;
    Ok(answer)
}

/// The level asked for, 2 unless said otherwise, and where the citizen was going.
pub(super) fn wanted(level: Option<u8>, return_to: Option<&str>) -> Result<(Loa, ReturnTo), Fail> {
    let level = Loa::from_number(level.unwrap_or(2)).ok_or_else(|| bad_parameter("level"))?;
    let return_to = match return_to {
        None | Some("") => ReturnTo::area(),
        Some(place) => place.parse().map_err(|_| bad_parameter("return_to"))?,
    };
    Ok((level, return_to))
}

/// Has the browser carry a message to an identity provider.
pub(super) fn send(outgoing: &Outgoing, ctx: &Ctx) -> HttpResponse {
    match outgoing {
        Outgoing::Redirect { url } => HttpResponse::Found()
            .insert_header((header::LOCATION, url.as_str()))
            .finish(),
        Outgoing::Post { action, fields } => form_page::to_provider(action, fields, ctx.lang),
    }
}
