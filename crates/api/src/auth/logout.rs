//! `GET|POST /auth/spid/logout`: single logout, both ways.
//!
//! Without a message it is ours: the session is closed here, then, where the identity provider has
//! one of its own (SPID level 1), there. With a message it is the identity provider's: a request to
//! close sessions, or its answer to ours. Both are judged by their signature, not by a cookie.

use super::begin::send;
use super::pending::{LONGEST_LOGIN, Leaving};
use super::{Spid, leave};
use crate::ctx::Ctx;
use crate::http::cookies::{self, Name};
use crate::http::{Fail, limits};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_identity::spid::{Idp, LogoutOutcome, ServiceProvider, SpidSession};
use sportello_identity::{Answer, Binding, NameId};
use sportello_storage::sessions::{self, Session};
use sportello_storage::{audit, logins};
use sportello_types::ids::TenantId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use std::sync::Arc;

pub(super) const PATH: &str = "/auth/spid/logout";

/// The parameter by which the page of the sign-in says how far a logout went.
const LEFT: &str = "uscita";

/// Largest form: 256 KiB of XML in base64, percent-encoded.
const MAX_FORM: usize = 768 << 10;

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    let time = ctx.app.settings.body_time;
    let body = limits::read(&req, &mut payload.into_inner(), MAX_FORM, time).await?;
    let answer = Answer::new(req.query_string(), &body);
    if carries(&answer, "SAMLRequest") {
        return asked(&ctx, &answer).await;
    }
    if carries(&answer, "SAMLResponse") {
        return answered(&ctx, &answer).await;
    }
    leave_here(&ctx, &req).await
}

