//! `POST /desk/sessions`: signing in with user name and password.

use super::guessing::admit;
use super::{Flaws, about, device, offered, second_step, secrets};
use crate::auth::leave;
use crate::auth::outcome::keys;
use crate::ctx::Ctx;
use crate::http::cookies::{self, Name};
use crate::http::{Fail, Json, client};
use crate::journal::{self, Act};
use crate::tenant::DeskSettings;
use actix_web::{HttpRequest, HttpResponse, post};
use sportello_identity::desk::Patience;
use sportello_identity::passkeys::Used;
use sportello_storage::desk::{self, Account, NewPasskey};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::sessions::{self, NewSession};
use sportello_storage::{Secret, Tx, audit, new_id};
use sportello_types::desk::Credentials;
use sportello_types::ids::SessionId;
use sportello_types::passkeys::PasskeyRequest;
use sportello_types::problem::ProblemCode;
use sportello_types::text::desk as words;
use sportello_types::values::{InvalidPersonalCode, PersonalCode};
use sportello_types::whoami::Provider;
use uuid::Uuid;

/// What stands for an identity provider in sessions and logs.
pub(crate) const NAME: &str = "urn:sportello:desk";

/// Signs in with desk credentials
///
/// At the first sign-in, and after a recovery, the personal code of the mail must be changed in the
/// same request: without it the answer is `personal_code_due`, and no session is opened. Failures are
/// counted for the user name and the client together, so that nobody is locked out by somebody else.
#[utoipa::path(tag = "desk", operation_id = "desk_sign_in", request_body = Credentials,
    responses((status = 204, description = "Signed in: the session is in the cookie"),
        (status = 200, description = "Nobody is signed in yet: the account has a passkey, which is asked for",
            body = PasskeyRequest), (status = 403), (status = 422),
        (status = 429)),
    security(()))]
#[post("/desk/sessions")]
pub(super) async fn handler(
    ctx: Ctx,
    body: Json<Credentials>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    let settings = offered(&ctx)?;
    let attempt = Attempt::of(&ctx, &req, &body.0.user_name);
    match attempt.judge(&body.0).await {
        Ok(account) => attempt.proceed(settings, account).await,
        Err(Verdict::Refused(fail)) => {
            attempt.refuse(fail.code()).await?;
            Err(fail)
        }
        Err(Verdict::Failed(fail)) => Err(fail),
    }
}

/// Why no session is opened.
enum Verdict {
    /// By what was typed: the log knows.
    Refused(Fail),
    /// By something else.
    Failed(Fail),
}

impl From<Fail> for Verdict {
    fn from(fail: Fail) -> Self {
        Self::Failed(fail)
    }
}

impl From<sportello_storage::Error> for Verdict {
    fn from(error: sportello_storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Somebody at the door.
pub(super) struct Attempt<'a> {
    pub(super) ctx: &'a Ctx,
    req: &'a HttpRequest,
    user_name: String,
    device: Option<Secret>,
    client: String,
}

impl<'a> Attempt<'a> {
    pub(super) fn of(ctx: &'a Ctx, req: &'a HttpRequest, user_name: &str) -> Self {
        Self {
            ctx,
            req,
            user_name: user_name.trim().to_lowercase(),
            device: device::presented(ctx, req),
            client: client::subscriber(client::address(req, &ctx.app.settings)).to_string(),
        }
    }

    /// What failures are counted about, with how many are borne.
    async fn counted(&self, tx: &Tx) -> Result<Vec<([u8; 32], Patience)>, Fail> {
        if let Some(device) = &self.device {
            let hash = device.hash();
            if desk::is_known_device(tx, &self.user_name, &hash, self.ctx.now).await? {
                let own = about(&["device", &self.user_name, device.expose()]);
                return Ok(vec![(own, Patience::ONE_CLIENT)]);
            }
        }
        Ok(vec![
            (
                about(&["client", &self.user_name, &self.client]),
                Patience::ONE_CLIENT,
            ),
            (about(&["strangers", &self.user_name]), Patience::ALL_STRANGERS),
        ])
    }

    /// Counts the attempt as a failure, unless it has to wait; a success takes it back.
    async fn admit(&self) -> Result<Option<Account>, Verdict> {
        let tx = self.ctx.write().await?;
        let counted = self.counted(&tx).await?;
        if let Some(locked) = admit(&tx, &counted, self.ctx.now).await? {
            return Err(Verdict::Refused(locked.into()));
        }
        let account = desk::by_user_name(&tx, &self.user_name).await?;
        tx.commit().await?;
        Ok(account)
    }

