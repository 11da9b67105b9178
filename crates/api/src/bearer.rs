//! Callers with a token instead of a cookie: whose it is, what it reaches, and the extractors by
//! which an operation says that tokens reach it. What says nothing, no token reaches.

use crate::ctx::{Citizen, Ctx, L2, Level, Operator};
use crate::http::{Fail, parameters};
use crate::oauth::keys;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use sportello_identity::issuer::{AccessToken, FRESH_LOGIN, Holder, ScopeSet};
use sportello_storage::clients::StoredClient;
use sportello_storage::grants::Grant;
use sportello_storage::sessions::Session;
use sportello_storage::{clients, grants};
use sportello_types::ids::{ClientId, SessionId};
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::Scope;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

/// A caller with a token that is good.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The program that carries it.
    pub client: ClientId,
    /// What it may do: what the token says, as far as grant and registration still do.
    pub scopes: ScopeSet,
    /// The citizen for whom it acts, as if signed in; nothing for a system of its own.
    pub login: Option<Arc<Session>>,
    /// The token.
    pub token: AccessToken,
}

/// Whether a request brings a token, or something that says to be one.
pub(crate) fn is_presented(req: &HttpRequest) -> bool {
    let path = parameters::path(req);
    let header = req.headers().get(header::AUTHORIZATION);
    let of_this_kind = header.is_some_and(|value| {
        let scheme = value.as_bytes().split(|byte| *byte == b' ').next();
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer"))
    });
    of_this_kind && (path.starts_with("/api/v1/") || path == "/oauth/userinfo")
}

/// The token of a request (RFC 6750 §2.1). Never from query or body: those are kept in logs.
pub(crate) fn presented(req: &HttpRequest) -> Result<Option<String>, Fail> {
    if !is_presented(req) {
        return Ok(None);
    }
    let mut headers = req.headers().get_all(header::AUTHORIZATION);
    let token = headers
        .next()
        .filter(|_| headers.next().is_none())
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .map(|(_, token)| token.trim().to_owned());
    token.map(Some).ok_or_else(|| ProblemCode::InvalidToken.into())
}

impl Bearer {
    /// Whose a token is: 401 `invalid_token` when it is nobody's, or no longer.
    pub(crate) async fn find(ctx: &Ctx, text: &str) -> Result<Self, Fail> {
        let token = keys::read(ctx, text).await?.map_err(|why| {
            tracing::info!(%why, "token refused");
            Fail::from(ProblemCode::InvalidToken)
        })?;
        let tx = ctx.read().await?;
        let gone = || Fail::from(ProblemCode::InvalidToken);
        let carrier = clients::find(&tx, token.client).await?.ok_or_else(gone)?;
        let mut scopes = token.scopes.and(&registered(&carrier));
        let Holder::Citizen { grant, citizen, .. } = token.holder else {
            if grants::is_token_revoked(&tx, &token.id).await? {
                return Err(gone());
            }
            return Ok(Self {
                client: carrier.id,
                scopes,
                login: None,
                token,
            });
        };
        let grant = grants::find(&tx, grant, ctx.now).await?.ok_or_else(gone)?;
        let app = match token.on_behalf_of {
            None => carrier.clone(),
            Some(app) if carrier.registration.exchanges.contains(&app) => {
                clients::find(&tx, app).await?.ok_or_else(gone)?
            }
            Some(_) => return Err(gone()),
        };
        drop(tx);
        if grant.client != app.id || grant.citizen != citizen {
            return Err(gone());
        }
        let granted = grant.scopes.parse::<ScopeSet>().map_err(Fail::internal)?;
        scopes = scopes.and(&granted).and(&registered(&app));
        grants::touch(&ctx.app.db, ctx.tenant_id(), &grant, ctx.now).await?;
        Ok(Self {
            client: carrier.id,
            scopes,
            login: Some(Arc::new(as_session(&grant, &carrier, ctx.now))),
            token,
        })
    }

    /// The citizen's login, for an operation that this scope reaches.
    fn reach(&self, scope: Scope, now: DateTime<Utc>) -> Result<Arc<Session>, Fail> {
        let login = self.login.clone().ok_or(ProblemCode::InsufficientScope)?;
        if !self.scopes.has(scope) {
            return Err(ProblemCode::InsufficientScope.into());
        }
        // Reading goes on for as long as the grant does; what is sent needs a sender who is there.
        if scope == Scope::IstanzeSubmit && now - login.opened_at > FRESH_LOGIN {
            return Err(ProblemCode::StepUpRequired.into());
        }
        Ok(login)
    }
}

fn registered(client: &StoredClient) -> ScopeSet {
    client.registration.scopes.iter().copied().collect()
}

/// A grant in the clothes of a session. Its roles stay at home: an app never does operators' work.
fn as_session(grant: &Grant, carrier: &StoredClient, now: DateTime<Utc>) -> Session {
    Session {
        id: SessionId(grant.id.0),
        citizen: grant.citizen,
        provider: grant.provider,
        identity_provider: grant.identity_provider.clone(),
        identity_provider_name: grant.identity_provider_name.clone(),
        level: grant.level,
        device: carrier.registration.name.clone(),
        name_id: None,
        session_index: None,
        opened_at: grant.authenticated_at,
        last_seen_at: now,
        idle_ends_at: grant.ends_at,
        ends_at: grant.ends_at,
        roles: Vec::new(),
        profile_complete: grant.profile_complete,
    }
}

/// A scope in a type, so that an operation's signature says which tokens reach it.
pub trait Reach: 'static {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! reaches {
    ($($name:ident),+ $(,)?) => {$(
        /// The scope of that name.
        pub struct $name;

        impl Reach for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )+};
}

reaches!(
    ProfileRead,
    ProfileWrite,
    IstanzeRead,
    IstanzeWrite,
    IstanzeSubmit,
    MessagesRead,
    ActivationsRead,
    RatingsRead,
    JobsRead,
    DebtsWrite,
);

/// A citizen who is signed in, or an app with a token of that scope from a login of that level.
pub struct By<S: Reach, L: Level = L2>(Citizen<L>, PhantomData<S>);

impl<S: Reach, L: Level> Deref for By<S, L> {
    type Target = Citizen<L>;

    fn deref(&self) -> &Citizen<L> {
        &self.0
    }
}

impl<S: Reach, L: Level> FromRequest for By<S, L> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let ctx = Ctx::find(req).await?;
            let login = match &ctx.bearer {
                Some(bearer) => bearer.reach(S::SCOPE, ctx.now)?,
                None => ctx.session.clone().ok_or(ProblemCode::Unauthenticated)?,
            };
            Ok(Self(Citizen::admit_as(ctx, login)?, PhantomData))
        })
    }
}

/// An operator who is signed in, or a system with a token of its own of that scope.
pub struct Staff<S: Reach>(Ctx, PhantomData<S>);

impl<S: Reach> Deref for Staff<S> {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.0
    }
}

impl<S: Reach> FromRequest for Staff<S> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let ctx = Ctx::find(req).await?;
            match &ctx.bearer {
                None => drop(Operator::admit(ctx.clone())?),
                // A citizen's token is no system's, whatever it says.
                Some(bearer) if bearer.login.is_none() && bearer.scopes.has(S::SCOPE) => {}
                Some(_) => return Err(ProblemCode::InsufficientScope.into()),
            }
            Ok(Self(ctx, PhantomData))
        })
    }
}
