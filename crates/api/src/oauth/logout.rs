//! `GET|POST /oauth/logout` (OpenID Connect RP-Initiated Logout 1.0): an app has the citizen sign out
//! of the portal too. Only with an ID token of ours for whoever is signed in: any page of the web could
//! send a browser here.

use super::answer::{Trouble, form, see};
use super::authenticate::named;
use super::keys;
use crate::auth::leave;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::http::cookies::{self, Name};
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_identity::issuer::{Parameters, RedirectUri, read_hint};
use sportello_storage::audit;
use sportello_types::problem::ProblemCode;

/// `GET /oauth/logout?…`
pub(super) async fn by_link(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Fail> {
    let parameters = Parameters::parse(req.query_string().as_bytes());
    leave(&ctx, &parameters.map_err(|_| ProblemCode::BadRequest)?).await
}

/// `POST /oauth/logout`: a form of another site's page brings no cookie, so it comes again as a link.
pub(super) async fn by_form(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    match form(&ctx, &req, payload).await {
        Ok(parameters) => Ok(see(&format!("/oauth/logout?{}", parameters.encode_without(&[])))),
        Err(Trouble::Failed(fail)) => Err(fail),
        Err(Trouble::Refused(_)) => Err(ProblemCode::BadRequest.into()),
    }
}

async fn leave(ctx: &Ctx, parameters: &Parameters) -> Result<HttpResponse, Fail> {
    let keys = keys::of(ctx).await?;
    let hint = parameters
        .get("id_token_hint")
        .and_then(|hint| read_hint(hint, &ctx.issuer(), &keys.published));
    let Some((client, citizen)) = hint else {
        // Without proof nobody is signed out; the way out is there for whoever wants it.
        return Ok(see("/area-personale"));
    };
    let named_client = parameters.get("client_id");
    if named_client.is_some_and(|named| named != client.to_string()) {
        return Err(ProblemCode::AuthorizationUnknownClient.into());
    }
    let tx = ctx.write().await?;
    let found = named(&tx, Some(&client.to_string())).await;
    let found = found.map_err(|_| ProblemCode::Unavailable)?;
    let (_, rules) = found.ok_or(ProblemCode::AuthorizationUnknownClient)?;
    let back = match parameters.get("post_logout_redirect_uri") {
        None => None,
        Some(uri) => {
            let known = rules
                .post_logout_redirect_uris
                .iter()
                .any(|known| known.covers(uri));
            let uri = uri.parse::<RedirectUri>().ok().filter(|_| known);
            Some(uri.ok_or(ProblemCode::AuthorizationUnknownClient)?)
        }
    };
    let place = back.map_or_else(
        || "/".to_owned(),
        |uri| match parameters.get("state") {
            Some(state) => uri.with([("state", state)]),
            None => uri.as_str().to_owned(),
        },
    );
    let mut answer = see(&place);
    if let Some(session) = ctx.session.as_ref().filter(|session| session.citizen == citizen) {
        leave::close(&tx, &ctx.app, session.citizen, session.id, ctx.now).await?;
        audit::append(&tx, ctx.event("session_closed")).await?;
        tx.commit().await?;
        let cookie = cookies::clear(Name::Session, &ctx.app.settings);
        answer.add_cookie(&cookie).map_err(Fail::internal)?;
    }
    Ok(answer)
}
