//! How a login ends, whatever the provider: with a session, or with a page that says why not. Either
//! way it is kept in the log of logins and in the audit log, in one transaction.

use super::refused::LoginRefused;
use super::{ReturnTo, leave};
use crate::ctx::Ctx;
use crate::http::cookies::{self, Name};
use crate::http::{Fail, client};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use sportello_identity::{NameId, VerifiedIdentity};
use sportello_storage::citizens::{self, Certified};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::provider_tokens::{self, NewToken};
use sportello_storage::sessions::{self, NewSession};
use sportello_storage::{Keyring, Secret, Tx, audit, logins, new_id};
use sportello_types::ids::{CitizenId, SessionId};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::whoami::Provider;
use std::sync::Arc;
use uuid::Uuid;

/// Answers to one request that are kept; the last of them ends the login. Each may have 256 KiB and
/// stays for two years.
const MOST_ANSWERS: i64 = 3;

/// A login that has come back: what the log of logins keeps of both sides.
pub(super) struct Attempt {
    /// The national identity used.
    pub(super) provider: Provider,
    /// The name of the pending login.
    pub(super) request_id: String,
    /// When the request was made.
    pub(super) asked_at: DateTime<Utc>,
    /// The identity provider asked.
    pub(super) idp: String,
    /// The level asked for.
    pub(super) level: Loa,
    /// The request, as sent.
    pub(super) request: Vec<u8>,
    /// Who says to have issued the answer.
    pub(super) answer_issuer: Option<String>,
    /// The answer, as received.
    pub(super) answer: Option<Vec<u8>>,
    /// What an assertion is refused with that was used before.
    pub(super) replayed: ProblemCode,
    /// Whether the pending login is taken already.
    pub(super) claimed: bool,
}

/// Takes the pending login before others are asked about the answer, so that no second request asks
/// them too; false when one has done so. Whatever comes of it, the login is over.
pub(super) async fn claim(ctx: &Ctx, request_id: &str) -> Result<bool, Fail> {
    let tx = ctx.write().await?;
    let taken = logins::take(&tx, request_id, ctx.now).await?;
    tx.commit().await?;
    Ok(taken.is_some())
}

/// How somebody has proved who they are, whatever the provider.
pub(super) struct Proof {
    /// The national identity used.
    pub(super) provider: Provider,
    /// Who vouches.
    pub(super) identity_provider: String,
    /// How sure.
    pub(super) level: Loa,
    /// What may be used once: with `identity_provider`, the key of the replay table.
    pub(super) assertion_id: String,
    /// Until when it could be presented again.
    pub(super) assertion_expires_at: DateTime<Utc>,
    /// The identity's own code at its provider.
    pub(super) handle: String,
    /// Where the answer was a SAML response: its id and instant.
    pub(super) response: Option<(String, Option<DateTime<Utc>>)>,
    /// For single logout of SAML.
    pub(super) name_id: Option<NameId>,
    /// As above.
    pub(super) session_index: Option<String>,
}

impl Proof {
    /// An answer's.
    pub(super) fn of(identity: &VerifiedIdentity) -> Self {
        let response = identity.response_id.clone();
        Self {
            provider: identity.provider,
            identity_provider: identity.identity_provider.clone(),
            level: identity.level,
            assertion_id: identity.assertion_id.clone(),
            assertion_expires_at: identity.assertion_expires_at,
            handle: identity.handle.clone(),
            response: response.map(|id| (id, identity.response_issued_at)),
            name_id: identity.name_id.clone(),
            session_index: identity.session_index.clone(),
        }
    }
}

/// A good answer, and where it leads.
pub(super) struct Accepted {
    /// How it was proved.
    pub(super) proof: Proof,
    /// Who it is.
    pub(super) said: Certified,
    /// The identity provider's name, as people know it.
    pub(super) idp_name: String,
    /// The session that this login replaces (step-up).
    pub(super) replaces: Option<SessionId>,
    /// Where the citizen was going.
    pub(super) return_to: ReturnTo,
    /// The provider's token, to be revoked at the way out.
    pub(super) token: Option<NewToken>,
}

