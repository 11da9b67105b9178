//! `POST /auth/spid/callback`: judges the identity provider's answer and opens the session.
//!
//! The answer is a cross-site POST. The cookie that binds the login to the browser is
//! `SameSite=None`; where it did not come along (loopback without TLS, strict browsers) the page
//! posts itself once more from this host, and without the cookie again the login is refused: it
//! would sign somebody in who did not ask for it.

use super::pending::Trip;
use super::refused::{LoginRefused, retry};
use super::{ReturnTo, certified, form_page};
use crate::ctx::{Ctx, secret_hash};
use crate::http::cookies::{self, Name};
use crate::http::{Fail, client, limits};
use crate::places::Places;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_identity::{Answer, NameId, VerifiedIdentity};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::sessions::{self, NewSession};
use sportello_storage::{Secret, Tx, audit, citizens, logins, new_id};
use sportello_types::ids::{CitizenId, SessionId};
use sportello_types::problem::ProblemCode;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Largest form: 256 KiB of XML in base64, percent-encoded, and its companions.
const MAX_FORM: usize = 768 << 10;

/// Marks the form that was posted once more from this host.
const RESENT: &str = "resent";

/// Answers to one request that are kept; the last of them ends the login. Each may have 256 KiB and
/// stays for two years.
const MOST_ANSWERS: i64 = 3;

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    let time = ctx.app.settings.body_time;
    let body = limits::read(&req, &mut payload.into_inner(), MAX_FORM, time).await?;
    let answer = Answer::new(req.query_string(), &body);
    let Some(cookie) = cookies::read(&req, Name::Login, &ctx.app.settings) else {
        if answer.field(RESENT).is_err() && answer.field("SAMLResponse").is_ok() {
            return Ok(post_again(&answer, &ctx));
        }
        return turn_away(&ctx, without_cookie());
    };
    let Some(request_id) = answer.in_response_to() else {
        let refusal = LoginRefused::new(ProblemCode::LoginUnreadable, "answer to nothing");
        return turn_away(&ctx, refusal);
    };
    let tx = ctx.read().await?;
    let found = logins::find(&tx, &request_id, ctx.now).await?;
    drop(tx);
    let Some(login) = found else {
        return turn_away(&ctx, over());
    };
    let same_browser = login.browser_hash.ct_eq(&secret_hash(&cookie));
    if !bool::from(same_browser) {
        return turn_away(&ctx, without_cookie());
    }
    let trip: Trip = serde_json::from_value(login.payload).map_err(Fail::internal)?;
    let return_to = login.return_to.parse().unwrap_or_else(|_| ReturnTo::area());
    match judge(&ctx, &trip, &answer) {
        Ok((identity, idp_name)) => accept(&ctx, &req, &answer, &trip, &identity, idp_name, &return_to).await,
        Err(mut refusal) => {
            refusal.retry = retry(&return_to, trip.pending.level);
            refuse(&ctx, &req, &answer, &trip, refusal).await
        }
    }
}

fn without_cookie() -> LoginRefused {
    LoginRefused::new(ProblemCode::LoginForeignBrowser, "not the browser that began")
}

fn over() -> LoginRefused {
    LoginRefused::new(ProblemCode::LoginExpired, "no such login, or no longer")
}

/// An answer that belongs to no login of this browser is counted and told in the log; nothing of it
/// is kept, for anybody may send anything.
fn turn_away(ctx: &Ctx, refusal: LoginRefused) -> Result<HttpResponse, Fail> {
    ctx.app.metrics.login(refusal.code.code());
    tracing::info!(
        problem = refusal.code.code(),
        reason = refusal.reason,
        "login refused"
    );
    Err(refusal.into())
}

/// The same form once more, from this host.
fn post_again(answer: &Answer, ctx: &Ctx) -> HttpResponse {
    let mut fields: Vec<(String, String)> = ["SAMLResponse", "RelayState"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), answer.field(name).ok()?.to_owned())))
        .collect();
    fields.push((RESENT.to_owned(), "1".to_owned()));
    form_page::back_again("/auth/spid/callback", &fields, ctx.lang)
}

/// The verdict: who it is, and the name of who says so.
fn judge(ctx: &Ctx, trip: &Trip, answer: &Answer) -> Result<(VerifiedIdentity, String), LoginRefused> {
    let spid = &ctx.app.spid;
    let provider = spid
        .provider(ctx.tenant_id())
        .ok_or_else(|| LoginRefused::new(ProblemCode::SpidRefused, "no service provider"))?;
    let idp = spid
        .idp(&trip.pending.idp)
        .ok_or_else(|| LoginRefused::new(ProblemCode::SpidRefused, "provider no longer trusted"))?;
    match provider.finish(&trip.pending, &idp, answer, ctx.now) {
        Ok(identity) => Ok((identity, idp.name)),
        Err(refusal) => {
            if refusal.is_ours() {
                tracing::error!(
                    reason = refusal.reason(),
                    "identity provider rejects our requests: check metadata and clock"
                );
            }
            Err(LoginRefused {
                anomaly: refusal.anomaly(),
                ends: refusal.ends_login(),
                ..LoginRefused::new(refusal.problem(), refusal.reason())
            })
        }
    }
}

