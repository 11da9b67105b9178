//! [`Ctx`]: what is known of a request before its handler runs, and the extractors that let
//! nobody through who may not pass.

use crate::app::App;
use crate::bearer::{self, Bearer};
use crate::http::cookies::{self, Name};
use crate::http::{Fail, RequestId, ToProblem, client, language, parameters};
use crate::tenant::ServedTenant;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};
use sportello_storage::audit::{Actor, Event};
use sportello_storage::sessions::Session;
use sportello_storage::{Tx, sessions};
use sportello_types::ids::{CitizenId, SessionId, TenantId};
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::tenant::Tenant;
use sportello_types::text::backoffice as words;
use sportello_types::whoami::Role;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

/// What is known of a request: host → tenant, cookie or token → who and level, clock → now (read once, so
/// that every row and audit line of the request carries the same instant).
#[derive(Clone)]
pub struct Ctx {
    /// Everything that a request may need.
    pub app: Data<App>,
    /// The municipality asked.
    pub tenant: Arc<ServedTenant>,
    /// The host name at which it was asked.
    pub host: String,
    /// The session of the caller's browser, if there is one.
    pub session: Option<Arc<Session>>,
    /// The token of the caller, if one came. Then the cookie counts for nothing.
    pub bearer: Option<Arc<Bearer>>,
    /// The instant of the request.
    pub now: DateTime<Utc>,
    /// The language to answer in.
    pub lang: Lang,
    /// The request's id.
    pub request: RequestId,
}

impl Ctx {
    /// What has been found out about a request so far.
    pub fn known(req: &HttpRequest) -> Option<Self> {
        req.extensions().get::<Self>().cloned()
    }

    /// The tenant's id.
    pub fn tenant_id(&self) -> TenantId {
        self.tenant.id
    }

    /// What everybody may know of the tenant.
    pub fn municipality(&self) -> Tenant {
        Tenant {
            delivery_channels: self.app.delivery_channels(self.tenant.id),
            open_payments: self.tenant.settings.payments.is_open(),
            ..self.tenant.public().clone()
        }
    }

    /// A read transaction of this tenant.
    pub async fn read(&self) -> Result<Tx, Fail> {
        Ok(self.app.db.read(self.tenant.id).await?)
    }

    /// A write transaction of this tenant. Nothing is kept without `commit`.
    pub async fn write(&self) -> Result<Tx, Fail> {
        Ok(self.app.db.begin(self.tenant.id).await?)
    }

    /// A generator of random numbers of this request's own.
    pub fn rng(&self) -> ChaCha20Rng {
        self.app.rng()
    }

    /// An event of the audit log: what the caller did in this request. Add object and detail.
    pub fn event(&self, name: &str) -> Event {
        let login = self.session.as_ref();
        let login = login.or_else(|| self.bearer.as_ref()?.login.as_ref());
        let citizen = login.map(|login| login.citizen);
        Event {
            at: self.now,
            name: name.to_owned(),
            actor: if citizen.is_some() {
                Actor::Citizen
            } else {
                Actor::System
            },
            actor_id: citizen,
            citizen,
            session: login.map(|login| login.id),
            object: None,
            request: Some(self.request.to_string()),
            detail: serde_json::json!({}),
        }
    }

    /// The origin at which the portal was asked: the issuer of its tokens.
    pub fn issuer(&self) -> String {
        self.app.settings.origin(&self.host)
    }

    pub(crate) async fn find(req: HttpRequest) -> Result<Self, Fail> {
        if let Some(known) = Self::known(&req) {
            return Ok(known);
        }
        let Some(app) = req.app_data::<Data<App>>().cloned() else {
            return Err(ProblemCode::Internal.into());
        };
        let now = app.clock.now();
        let host = client::host(&req).ok_or(ProblemCode::UnknownTenant)?;
        let tenant = app
            .tenants
            .find(&app.db, &host)
            .await?
            .ok_or(ProblemCode::UnknownTenant)?;
        tracing::Span::current().record("tenant", tenant.public().slug.as_str());
        let token = bearer::presented(&req)?;
        let session = match cookies::read(&req, Name::Session, &app.settings) {
            _ if token.is_some() => None,
            Some(secret) => {
                let hash = secret_hash(&secret);
                sessions::find_and_touch(&app.db, tenant.id, &hash, app.settings.session_idle, now)
                    .await?
                    .map(Arc::new)
            }
            None => None,
        };
        let mut ctx = Self {
            lang: language::of(&req, tenant.default_language()),
            request: RequestId::of(&req),
            app,
            tenant,
            host,
            session,
            bearer: None,
            now,
        };
        if let Some(token) = token {
            ctx.bearer = Some(Arc::new(Bearer::find(&ctx, &token).await?));
        }
        req.extensions_mut().insert(ctx.clone());
        Ok(ctx)
    }
}