/// Everything that a good answer brings about, or nothing: the login is taken, the assertion used,
/// citizen and session written, the old session closed, log and audit kept.
pub(super) async fn accept(
    ctx: &Ctx,
    req: &HttpRequest,
    attempt: Attempt,
    accepted: Accepted,
) -> Result<HttpResponse, Fail> {
    let mut rng = ctx.rng();
    let settings = &ctx.app.settings;
    let proof = &accepted.proof;
    let secret = Secret::draw(&mut rng);
    let session_id: SessionId = new_id(ctx.now, &mut rng);
    let tx = ctx.write().await?;
    if !attempt.claimed && logins::take(&tx, &attempt.request_id, ctx.now).await?.is_none() {
        return Err(turn_away(ctx, attempt.provider, LoginRefused::over()));
    }
    let fresh = logins::use_assertion(
        &tx,
        &proof.identity_provider,
        &proof.assertion_id,
        proof.assertion_expires_at,
    )
    .await?;
    if !fresh {
        drop(tx);
        let refusal = LoginRefused::new(attempt.replayed, "assertion used before");
        return refuse(ctx, req, attempt, refusal).await;
    }
    let new: CitizenId = new_id(ctx.now, &mut rng);
    let citizen = citizens::upsert_at_login(&tx, new, &accepted.said, ctx.now)
        .await?
        .profile
        .id;
    if let Some(old) = accepted.replaces {
        leave::close(&tx, &ctx.app, citizen, old, ctx.now).await?;
    }
    let session = NewSession {
        id: session_id,
        secret_hash: secret.hash(),
        citizen,
        provider: proof.provider,
        identity_provider: proof.identity_provider.clone(),
        identity_provider_name: accepted.idp_name,
        level: proof.level,
        device: client::device(req),
        name_id: proof.name_id.as_ref().map(name_id),
        session_index: proof.session_index.clone(),
        idle_ends_at: ctx.now + settings.session_idle,
        ends_at: ctx.now + settings.session_absolute,
    };
    sessions::open(&tx, session, ctx.now).await?;
    if let Some(token) = &accepted.token {
        let keys = keys(ctx)?;
        provider_tokens::keep(&tx, session_id, token, &keys, &mut rng).await?;
    }
    let subject = proof.name_id.as_ref();
    let entry = LoginLogEntry {
        level: Some(proof.level.number()),
        citizen_id: Some(citizen),
        session_id: Some(session_id),
        response_id: proof.response.as_ref().map(|(id, _)| id.clone()),
        response_issue_instant: proof.response.as_ref().and_then(|(_, issued)| *issued),
        assertion_id: Some(proof.assertion_id.clone()),
        assertion_subject: Some(subject.map_or(&proof.handle, |subject| &subject.value).clone()),
        assertion_subject_name_qualifier: subject.map(|subject| subject.name_qualifier.clone()),
        ..entry(ctx, req, attempt, "accepted")
    };
    keep(ctx, &tx, entry).await?;
    let event = audit::Event {
        actor: audit::Actor::Citizen,
        actor_id: Some(citizen),
        citizen: Some(citizen),
        session: Some(session_id),
        detail: serde_json::json!({
            "identity_provider": proof.identity_provider,
            "level": proof.level,
        }),
        ..ctx.event("session_opened")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    ctx.app.metrics.login(proof.provider, "accepted");
    let lives = settings.session_absolute;
    let cookie = cookies::set(Name::Session, secret.expose().to_owned(), lives, settings);
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, accepted.return_to.as_str()))
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
pub(super) async fn refuse(
    ctx: &Ctx,
    req: &HttpRequest,
    attempt: Attempt,
    refusal: LoginRefused,
) -> Result<HttpResponse, Fail> {
    let provider = attempt.provider;
    let request_id = attempt.request_id.clone();
    let tx = ctx.write().await?;
    if !attempt.claimed && !logins::hold(&tx, &request_id, ctx.now).await? {
        return Err(turn_away(ctx, provider, refusal));
    }
    let last = refusal.ends || login_log::answers_to(&tx, &request_id).await? + 1 >= MOST_ANSWERS;
    if last && !attempt.claimed {
        logins::take(&tx, &request_id, ctx.now).await?;
    }
    let entry = LoginLogEntry {
        problem: Some(refusal.code),
        anomaly: refusal.anomaly,
        level: Some(attempt.level.number()),
        ..entry(ctx, req, attempt, &refusal.reason)
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
    Err(turn_away(ctx, provider, refusal))
}

/// An answer that belongs to no login of this browser is counted and told in the log; nothing of it
/// is kept, for anybody may send anything.
pub(super) fn turn_away(ctx: &Ctx, provider: Provider, refusal: LoginRefused) -> Fail {
    ctx.app.metrics.login(provider, refusal.code.code());
    tracing::info!(
        provider = provider.slug(),
        problem = refusal.code.code(),
        reason = refusal.reason,
        "login refused"
    );
    refusal.into()
}

async fn keep(ctx: &Ctx, tx: &Tx, entry: LoginLogEntry) -> Result<(), Fail> {
    let keys = keys(ctx)?;
    Ok(login_log::append(tx, entry, &keys, &mut ctx.rng()).await?)
}

pub(crate) fn keys(ctx: &Ctx) -> Result<Arc<Keyring>, Fail> {
    let keys = ctx.app.login_log_keys(ctx.tenant_id());
    Ok(keys.ok_or(ProblemCode::Unavailable)?)
}

fn entry(ctx: &Ctx, req: &HttpRequest, attempt: Attempt, outcome: &str) -> LoginLogEntry {
    LoginLogEntry {
        client_address: Some(client::address(req, &ctx.app.settings).to_string()),
        authn_request_id: Some(attempt.request_id),
        authn_request_issue_instant: Some(attempt.asked_at),
        idp: Some(attempt.idp),
        response_issuer: attempt.answer_issuer,
        authn_request: Some(attempt.request),
        response: attempt.answer,
        ..LoginLogEntry::new(
            new_id::<Uuid>(ctx.now, &mut ctx.rng()),
            ctx.now,
            attempt.provider.slug(),
            outcome,
        )
    }
}
