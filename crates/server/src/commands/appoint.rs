//! `sportello appoint SLUG TAX_CODE [ROLE…]`.

use super::block_on;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::wiring::{self, Surroundings};
use sportello_storage::{audit, citizens, tenants};
use sportello_types::values::CodiceFiscale;
use sportello_types::whoami::Role;
use std::path::Path;
use std::process::ExitCode;

/// What somebody may do beside a citizen's own things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Appointment {
    /// Works for an office of the municipality.
    Operator,
    /// Recognises people at the desk; an operator too.
    Desk,
}

/// Gives somebody who has signed in before these roles and no others; none takes all away. The audit log
/// knows it.
pub(crate) fn run(
    config: Option<&Path>,
    slug: &str,
    tax_code: &CodiceFiscale,
    appointments: &[Appointment],
) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let mut roles = Vec::new();
    if !appointments.is_empty() {
        roles.push(Role::Operator);
    }
    if appointments.contains(&Appointment::Desk) {
        roles.push(Role::Desk);
    }
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let tx = db.system_read().await?;
        let tenant = tenants::by_slug(&tx, slug).await?;
        drop(tx);
        let tenant = tenant.ok_or_else(|| format!("no municipality is called {slug}"))?;
        let now = Surroundings::system().clock.now();
        let tx = db.begin(tenant.id).await?;
        let citizen = citizens::find_by_tax_code(&tx, tax_code).await?;
        let citizen = citizen.ok_or("nobody with this fiscal code has signed in there")?;
        citizens::set_roles(&tx, citizen.profile.id, &roles).await?;
        let event = audit::Event {
            at: now,
            name: "roles_set".to_owned(),
            actor: audit::Actor::System,
            actor_id: None,
            citizen: Some(citizen.profile.id),
            session: None,
            object: None,
            request: None,
            detail: serde_json::json!({ "roles": roles }),
        };
        audit::append(&tx, event).await?;
        tx.commit().await?;
        db.close().await?;
        say(match roles.len() {
            0 => "no roles",
            1 => "operator",
            _ => "operator, desk",
        });
        Ok(ExitCode::SUCCESS)
    })
}
