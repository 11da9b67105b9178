//! `GET /auth/cie/login?level=&return_to=`: takes the browser to the provider. With several
//! providers (SPID's own profile) `provider=` names one.

use crate::auth::ReturnTo;
use crate::auth::begin::{LONGEST_LOGIN, browser};
use crate::auth::pending::Trip;
use crate::auth::refused::{LoginRefused, retry};
use crate::ctx::{Ctx, secret_hash};
use crate::http::cookies::{self, Name};
use crate::http::{Fail, page::bad_parameter};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use sportello_storage::logins;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    provider: Option<String>,
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
        .provider_for(wish.provider.as_deref())
        .ok_or(ProblemCode::UnknownIdentityProvider)?;
    let level = Loa::from_number(wish.level.unwrap_or(2)).ok_or_else(|| bad_parameter("level"))?;
    let return_to = match wish.return_to.as_deref() {
        None | Some("") => ReturnTo::area(),
        Some(place) => place.parse().map_err(|_| bad_parameter("return_to"))?,
    };
    let chain = match cie.chain(provider, ctx.now).await {
        Ok(chain) => chain,
        Err(error) => {
            tracing::error!(%error, provider, "no trust chain: nobody can sign in");
            let mut refusal = LoginRefused::new(ProblemCode::CieUnavailable, "no trust chain");
            refusal.retry = retry(&return_to, level);
            return Err(refusal.into());
        }
    };
    let mut rng = ctx.rng();
    let begun = party
        .begin(&chain, level, ctx.now, &mut rng)
        .map_err(Fail::internal)?;
    let browser = browser(&req, &ctx, &mut rng);
    let trip = Trip {
        pending: begun.pending,
        request: begun.request,
        replaces: ctx.session.as_ref().map(|session| session.id),
    };
    let tx = ctx.write().await?;
    logins::begin(
        &tx,
        &logins::PendingLogin {
            request_id: trip.pending.state.clone(),
            relay_state_hash: secret_hash(&trip.pending.state),
            browser_hash: secret_hash(&browser),
            return_to: return_to.as_str().to_owned(),
            payload: serde_json::to_value(&trip).map_err(Fail::internal)?,
            expires_at: ctx.now + LONGEST_LOGIN,
        },
    )
    .await?;
    tx.commit().await?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, begun.url))
        .cookie(cookies::set(
            Name::Login,
            browser,
            LONGEST_LOGIN,
            &ctx.app.settings,
        ))
        .finish())
}
