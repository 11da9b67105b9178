//! `POST /desk/sessions/passkey`: the second step of a sign-in, where the account has a passkey. Between
//! the steps there is a challenge that waits, and no session.

use super::offered;
use super::passkeys::{HOLDS, expected, known_at, question_time, refused};
use super::sign_in::Attempt;
use crate::ctx::Ctx;
use crate::http::cookies::{self, Name};
use crate::http::{Fail, Json};
use crate::tenant::DeskSettings;
use actix_web::{HttpRequest, HttpResponse, post};
use sportello_identity::passkeys::{Answer, Challenge, Credential, Fault, PublicKey, Used, admit};
use sportello_storage::desk::{self, Account, Asked, NewPasskey, Passkey, Purpose};
use sportello_storage::{Secret, Tx};
use sportello_types::passkeys::{PasskeyAnswer, PasskeyRequest};
use sportello_types::problem::ProblemCode;

/// Shows the passkey, and is signed in
///
/// After user name and password, within five minutes and in the same browser. The challenge is used up
/// by the first answer, good or not: after a refusal one begins again with user name and password. The
/// authenticator must have verified its holder.
#[utoipa::path(tag = "desk", operation_id = "desk_second_step", request_body = PasskeyAnswer,
    responses((status = 204, description = "Signed in: the session is in the cookie"), (status = 403), (status = 422),
        (status = 429)),
    security(()))]
#[post("/desk/sessions/passkey")]
pub(super) async fn handler(
    ctx: Ctx,
    body: Json<PasskeyAnswer>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    let settings = offered(&ctx)?;
    let waits = cookies::read(&req, Name::SecondStep, &ctx.app.settings);
    let waits = Secret::presented(waits.ok_or(ProblemCode::PasskeyExpired)?);
    let tx = ctx.write().await?;
    let asked = desk::take_asked(&tx, &waits.hash(), Purpose::SignIn, ctx.now).await?;
    let asked = asked.ok_or(ProblemCode::PasskeyExpired)?;
    let account = desk::lock(&tx, asked.account)
        .await?
        .ok_or(ProblemCode::PasskeyExpired)?;
    let passkeys = desk::passkeys(&tx, account.is.id).await?;
    // Whatever the answer is worth, its challenge is used up.
    tx.commit().await?;
    let attempt = Attempt::of(&ctx, &req, &account.is.user_name);
    match judge(&ctx, &account, passkeys, &asked, &body.0) {
        Ok(used) => attempt.open(settings, account, Some(used)).await,
        Err(fault) => {
            attempt.refuse(ProblemCode::PasskeyRefused).await?;
            Err(refused(fault))
        }
    }
}

/// Which passkey was used, and how it stands now.
fn judge(
    ctx: &Ctx,
    account: &Account,
    passkeys: Vec<Passkey>,
    asked: &Asked,
    given: &PasskeyAnswer,
) -> Result<(NewPasskey, Used), Fault> {
    let known = passkeys
        .into_iter()
        .map(|passkey| passkey.is)
        .find(|known| known.host == ctx.host && known.credential == given.credential.as_bytes())
        .ok_or(Fault::Credential)?;
    let foreign = given
        .user_id
        .as_ref()
        .is_some_and(|id| id.as_bytes() != account.is.id.as_bytes());
    if foreign {
        return Err(Fault::Account);
    }
    let answer = Answer {
        client_data: given.client_data.as_bytes(),
        authenticator_data: given.authenticator_data.as_bytes(),
        signature: given.signature.as_bytes(),
    };
    let credential = Credential {
        key: PublicKey::from_cose(&known.key)?,
        counter: known.counter,
        backup_eligible: known.backup_eligible,
    };
    let origin = ctx.issuer();
    let used = admit(&answer, &credential, &expected(ctx, &origin, asked))?;
    Ok((known, used))
}

impl Attempt<'_> {
    /// User name and password are right: opens the session, or asks for a passkey where there is one.
    pub(super) async fn proceed(
        &self,
        settings: DeskSettings,
        account: Account,
    ) -> Result<HttpResponse, Fail> {
        let ctx = self.ctx;
        let tx = ctx.write().await?;
        let passkeys = desk::passkeys(&tx, account.is.id).await?;
        if passkeys.is_empty() {
            drop(tx);
            return self.open(settings, account, None).await;
        }
        let known = known_at(&ctx.host, &passkeys)?;
        if known.is_empty() {
            return Err(ProblemCode::PasskeyElsewhere.into());
        }
        let mut rng = ctx.rng();
        let (waits, challenge) = (Secret::draw(&mut rng), Challenge::draw(&mut rng));
        let asked = Asked {
            holder: waits.hash(),
            purpose: Purpose::SignIn,
            account: account.is.id,
            challenge: challenge.hash(),
        };
        desk::ask(&tx, &asked, ctx.now + HOLDS).await?;
        tx.commit().await?;
        let cookie = cookies::set(
            Name::SecondStep,
            waits.expose().to_owned(),
            HOLDS,
            &ctx.app.settings,
        );
        Ok(HttpResponse::Ok().cookie(cookie).json(PasskeyRequest {
            challenge: challenge.0.into(),
            host: ctx.host.clone(),
            known,
            timeout: question_time(),
        }))
    }
}

/// Keeps how the passkey stands, in the transaction that opens the session and has the account's row
/// locked; without one, makes sure that none was added since the password was judged.
pub(super) async fn keep(
    tx: &Tx,
    ctx: &Ctx,
    account: &Account,
    used: Option<&(NewPasskey, Used)>,
) -> Result<(), Fail> {
    let Some((known, used)) = used else {
        let none = desk::passkeys(tx, account.is.id).await?.is_empty();
        return if none {
            Ok(())
        } else {
            Err(ProblemCode::PasskeyExpired.into())
        };
    };
    if desk::use_passkey(tx, known, used.counter, used.backed_up, ctx.now).await? {
        Ok(())
    } else {
        Err(refused(Fault::Counter))
    }
}
