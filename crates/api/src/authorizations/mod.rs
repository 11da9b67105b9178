//! What apps ask of the citizen who is signed in: shown, and answered.

mod decide;
mod show;

use crate::ctx::{Citizen, secret_hash};
use crate::http::Fail;
use crate::oauth::{self, Asked, freshness};
use sportello_identity::issuer::{ClientRules, Redirect};
use sportello_storage::Tx;
use sportello_storage::authorizations::{self, Stage, Waiting};
use sportello_storage::clients::{self, StoredClient};
use sportello_types::problem::ProblemCode;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(decide::handler).service(show::handler);
}

/// A request that waits for an answer.
struct Open {
    asked: Asked,
    waiting: Waiting,
    stored: StoredClient,
    rules: ClientRules,
    redirect: Redirect,
}

impl Open {
    /// 404 `authorization_expired` when there is none, or its client is gone.
    async fn find(tx: &Tx, citizen: &Citizen, id: &str) -> Result<Self, Fail> {
        let over = || Fail::from(ProblemCode::AuthorizationExpired);
        let waiting = authorizations::find(tx, secret_hash(id), Stage::Asked, citizen.now).await?;
        let waiting = waiting.ok_or_else(over)?;
        let asked = oauth::read_asked(&waiting)?;
        let stored = clients::find(tx, waiting.client).await?.ok_or_else(over)?;
        let rules = ClientRules::read(stored.id, &stored.registration).map_err(|_| over())?;
        let redirect = asked.request.redirect(&rules).ok_or_else(over)?;
        Ok(Self {
            asked,
            waiting,
            stored,
            rules,
            redirect,
        })
    }

    /// 403 `step_up_required` when the login is too low or too old for this request.
    fn check_login(&self, citizen: &Citizen) -> Result<(), ProblemCode> {
        freshness(
            &self.asked.request,
            &citizen.login,
            self.waiting.created_at,
            citizen.now,
        )
    }
}