/// `GET /auth/cie/logout`: the session is closed here, and the provider's token revoked afterwards;
/// there is nobody to send the browser to.
pub(super) async fn own(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Fail> {
    leave_here(&ctx, &req).await
}

fn carries(answer: &Answer, name: &'static str) -> bool {
    answer.field(name).is_ok()
        || url::form_urlencoded::parse(answer.query().as_bytes()).any(|(field, _)| field == name)
}

/// Our own logout. Another site's link does not sign anybody out.
async fn leave_here(ctx: &Ctx, req: &HttpRequest) -> Result<HttpResponse, Fail> {
    let site = req.headers().get("Sec-Fetch-Site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(ProblemCode::CrossSiteRequest.into());
    }
    let Some(session) = &ctx.session else {
        return Ok(home());
    };
    let tx = ctx.write().await?;
    leave::close(&tx, &ctx.app, session.citizen, session.id, ctx.now).await?;
    audit::append(&tx, ctx.event("session_closed")).await?;
    tx.commit().await?;
    let mut answer = match ask_provider(ctx, session).await? {
        Some(outgoing) => outgoing,
        None => home(),
    };
    let cookie = cookies::clear(Name::Session, &ctx.app.settings);
    answer.add_cookie(&cookie).map_err(Fail::internal)?;
    Ok(answer)
}

/// A session that the identity provider has of its own, and how it can be asked to end it.
struct Elsewhere {
    provider: Arc<ServiceProvider>,
    idp: Idp,
    binding: Binding,
    session: SpidSession,
}

fn elsewhere(spid: &Spid, tenant: TenantId, session: &Session) -> Option<Elsewhere> {
    let name_id = session.name_id.as_ref()?;
    let session_index = session.session_index.clone()?;
    let provider = spid.provider(tenant)?;
    let idp = spid.idp(&session.identity_provider)?;
    let mut bindings = [Binding::Post, Binding::Redirect].into_iter();
    let binding = bindings.find(|binding| idp.logout(*binding).is_some())?;
    let session = SpidSession {
        name_id: NameId {
            value: name_id.value.clone(),
            format: name_id.format.clone(),
            name_qualifier: name_id.name_qualifier.clone(),
            sp_name_qualifier: name_id.sp_name_qualifier.clone(),
        },
        session_index,
    };
    Some(Elsewhere {
        provider,
        idp,
        binding,
        session,
    })
}

/// Where a browser goes to leave the identity provider too; nothing where there is nothing to leave.
pub(super) fn path_of(spid: &Spid, tenant: TenantId, session: &Session) -> Option<String> {
    elsewhere(spid, tenant, session).map(|_| PATH.to_owned())
}

/// Asks the identity provider to end its session too, when it has one.
async fn ask_provider(ctx: &Ctx, session: &Session) -> Result<Option<HttpResponse>, Fail> {
    let Some(theirs) = elsewhere(&ctx.app.spid, ctx.tenant_id(), session) else {
        return Ok(None);
    };
    let (logout, outgoing) = theirs
        .provider
        .logout_request(
            &theirs.idp,
            &theirs.session,
            theirs.binding,
            ctx.now,
            &mut ctx.rng(),
        )
        .map_err(Fail::internal)?;
    let tx = ctx.write().await?;
    let pending = logins::PendingLogin {
        request_id: logout.request_id.clone(),
        relay_state_hash: crate::ctx::secret_hash(&logout.relay_state),
        browser_hash: [0; 32],
        return_to: match ctx.lang {
            Lang::It => "/accesso".to_owned(),
            Lang::En => "/en/accesso".to_owned(),
        },
        payload: serde_json::to_value(Leaving { logout }).map_err(Fail::internal)?,
        expires_at: ctx.now + LONGEST_LOGIN,
    };
    logins::begin(&tx, &pending).await?;
    tx.commit().await?;
    Ok(Some(send(&outgoing, ctx)))
}

/// The identity provider's answer to our request: the citizen is out of our portal in any case.
async fn answered(ctx: &Ctx, answer: &Answer) -> Result<HttpResponse, Fail> {
    let request_id = answer.in_response_to().ok_or(ProblemCode::LoginUnreadable)?;
    let tx = ctx.write().await?;
    let found = logins::take(&tx, &request_id, ctx.now).await?;
    let leaving = found.and_then(|row| {
        let leaving = serde_json::from_value::<Leaving>(row.payload).ok()?;
        Some((leaving, row.return_to))
    });
    let Some((Leaving { logout }, return_to)) = leaving else {
        return Err(ProblemCode::LoginExpired.into()); // rolls back: a pending login stays
    };
    let (provider, idp) = parties(ctx, &logout.idp)?;
    let outcome = provider.judge_logout(&logout, &idp, answer, ctx.now);
    let event = audit::Event {
        detail: serde_json::json!({
            "identity_provider": idp.entity_id,
            "outcome": match &outcome {
                Ok(outcome) => format!("{outcome:?}"),
                Err(refusal) => refusal.reason(),
            },
        }),
        ..ctx.event("single_logout_answered")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    // Whatever the provider could not end, or did not say it has, may still be open.
    let how_far = match outcome {
        Ok(LogoutOutcome::Complete) => "completa",
        Ok(LogoutOutcome::Partial) | Err(_) => "parziale",
    };
    Ok(see_other(&format!("{return_to}?{LEFT}={how_far}")))
}

/// The identity provider asks to close sessions: they are closed, and it is told so.
async fn asked(ctx: &Ctx, answer: &Answer) -> Result<HttpResponse, Fail> {
    let issuer = answer.issuer().ok_or(ProblemCode::LoginUnreadable)?;
    let (provider, idp) = parties(ctx, &issuer)?;
    let asked = provider.read_logout(&idp, answer, ctx.now).map_err(|refusal| {
        tracing::info!(reason = refusal.reason(), "single logout refused");
        ProblemCode::SpidRefused
    })?;
    let tx = ctx.write().await?;
    let mut closed = Vec::new();
    if asked.session_indexes.is_empty() {
        closed.extend(sessions::revoke_by_name_id(&tx, &idp.entity_id, &asked.name_id, None).await?);
    }
    for index in &asked.session_indexes {
        let found = sessions::revoke_by_name_id(&tx, &idp.entity_id, &asked.name_id, Some(index)).await?;
        closed.extend(found);
    }
    let events = closed
        .into_iter()
        .map(|(session, citizen)| audit::Event {
            citizen: Some(citizen),
            session: Some(session),
            detail: serde_json::json!({ "identity_provider": idp.entity_id }),
            ..ctx.event("session_closed_by_provider")
        })
        .collect();
    audit::append_all(&tx, events).await?;
    tx.commit().await?;
    let outgoing = provider
        .logout_response(&idp, &asked, ctx.now, &mut ctx.rng())
        .map_err(Fail::internal)?;
    Ok(send(&outgoing, ctx))
}

fn parties(ctx: &Ctx, idp: &str) -> Result<(Arc<ServiceProvider>, Idp), Fail> {
    let spid = &ctx.app.spid;
    let provider = spid.provider(ctx.tenant_id()).ok_or(ProblemCode::NotFound)?;
    let idp = spid.idp(idp).ok_or(ProblemCode::UnknownIdentityProvider)?;
    Ok((provider, idp))
}

fn home() -> HttpResponse {
    see_other("/")
}

fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}
