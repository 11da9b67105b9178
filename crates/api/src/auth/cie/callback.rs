//! `GET /auth/cie/callback`: judges the provider's answer, exchanges the code, reads the person
//! and opens the session.

use crate::auth::certified;
use crate::auth::fetch::{Answer, FetchError};
use crate::auth::outcome::{self, Accepted, Attempt, Proof};
use crate::auth::pending::Trip;
use crate::auth::refused::{LoginRefused, retry};
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::places::Places;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sportello_identity::VerifiedIdentity;
use sportello_identity::cie::{Callback, Chain, Form, PendingLogin, Refusal, RelyingParty, Tokens};
use sportello_storage::provider_tokens::NewToken;
use sportello_types::problem::ProblemCode;
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};

/// How long an access token is taken to live when the provider does not say.
const TOKEN_LIFE: TimeDelta = TimeDelta::hours(1);

pub(super) async fn handler(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Fail> {
    let party = ctx.app.cie.party(ctx.tenant_id()).ok_or(ProblemCode::NotFound)?;
    let provider = party.config().profile.provider();
    let turn_away = |refusal| outcome::turn_away(&ctx, provider, refusal);
    let callback = match Callback::parse(req.query_string()) {
        Ok(callback) => callback,
        Err(error) => {
            let refusal = LoginRefused::new(ProblemCode::LoginUnreadable, error.to_string());
            return Err(turn_away(refusal));
        }
    };
    let (trip, return_to) = Trip::<PendingLogin>::resume(&ctx, &req, provider, callback.state()).await?;
    let mut journey = Journey::new(&ctx, party, &trip.pending, &callback);
    // Sooner than the request's own time is over: what came of it is to be kept, and told.
    let deadline = Instant::now() + ctx.app.settings.request_time * 3 / 4;
    let code = timeout_at(deadline, journey.code()).await;
    let verdict = match code.unwrap_or(Err(Refusal::Slow)) {
        Ok((chain, code)) => {
            if !outcome::claim(&ctx, &trip.pending.state).await? {
                return Err(turn_away(LoginRefused::over()));
            }
            journey.claimed = true;
            let found = timeout_at(deadline, journey.go(&chain, &code)).await;
            found.unwrap_or(Err(Refusal::Slow))
        }
        Err(refusal) => Err(refusal),
    };
    let attempt = journey.attempt(&trip, &callback)?;
    match verdict {
        Ok(found) => {
            let accepted = Accepted {
                proof: Proof::of(&found.identity),
                said: certified::of(&found.identity, Places::of(&ctx.tenant)),
                idp_name: found.idp_name,
                replaces: trip.replaces,
                return_to,
                token: found.token,
            };
            outcome::accept(&ctx, &req, attempt, accepted).await
        }
        Err(refusal) => {
            if refusal.is_ours() {
                tracing::error!(
                    reason = refusal.reason(),
                    "the federation rejects our requests: check trust mark, keys and clock"
                );
            }
            let refused = LoginRefused {
                ends: refusal.ends_login(),
                retry: retry(&return_to, trip.pending.level),
                ..LoginRefused::new(refusal.problem(), refusal.reason())
            };
            outcome::refuse(&ctx, &req, attempt, refused).await
        }
    }
}

/// What the log of logins keeps of the provider's side, as it went over the wire.
#[derive(Default, Serialize)]
struct Evidence {
    authorization_response: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_chain: Option<[String; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_response: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo_response: Option<String>,
}

/// Who it is, and what is to be remembered for the way out.
struct Found {
    identity: VerifiedIdentity,
    idp_name: String,
    token: Option<NewToken>,
}

/// From the code to the person.
struct Journey<'a> {
    ctx: &'a Ctx,
    party: Arc<RelyingParty>,
    pending: &'a PendingLogin,
    callback: &'a Callback,
    evidence: Evidence,
    /// Whether the pending login is taken.
    claimed: bool,
}

impl<'a> Journey<'a> {
    fn new(
        ctx: &'a Ctx,
        party: Arc<RelyingParty>,
        pending: &'a PendingLogin,
        callback: &'a Callback,
    ) -> Self {
        Self {
            ctx,
            party,
            pending,
            callback,
            evidence: Evidence::default(),
            claimed: false,
        }
    }

    /// The code, if the answer is one to this login, and what is known of the provider. Nothing is
    /// asked about it yet.
    async fn code(&mut self) -> Result<(Arc<Chain>, String), Refusal> {
        let (ctx, pending) = (self.ctx, self.pending);
        let chain = ctx
            .app
            .cie
            .chain(&pending.provider, &ctx.app.clock)
            .await
            .map_err(|_| Refusal::Unreachable("federation"))?;
        self.evidence.trust_chain = Some(chain.statements().clone());
        let code = self
            .party
            .code(pending, chain.provider(), self.callback, ctx.now)?;
        Ok((chain, code))
    }

    /// From the code to the person.
    async fn go(&mut self, chain: &Arc<Chain>, code: &str) -> Result<Found, Refusal> {
        let (ctx, pending) = (self.ctx, self.pending);
        let tokens = self.exchange(chain, code).await?;
        // The clock moves on while others answer.
        let now = ctx.app.clock.now();
        match self.person(chain, code, &tokens, now).await {
            Err(refusal) if refusal.names_unknown_key() => {
                // The provider may have new keys: one new chain, then no more.
                let fresh = ctx
                    .app
                    .cie
                    .chain_anew(&pending.provider, chain, &ctx.app.clock)
                    .await
                    .ok_or(refusal)?;
                self.evidence.trust_chain = Some(fresh.statements().clone());
                self.person(&fresh, code, &tokens, now).await
            }
            verdict => verdict,
        }
    }

    async fn exchange(&mut self, chain: &Chain, code: &str) -> Result<Tokens, Refusal> {
        let (ctx, provider) = (self.ctx, chain.provider());
        let unreachable = Refusal::Unreachable("token");
        let form = self
            .party
            .exchange(provider, self.pending, code, ctx.now, &mut ctx.rng())
            .map_err(|_| unreachable)?;
        self.evidence.token_request = Some(written(&form));
        let federation = ctx.app.cie.federation().ok_or(unreachable)?;
        let answer = federation.fetcher.post(&form).await;
        let answer = answer.map_err(|error| told(&error, unreachable))?;
        self.evidence.token_response = Some(answer.text());
        self.party.tokens(answer.status, &answer.body)
    }

    async fn person(
        &mut self,
        chain: &Chain,
        code: &str,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<Found, Refusal> {
        let provider = chain.provider();
        let id_token = self.party.id_token(provider, self.pending, code, tokens, now)?;
        let answer = self
            .ask(&provider.userinfo_endpoint, &tokens.access_token)
            .await?;
        self.evidence.userinfo_response = Some(answer.text());
        let seen = (
            answer.status,
            answer.content_type.as_deref(),
            answer.body.as_slice(),
        );
        let claims = self.party.userinfo(provider, &id_token, seen, now)?;
        let identity = self.party.identity(provider, &id_token, &claims)?;
        let token = provider.revocation_endpoint.as_ref().map(|endpoint| NewToken {
            endpoint: endpoint.clone(),
            token: tokens.access_token.expose_secret().to_owned(),
            expires_at: now + tokens.expires_in.unwrap_or(TOKEN_LIFE),
        });
        Ok(Found {
            identity,
            idp_name: provider.name.clone().unwrap_or_else(|| provider.issuer.clone()),
            token,
        })
    }

    async fn ask(&self, endpoint: &str, access_token: &SecretString) -> Result<Answer, Refusal> {
        let unreachable = Refusal::Unreachable("userinfo");
        let federation = self.ctx.app.cie.federation().ok_or(unreachable)?;
        let answer = federation
            .fetcher
            .with_token(endpoint, access_token.expose_secret())
            .await;
        answer.map_err(|error| told(&error, unreachable))
    }

    fn attempt(mut self, trip: &Trip<PendingLogin>, callback: &Callback) -> Result<Attempt, Fail> {
        callback
            .raw()
            .clone_into(&mut self.evidence.authorization_response);
        Ok(Attempt {
            provider: self.party.config().profile.provider(),
            request_id: trip.pending.state.clone(),
            asked_at: trip.pending.issued_at,
            idp: trip.pending.provider.clone(),
            level: trip.pending.level,
            request: trip.request.clone().into_bytes(),
            answer_issuer: callback.issuer().map(str::to_owned),
            answer: Some(serde_json::to_vec(&self.evidence).map_err(Fail::internal)?),
            replayed: ProblemCode::CieRefused,
            claimed: self.claimed,
        })
    }
}

fn told(error: &FetchError, refusal: Refusal) -> Refusal {
    tracing::warn!(%error, reason = refusal.reason(), "the CIE provider does not answer");
    refusal
}

/// The form as it is posted.
fn written(form: &Form) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form.fields)
        .finish()
}