    async fn judge(&self, typed: &Credentials) -> Result<Account, Verdict> {
        let refused = || Verdict::Refused(ProblemCode::CredentialsRefused.into());
        let account = self.admit().await?;
        let expected = account.as_ref().map(|account| account.is.password_hash.clone());
        let right = secrets::verify(typed.password.normal(), expected).await?;
        let account = account.filter(|_| right).ok_or_else(refused)?;
        if !account.code_due {
            return Ok(account);
        }
        let (Some(old), Some(new)) = (&typed.personal_code, &typed.new_personal_code) else {
            return Err(Verdict::Refused(ProblemCode::PersonalCodeDue.into()));
        };
        let new = chosen(&new.0)?;
        let old = old.0.parse::<PersonalCode>().map_err(|_| refused())?;
        let expected = account.is.code_hash.clone();
        if !secrets::verify(old.as_str().to_owned(), Some(expected)).await? {
            return Err(refused());
        }
        let same = new == old || typed.password.normal().eq_ignore_ascii_case(new.as_str());
        if same {
            return Err(Flaws::one("/new_personal_code", "same", words::flaw_code_same).into());
        }
        let hashed = secrets::hash(&self.ctx.app, new.as_str().to_owned()).await?;
        let tx = self.ctx.write().await?;
        if !desk::change_code(&tx, account.is.id, &account.is.code_hash, &hashed).await? {
            return Err(refused());
        }
        let citizen = account.is.citizen;
        journal::note_of(&tx, self.ctx, citizen, Act::DeskCodeChanged, "desk_account").await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Opens the session, with the use of a passkey where there was one; the device is known from now on.
    pub(super) async fn open(
        &self,
        settings: DeskSettings,
        account: Account,
        passkey: Option<(NewPasskey, Used)>,
    ) -> Result<HttpResponse, Fail> {
        let (ctx, limits) = (self.ctx, &self.ctx.app.settings);
        let mut rng = ctx.rng();
        let secret = Secret::draw(&mut rng);
        let session_id: SessionId = new_id(ctx.now, &mut rng);
        let (citizen, level) = (account.is.citizen, settings.level_of(passkey.is_some()));
        let tx = ctx.write().await?;
        // A recovery, or a new recognition, may have come in between.
        let until = settings.idle_ends_at(ctx.now);
        if !desk::sign_in(&tx, account.is.id, &account.is.password_hash, until).await? {
            return Err(ProblemCode::CredentialsRefused.into());
        }
        second_step::keep(&tx, ctx, &account, passkey.as_ref()).await?;
        for (key, _) in self.counted(&tx).await? {
            desk::forget_failures(&tx, &key).await?;
        }
        let device = device::remember(&tx, ctx, account.is.id, self.device.as_ref()).await?;
        if let Some(old) = ctx.session.as_ref().filter(|old| old.citizen == citizen) {
            leave::close(&tx, &ctx.app, citizen, old.id, ctx.now).await?;
        }
        let session = NewSession {
            id: session_id,
            secret_hash: secret.hash(),
            citizen,
            provider: Provider::Desk,
            identity_provider: NAME.to_owned(),
            identity_provider_name: ctx.tenant.public().name.clone(),
            level,
            device: client::device(self.req),
            name_id: None,
            session_index: None,
            idle_ends_at: ctx.now + limits.session_idle,
            ends_at: ctx.now + limits.session_absolute,
        };
        sessions::open(&tx, session, ctx.now).await?;
        let entry = LoginLogEntry {
            level: Some(level.number()),
            citizen_id: Some(citizen),
            session_id: Some(session_id),
            ..self.entry("accepted")
        };
        login_log::append(&tx, entry, keys(ctx)?.as_ref(), &mut rng).await?;
        let event = audit::Event {
            actor: audit::Actor::Citizen,
            actor_id: Some(citizen),
            citizen: Some(citizen),
            session: Some(session_id),
            detail: serde_json::json!({ "identity_provider": NAME, "level": level }),
            ..ctx.event(Act::SessionOpened.name())
        };
        audit::append(&tx, event).await?;
        tx.commit().await?;
        ctx.app.metrics.login(Provider::Desk, "accepted");
        let session = cookies::set(
            Name::Session,
            secret.expose().to_owned(),
            limits.session_absolute,
            limits,
        );
        let mut answer = HttpResponse::NoContent();
        answer.cookie(session).cookie(device);
        if passkey.is_some() {
            answer.cookie(cookies::clear(Name::SecondStep, limits));
        }
        Ok(answer.finish())
    }

    /// The log of logins keeps what was refused and why; neither the name nor anything else that was
    /// typed: people type passwords into the wrong field.
    pub(super) async fn refuse(&self, code: ProblemCode) -> Result<(), Fail> {
        let ctx = self.ctx;
        let tx = ctx.write().await?;
        let entry = LoginLogEntry {
            problem: Some(code),
            ..self.entry(code.code())
        };
        login_log::append(&tx, entry, keys(ctx)?.as_ref(), &mut ctx.rng()).await?;
        tx.commit().await?;
        ctx.app.metrics.login(Provider::Desk, code.code());
        Ok(())
    }

    fn entry(&self, outcome: &str) -> LoginLogEntry {
        let ctx = self.ctx;
        LoginLogEntry {
            client_address: Some(client::address(self.req, &ctx.app.settings).to_string()),
            idp: Some(NAME.to_owned()),
            ..LoginLogEntry::new(
                new_id::<Uuid>(ctx.now, &mut ctx.rng()),
                ctx.now,
                Provider::Desk.slug(),
                outcome,
            )
        }
    }
}

/// A personal code of one's own.
fn chosen(text: &str) -> Result<PersonalCode, Fail> {
    text.parse().map_err(|error| match error {
        InvalidPersonalCode::Shape => Flaws::one("/new_personal_code", "invalid", words::flaw_code),
        InvalidPersonalCode::Row => Flaws::one("/new_personal_code", "row", words::flaw_code_row),
    })
}