/// Everything that a good answer brings about, or nothing: the login is taken, the assertion used,
/// citizen and session written, the old session closed, log and audit kept.
async fn accept(
    ctx: &Ctx,
    req: &HttpRequest,
    answer: &Answer,
    trip: &Trip,
    identity: &VerifiedIdentity,
    idp_name: String,
    return_to: &ReturnTo,
) -> Result<HttpResponse, Fail> {
    let mut rng = ctx.rng();
    let settings = &ctx.app.settings;
    let secret = Secret::draw(&mut rng);
    let session_id: SessionId = new_id(ctx.now, &mut rng);
    let tx = ctx.write().await?;
    let taken = logins::take(&tx, &trip.pending.request_id, ctx.now).await?;
    if taken.is_none() {
        return turn_away(ctx, over());
    }
    let fresh = logins::use_assertion(
        &tx,
        &identity.identity_provider,
        &identity.assertion_id,
        identity.assertion_expires_at,
    )
    .await?;
    if !fresh {
        drop(tx);
        let refusal = LoginRefused::new(ProblemCode::SpidRefused, "assertion used before");
        return refuse(ctx, req, answer, trip, refusal).await;
    }
    let new: CitizenId = new_id(ctx.now, &mut rng);
    let citizen = citizens::upsert_at_login(
        &tx,
        new,
        &certified::of(identity, Places::of(&ctx.tenant)),
        ctx.now,
    )
    .await?
    .profile
    .id;
    if let Some(old) = trip.replaces {
        sessions::revoke(&tx, citizen, old).await?;
    }
    let session = NewSession {
        id: session_id,
        secret_hash: secret.hash(),
        citizen,
        provider: identity.provider,
        identity_provider: identity.identity_provider.clone(),
        identity_provider_name: idp_name,
        level: identity.level,
        device: client::device(req),
        name_id: Some(name_id(&identity.name_id)),
        session_index: identity.session_index.clone(),
        idle_ends_at: ctx.now + settings.session_idle,
        ends_at: ctx.now + settings.session_absolute,
    };
    sessions::open(&tx, session, ctx.now).await?;
    let entry = LoginLogEntry {
        level: Some(identity.level.number()),
        citizen_id: Some(citizen),
        session_id: Some(session_id),
        response_id: Some(identity.response_id.clone()),
        response_issue_instant: Some(identity.response_issued_at),
        assertion_id: Some(identity.assertion_id.clone()),
        assertion_subject: Some(identity.name_id.value.clone()),
        assertion_subject_name_qualifier: Some(identity.name_id.name_qualifier.clone()),
        ..entry(ctx, req, answer, trip, "accepted")
    };
    keep(ctx, &tx, entry).await?;
    let event = audit::Event {
        actor: audit::Actor::Citizen,
        actor_id: Some(citizen),
        citizen: Some(citizen),
        session: Some(session_id),
        detail: serde_json::json!({
            "identity_provider": identity.identity_provider,
            "level": identity.level,
        }),
        ..ctx.event("session_opened")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    ctx.app.metrics.login("accepted");
    let lives = settings.session_absolute;
    let cookie = cookies::set(Name::Session, secret.expose().to_owned(), lives, settings);
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, return_to.as_str()))
        .cookie(cookie)
        .finish())
}

fn name_id(given: &NameId) -> sessions::NameId {
    sessions::NameId {
        value: given.value.clone(),
        format: given.format.clone(),
        name_qualifier: given.name_qualifier.clone(),
        sp_name_qualifier: given.sp_name_qualifier.clone(),
    }
}

/// Keeps the refused answer and its reason, ends the login where the identity provider has ended it
/// or where answers go on and on, and fails with the page.
async fn refuse(
    ctx: &Ctx,
    req: &HttpRequest,
    answer: &Answer,
    trip: &Trip,
    refusal: LoginRefused,
) -> Result<HttpResponse, Fail> {
    let request_id = &trip.pending.request_id;
    let tx = ctx.write().await?;
    if !logins::hold(&tx, request_id, ctx.now).await? {
        return turn_away(ctx, refusal);
    }
    if refusal.ends || login_log::answers_to(&tx, request_id).await? + 1 >= MOST_ANSWERS {
        logins::take(&tx, request_id, ctx.now).await?;
    }
    let entry = LoginLogEntry {
        anomaly: refusal.anomaly,
        level: Some(trip.pending.level.number()),
        ..entry(ctx, req, answer, trip, &refusal.reason)
    };
    keep(ctx, &tx, entry).await?;
    let event = audit::Event {
        detail: serde_json::json!({
            "problem": refusal.code,
            "reason": refusal.reason,
            "anomaly": refusal.anomaly,
        }),
        ..ctx.event("login_refused")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    turn_away(ctx, refusal)
}

async fn keep(ctx: &Ctx, tx: &Tx, entry: LoginLogEntry) -> Result<(), Fail> {
    let keys = ctx
        .app
        .login_log_keys(ctx.tenant_id())
        .ok_or(ProblemCode::Unavailable)?;
    Ok(login_log::append(tx, entry, &keys, &mut ctx.rng()).await?)
}

fn entry(ctx: &Ctx, req: &HttpRequest, answer: &Answer, trip: &Trip, outcome: &str) -> LoginLogEntry {
    LoginLogEntry {
        id: new_id::<Uuid>(ctx.now, &mut ctx.rng()),
        at: ctx.now,
        provider: "spid".to_owned(),
        outcome: outcome.to_owned(),
        anomaly: None,
        level: None,
        citizen_id: None,
        session_id: None,
        client_address: Some(client::address(req, &ctx.app.settings).to_string()),
        authn_request_id: Some(trip.pending.request_id.clone()),
        authn_request_issue_instant: Some(trip.pending.issued_at),
        idp: Some(trip.pending.idp.clone()),
        response_id: None,
        response_issue_instant: None,
        response_issuer: answer.issuer(),
        assertion_id: None,
        assertion_subject: None,
        assertion_subject_name_qualifier: None,
        authn_request: Some(trip.request_xml.clone().into_bytes()),
        response: answer.response_xml(),
    }
}
