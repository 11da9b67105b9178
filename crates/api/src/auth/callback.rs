//! `POST /auth/spid/callback`: judges the identity provider's answer and opens the session.
//!
//! The answer is a cross-site POST. The cookie that binds the login to the browser is
//! `SameSite=None`; where it did not come along (loopback without TLS, strict browsers) the page
//! posts itself once more from this host, and without the cookie again the login is refused: it
//! would sign somebody in who did not ask for it.

use super::outcome::{self, Accepted, Attempt, Proof};
use super::pending::Trip;
use super::refused::{LoginRefused, retry};
use super::spid::provider_of;
use super::{certified, form_page};
use crate::ctx::Ctx;
use crate::http::cookies::{self, Name};
use crate::http::{Fail, limits};
use crate::places::Places;
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_identity::{Answer, PendingLogin, VerifiedIdentity};
use sportello_types::problem::ProblemCode;

/// Largest form: 256 KiB of XML in base64, percent-encoded, and its companions.
const MAX_FORM: usize = 768 << 10;

/// Marks the form that was posted once more from this host.
const RESENT: &str = "resent";

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    let time = ctx.app.settings.body_time;
    let body = limits::read(&req, &mut payload.into_inner(), MAX_FORM, time).await?;
    let answer = Answer::new(req.query_string(), &body);
    let issuer = answer.issuer();
    let provider = ctx.app.spid.sender(issuer.as_deref());
    let turn_away = |refusal| outcome::turn_away(&ctx, provider, refusal);
    if cookies::read(&req, Name::Login, &ctx.app.settings).is_none() {
        if answer.field(RESENT).is_err() && answer.field("SAMLResponse").is_ok() {
            return Ok(post_again(&answer, &ctx));
        }
        return Err(turn_away(LoginRefused::foreign_browser()));
    }
    let Some(request_id) = answer.in_response_to() else {
        let refusal = LoginRefused::new(ProblemCode::LoginUnreadable, "answer to nothing");
        return Err(turn_away(refusal));
    };
    let (trip, return_to) = Trip::<PendingLogin>::resume(&ctx, &req, provider, &request_id).await?;
    let attempt = attempt(&trip, &answer, issuer);
    match judge(&ctx, &trip.pending, &answer) {
        Ok((identity, idp_name)) => {
            let accepted = Accepted {
                proof: Proof::of(&identity),
                said: certified::of(&identity, Places::of(&ctx.tenant)),
                idp_name,
                replaces: trip.replaces,
                return_to,
                token: None,
            };
            outcome::accept(&ctx, &req, attempt, accepted).await
        }
        Err(mut refusal) => {
            refusal.code = trip.pending.asked.told(refusal.code);
            refusal.retry = retry(&return_to, trip.pending.level);
            outcome::refuse(&ctx, &req, attempt, refusal).await
        }
    }
}

fn attempt(trip: &Trip<PendingLogin>, answer: &Answer, answer_issuer: Option<String>) -> Attempt {
    Attempt {
        provider: provider_of(trip.pending.asked),
        request_id: trip.pending.request_id.clone(),
        asked_at: trip.pending.issued_at,
        idp: trip.pending.idp.clone(),
        level: trip.pending.level,
        request: trip.request.clone().into_bytes(),
        answer_issuer,
        answer: answer.response_xml(),
        replayed: trip.pending.asked.told(ProblemCode::SpidRefused),
        claimed: false,
    }
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
fn judge(
    ctx: &Ctx,
    pending: &PendingLogin,
    answer: &Answer,
) -> Result<(VerifiedIdentity, String), LoginRefused> {
    let spid = &ctx.app.spid;
    let provider = spid
        .provider(ctx.tenant_id())
        .ok_or_else(|| LoginRefused::new(ProblemCode::SpidRefused, "no service provider"))?;
    let idp = spid
        .idp(&pending.idp)
        .ok_or_else(|| LoginRefused::new(ProblemCode::SpidRefused, "provider no longer trusted"))?;
    match provider.finish(pending, &idp, answer, ctx.now) {
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
