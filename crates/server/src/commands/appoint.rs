//! `sportello appoint SLUG TAX_CODE [ROLE…]`.

use super::block_on;
use super::municipality::municipality;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::wiring::{self, Surroundings};
use sportello_storage::{audit, citizens};
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
    /// Works for the registry office: certificates at the counter; an operator too.
    Registrar,
}

impl Appointment {
    const fn role(self) -> Role {
        match self {
            Self::Operator => Role::Operator,
            Self::Desk => Role::Desk,
            Self::Registrar => Role::Registrar,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Desk => "desk",
            Self::Registrar => "registrar",
        }
    }
}

/// What somebody with these appointments is, in the order of the roles: an operator, whatever else.
fn whole(appointments: &[Appointment]) -> Vec<Appointment> {
    [Appointment::Operator, Appointment::Desk, Appointment::Registrar]
        .into_iter()
        .filter(|one| {
            appointments.contains(one) || (*one == Appointment::Operator && !appointments.is_empty())
        })
        .collect()
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
    let appointments = whole(appointments);
    let roles: Vec<Role> = appointments.iter().map(|one| one.role()).collect();
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let tenant = municipality(&db, slug).await?;
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
        let names: Vec<&str> = appointments.iter().map(|one| one.name()).collect();
        if names.is_empty() {
            say("no roles");
        } else {
            say(names.join(", "));
        }
        Ok(ExitCode::SUCCESS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_a_role_is_an_operator_too() {
        assert_eq!(whole(&[]), []);
        assert_eq!(
            whole(&[Appointment::Registrar]),
            [Appointment::Operator, Appointment::Registrar]
        );
        assert_eq!(
            whole(&[Appointment::Registrar, Appointment::Desk, Appointment::Operator]),
            [Appointment::Operator, Appointment::Desk, Appointment::Registrar]
        );
    }
}
