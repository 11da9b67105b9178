//! Accounts of people whom an operator recognises in person: asked for here, opened at the desk
//! (`backoffice/desk/`), used to sign in and to sign what is sent.
//!
//! Nobody learns here whether somebody has an account: an answer is the same, and takes as long, whether
//! there is one or not; what there is to tell, a mail tells its owner.

mod confirm;
mod device;
mod flaws;
mod guessing;
mod passkeys;
mod password_check;
mod personal_code;
mod recover;
mod register;
mod reset;
mod second_step;
pub(crate) mod secrets;
mod sign_in;
pub(crate) mod signing;

pub(crate) use flaws::Flaws;
pub(crate) use guessing::about;
pub(crate) use passkeys::shown as passkey_shown;
pub(crate) use sign_in::NAME;

use crate::ctx::Ctx;
use crate::http::Fail;
use crate::tenant::DeskSettings;
use sportello_types::problem::ProblemCode;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::whoami::Provider;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(register::handler)
        .service(confirm::handler)
        .service(password_check::handler)
        .service(sign_in::handler)
        .service(recover::handler)
        .service(reset::handler)
        .service(signing::handler)
        .service(second_step::handler)
        .service(passkeys::list::handler)
        .service(passkeys::ask::handler)
        .service(passkeys::add::handler)
        .service(passkeys::remove::handler);
}

/// What the municipality has set; 404 where it gives no such credentials.
pub(crate) fn offered(ctx: &Ctx) -> Result<DeskSettings, Fail> {
    let settings = ctx.tenant.settings.desk;
    if settings.enabled {
        Ok(settings)
    } else {
        Err(ProblemCode::NotFound.into())
    }
}

/// Desk credentials in the public list of identity providers, where the municipality gives them.
pub(crate) fn identity_provider(ctx: &Ctx) -> Option<IdentityProvider> {
    offered(ctx).ok().map(|_| IdentityProvider {
        provider: Provider::Desk,
        entity_id: NAME.to_owned(),
        name: Provider::Desk.label(ctx.lang).to_owned(),
        login_path: "/accesso/credenziali".to_owned(),
        logo_path: None,
        state: ProviderState::Ready,
    })
}
