//! `GET /auth/spid/login?idp=&level=&return_to=`: takes the browser to the identity provider.

use super::pending::Trip;
use super::{ReturnTo, form_page};
use crate::ctx::{Ctx, secret_hash};
use crate::http::cookies::{self, Name};
use crate::http::{Fail, page::bad_parameter};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Duration;
use rand::Rng;
use serde::Deserialize;
use sportello_identity::Outgoing;
use sportello_storage::{Secret, logins};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

/// How long a login may take, cookie included.
pub(super) const LONGEST_LOGIN: Duration = Duration::minutes(15);

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
    let level = Loa::from_number(wish.level.unwrap_or(2)).ok_or_else(|| bad_parameter("level"))?;
    let return_to = match wish.return_to.as_deref() {
        None | Some("") => ReturnTo::area(),
        Some(place) => place.parse().map_err(|_| bad_parameter("return_to"))?,
    };
    let provider = ctx
        .app
        .spid
        .provider(ctx.tenant_id())
        .ok_or(ProblemCode::Unavailable)?;

    let mut rng = ctx.rng();
    let begun = provider
        .begin(&idp, level, ctx.app.spid.binding_for(&idp), ctx.now, &mut rng)
        .map_err(Fail::internal)?;
    let browser = browser(&req, &ctx, &mut rng);
    let trip = Trip {
        pending: begun.pending,
        request: begun.request_xml,
        replaces: ctx.session.as_ref().map(|session| session.id),
    };
    let tx = ctx.write().await?;
    logins::begin(
        &tx,
        &logins::PendingLogin {
            request_id: trip.pending.request_id.clone(),
            relay_state_hash: secret_hash(&trip.pending.relay_state),
            browser_hash: secret_hash(&browser),
            return_to: return_to.as_str().to_owned(),
            payload: serde_json::to_value(&trip).map_err(Fail::internal)?,
            expires_at: ctx.now + LONGEST_LOGIN,
        },
    )
    .await?;
    tx.commit().await?;

    let mut answer = send(&begun.outgoing, &ctx);
    let cookie = cookies::set(Name::Login, browser, LONGEST_LOGIN, &ctx.app.settings);
    answer.add_cookie(&cookie).map_err(Fail::internal)?;
    Ok(answer)
}

/// What binds a login to the browser that begins it. Two tabs of one browser may sign in at the same
/// time: they share the cookie.
pub(super) fn browser(req: &HttpRequest, ctx: &Ctx, rng: &mut impl Rng) -> String {
    cookies::read(req, Name::Login, &ctx.app.settings)
        .filter(|value| value.len() == 43)
        .unwrap_or_else(|| Secret::draw(rng).expose().to_owned())
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
