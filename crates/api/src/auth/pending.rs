//! What a login keeps while the citizen is away.

use super::refused::LoginRefused;
use super::{ReturnTo, outcome};
use crate::ctx::{Ctx, secret_hash};
use crate::http::Fail;
use crate::http::cookies::{self, Name};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use chrono::Duration;
use rand::Rng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sportello_identity::PendingLogout;
use sportello_storage::{Secret, logins};
use sportello_types::ids::SessionId;
use sportello_types::whoami::Provider;
use subtle::ConstantTimeEq;

/// How long a login may take, cookie included.
pub(super) const LONGEST_LOGIN: Duration = Duration::minutes(15);

/// A login that has begun, whatever the provider: kept under its request id, consumed once.
#[derive(Serialize, Deserialize)]
pub(super) struct Trip<P> {
    /// What `identity` needs to judge the answer.
    pub(super) pending: P,
    /// The request as sent, for the log of logins.
    #[serde(alias = "request_xml")]
    pub(super) request: String,
    /// The session that this login replaces (step-up).
    pub(super) replaces: Option<SessionId>,
}

impl<P: Serialize> Trip<P> {
    /// A trip of the caller, whose session it replaces.
    pub(super) fn begin(ctx: &Ctx, pending: P, request: String) -> Self {
        Self {
            pending,
            request,
            replaces: ctx.session.as_ref().map(|session| session.id),
        }
    }

    /// Keeps the trip under the id that the answer names, with the handle that travels along, and
    /// binds it to the browser by the cookie returned. Two tabs of one browser may sign in at the same
    /// time: they share the cookie.
    pub(super) async fn keep(
        &self,
        ctx: &Ctx,
        req: &HttpRequest,
        (request_id, handle): (String, &str),
        return_to: &ReturnTo,
        rng: &mut impl Rng,
    ) -> Result<Cookie<'static>, Fail> {
        let settings = &ctx.app.settings;
        let browser = cookies::read(req, Name::Login, settings)
            .filter(|value| value.len() == 43)
            .unwrap_or_else(|| Secret::draw(rng).expose().to_owned());
        let tx = ctx.write().await?;
        let login = logins::PendingLogin {
            request_id,
            relay_state_hash: secret_hash(handle),
            browser_hash: secret_hash(&browser),
            return_to: return_to.as_str().to_owned(),
            payload: serde_json::to_value(self).map_err(Fail::internal)?,
            expires_at: ctx.now + LONGEST_LOGIN,
        };
        logins::begin(&tx, &login).await?;
        tx.commit().await?;
        Ok(cookies::set(Name::Login, browser, LONGEST_LOGIN, settings))
    }
}

impl<P: DeserializeOwned> Trip<P> {
    /// The trip that an answer names, and where the citizen was going, for the browser that began it;
    /// whoever else comes with it is turned away. The login stays pending.
    pub(super) async fn resume(
        ctx: &Ctx,
        req: &HttpRequest,
        provider: Provider,
        request_id: &str,
    ) -> Result<(Self, ReturnTo), Fail> {
        let turn_away = |refusal| outcome::turn_away(ctx, provider, refusal);
        let Some(browser) = cookies::read(req, Name::Login, &ctx.app.settings) else {
            return Err(turn_away(LoginRefused::foreign_browser()));
        };
        let tx = ctx.read().await?;
        let found = logins::find(&tx, request_id, ctx.now).await?;
        let login = found.ok_or_else(|| turn_away(LoginRefused::over()))?;
        if !bool::from(login.browser_hash.ct_eq(&secret_hash(&browser))) {
            return Err(turn_away(LoginRefused::foreign_browser()));
        }
        // A login of another kind under this name is none of ours.
        let trip = serde_json::from_value(login.payload).map_err(|_| turn_away(LoginRefused::over()))?;
        let return_to = login.return_to.parse().unwrap_or_else(|_| ReturnTo::area());
        Ok((trip, return_to))
    }
}

/// A logout that waits for the identity provider's answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Leaving {
    /// What `identity` needs to judge the answer.
    pub(super) logout: PendingLogout,
}