/// Finds out who calls an operation before anything else of the request is looked at: whoever may
/// not pass is told so, whatever is wrong with parameters and body. Handlers take the caller first.
pub async fn know(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = parameters::path(req.request());
    let asks_for_health = path == "/api/v1/status";
    if path.starts_with("/api/v1/")
        && !asks_for_health
        && let Err(fail) = Ctx::find(req.request().clone()).await
    {
        return Ok(req.error_response(fail));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

/// SHA-256 of a bearer secret: what the database holds of it.
pub fn secret_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

impl FromRequest for Ctx {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(Self::find(req.clone()))
    }
}

/// A level of assurance in a type, so that an operation's signature says what it needs.
pub trait Level: 'static {
    /// The level.
    const LOA: Loa;
}

/// SPID level 1 or more.
pub struct L1;

/// SPID level 2 or more.
pub struct L2;

impl Level for L1 {
    const LOA: Loa = Loa::L1;
}

impl Level for L2 {
    const LOA: Loa = Loa::L2;
}

/// A citizen who is signed in at the level or above. A handler that takes it cannot be reached
/// otherwise: 401 without a session, 403 `step_up_required` when the level is too low.
pub struct Citizen<L: Level = L2> {
    /// The citizen's id at this municipality.
    pub id: CitizenId,
    /// The session's id.
    pub session_id: SessionId,
    /// The session.
    pub login: Arc<Session>,
    ctx: Ctx,
    level: PhantomData<L>,
}

impl<L: Level> Citizen<L> {
    /// The request that the citizen makes.
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    fn admit(ctx: Ctx) -> Result<Self, Fail> {
        // What does not say that tokens reach it, they do not reach.
        if ctx.bearer.is_some() {
            return Err(ProblemCode::InsufficientScope.into());
        }
        let login = ctx.session.clone().ok_or(ProblemCode::Unauthenticated)?;
        Self::admit_as(ctx, login)
    }

    /// The same for whoever the caller has found to be signed in.
    pub(crate) fn admit_as(ctx: Ctx, login: Arc<Session>) -> Result<Self, Fail> {
        if login.level < L::LOA {
            return Err(ProblemCode::StepUpRequired.into());
        }
        Ok(Self {
            id: login.citizen,
            session_id: login.id,
            login,
            ctx,
            level: PhantomData,
        })
    }
}

impl<L: Level> Deref for Citizen<L> {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

impl<L: Level> FromRequest for Citizen<L> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::admit(Ctx::find(req).await?) })
    }
}

/// Somebody who works for an office of the municipality, signed in at level 2 or above.
pub struct Operator(Citizen<L2>);

impl Operator {
    pub(crate) fn admit(ctx: Ctx) -> Result<Self, Fail> {
        let citizen = Citizen::<L2>::admit(ctx)?;
        if citizen.login.roles.contains(&Role::Operator) {
            Ok(Self(citizen))
        } else {
            Err(ProblemCode::Forbidden.into())
        }
    }
}

impl Deref for Operator {
    type Target = Citizen<L2>;

    fn deref(&self) -> &Citizen<L2> {
        &self.0
    }
}

impl FromRequest for Operator {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::admit(Ctx::find(req).await?) })
    }
}

/// What an operator is appointed to beside being one, in a type, so that an operation's signature says it.
pub trait Duty: 'static {
    /// The role.
    const ROLE: Role;

    /// How an operator without the role is refused.
    fn refusal() -> Fail {
        ProblemCode::Forbidden.into()
    }
}

/// Recognises people at the desk.
pub struct Desk;

/// Looks people up in the civil registry, issues certificates at the counter, annuls them.
pub struct Registry;

/// An operator who is of another office than the registry's.
#[derive(Debug, thiserror::Error)]
#[error("an operator without the role of registrar")]
struct NotRegistrar;

impl ToProblem for NotRegistrar {
    fn code(&self) -> ProblemCode {
        ProblemCode::Forbidden
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::registrar_only(lang).to_owned())
    }
}

impl Duty for Desk {
    const ROLE: Role = Role::Desk;
}

impl Duty for Registry {
    const ROLE: Role = Role::Registrar;

    fn refusal() -> Fail {
        NotRegistrar.into()
    }
}

/// An operator who has the duty. A handler that takes it cannot be reached by others: what [`Operator`] answers,
/// and the duty's refusal for an operator without it.
pub struct Officer<D: Duty>(Operator, PhantomData<D>);

/// An operator who recognises people at the desk.
pub type DeskOfficer = Officer<Desk>;

/// An operator of the registry office.
pub type Registrar = Officer<Registry>;

impl<D: Duty> Officer<D> {
    fn admit(ctx: Ctx) -> Result<Self, Fail> {
        let operator = Operator::admit(ctx)?;
        if operator.login.roles.contains(&D::ROLE) {
            Ok(Self(operator, PhantomData))
        } else {
            Err(D::refusal())
        }
    }
}

impl<D: Duty> Deref for Officer<D> {
    type Target = Operator;

    fn deref(&self) -> &Operator {
        &self.0
    }
}

impl<D: Duty> FromRequest for Officer<D> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::admit(Ctx::find(req).await?) })
    }
}
