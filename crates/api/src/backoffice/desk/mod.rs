//! Recognising people at the desk: find the registration, look at the document, keep the signed form,
//! open the account; and take a lost passkey from it. By operators who have this role too.

pub(super) mod passkeys;
pub(super) mod recognise;
pub(super) mod revoke;
pub(super) mod scan;
pub(super) mod show;

use crate::ctx::DeskOfficer;
use crate::http::Fail;
use sportello_storage::desk::{self, Registration};
use sportello_storage::{Tx, audit};
use sportello_types::desk::DeskOffice;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::values::AdhesionCode;

/// The registration of a code, once its owner has confirmed it.
async fn find(tx: &Tx, officer: &DeskOfficer, code: &str) -> Result<(Registration, AdhesionCode), Fail> {
    crate::desk::offered(officer)?;
    let code: AdhesionCode = code.parse().map_err(|_| ProblemCode::NotFound)?;
    let found = desk::by_code(tx, &code, officer.now).await?;
    Ok((found.ok_or(ProblemCode::NotFound)?, code))
}

/// The offices that may recognise: the municipality itself where it names none.
fn offices(officer: &DeskOfficer, lang: Lang) -> Vec<DeskOffice> {
    let named: Vec<_> = officer
        .tenant
        .settings
        .offices
        .iter()
        .map(|office| office.office(lang))
        .collect();
    let all = if named.is_empty() {
        vec![officer.tenant.front_office(lang)]
    } else {
        named
    };
    all.into_iter()
        .map(|office| DeskOffice {
            slug: office.slug,
            name: office.name,
        })
        .collect()
}

/// What the audit log keeps of an operator's act at the desk.
fn event(officer: &DeskOfficer, name: &str, registration: &Registration) -> audit::Event {
    audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("desk_registration/{}", registration.asked.id)),
        ..officer.event(name)
    }
}
