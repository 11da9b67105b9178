//! Clients, for operators: registered, changed, removed. Each step is written to the audit log.

mod change;
mod list;
mod register;
mod remove;
mod renew_secret;
mod show;
mod withdraw_keys;

use crate::ctx::Operator;
use crate::http::{Fail, FieldFlaw, Flaws};
use sportello_identity::issuer::{ClientRules, InvalidRegistration};
use sportello_storage::clients::StoredClient;
use sportello_storage::{Tx, audit, clients};
use sportello_types::ids::ClientId;
use sportello_types::lang::Lang;
use sportello_types::text::clients as words;
use sportello_types::tokens::{Client, ClientRegistration};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(change::handler)
        .service(list::handler)
        .service(register::handler)
        .service(remove::handler)
        .service(renew_secret::handler)
        .service(show::handler)
        .service(withdraw_keys::handler);
}

impl FieldFlaw for InvalidRegistration {
    const OF: &'static str = "fields of the registration";

    fn pointer(&self) -> String {
        self.pointer.clone()
    }

    fn rule(&self) -> String {
        self.rule.to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        message(self, lang).to_owned()
    }
}

fn message(fault: &InvalidRegistration, lang: Lang) -> &'static str {
    let of = |part: &str| fault.pointer.starts_with(part);
    match fault.rule {
        "address" => words::address(lang),
        "loopback" => words::loopback(lang),
        "keys" => words::keys(lang),
        "unused" => words::keys_unused(lang),
        "characters" => words::characters(lang),
        "unknown" => words::exchange_unknown(lang),
        "kind" if of("/authentication") => words::authentication(lang),
        "kind" if of("/scopes") => words::scope(lang),
        "kind" if of("/redirect_uris") => words::redirect_uris(lang),
        "kind" => words::exchanges(lang),
        _ => words::length(lang),
    }
}

/// Checks a registration, and that the apps that it names exist.
async fn check(tx: &Tx, id: ClientId, given: &ClientRegistration) -> Result<(), Fail> {
    ClientRules::read(id, given).map_err(Flaws)?;
    for (place, app) in given.exchanges.iter().enumerate() {
        if clients::find(tx, *app).await?.is_none() {
            let fault = InvalidRegistration {
                pointer: format!("/exchanges/{place}"),
                rule: "unknown",
            };
            return Err(Flaws(vec![fault]).into());
        }
    }
    Ok(())
}

fn public(stored: StoredClient) -> Client {
    Client {
        id: stored.id,
        registration: stored.registration,
        registered_by: stored.registered_by,
        registered_at: stored.registered_at,
        version: stored.version,
    }
}

/// What the audit log keeps of it.
fn event(operator: &Operator, name: &str, client: ClientId) -> audit::Event {
    audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("client/{client}")),
        ..operator.event(name)
    }
}
