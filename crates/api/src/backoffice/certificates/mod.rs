//! The archive of certificates, for operators: looked through, shown but for what they say, annulled. Who is
//! looked for, and whose certificate is looked at, reads so in the own log of accesses.

pub(super) mod annul;
pub(super) mod document;
pub(super) mod list;
pub(super) mod search;
pub(super) mod show;

pub(super) use show::detail;

use crate::certificates::holder_code;
use crate::ctx::Operator;
use crate::http::Fail;
use crate::journal::Act;
use crate::time;
use sportello_storage::audit::{self, Looked};
use sportello_storage::certificates::Certificate;
use sportello_storage::{Keyring, Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::issued_certificates::IssuedCertificate;

/// A line of the archive.
fn line(operator: &Operator, found: Certificate) -> IssuedCertificate {
    IssuedCertificate {
        id: found.id,
        number: found.number,
        issued_at: found.issued_at,
        valid_until: found.valid_until,
        status: found.status(time::rome_day(operator.now)),
        at_counter: found.counter.is_some(),
        title: found.title,
    }
}

/// Notes what an operator does with a certificate: who asked for it reads so, and whom it is about.
async fn note(
    tx: &Tx,
    operator: &Operator,
    act: Act,
    (found, keys): (&Certificate, &Keyring),
    detail: serde_json::Value,
) -> Result<(), Fail> {
    let code = holder_code(tx, found, keys).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: found.citizen,
        object: Some(format!("certificate/{}", found.id)),
        detail,
        ..operator.event(act.name())
    };
    let holder = Looked {
        resident: &found.resident,
        tax_code: code.as_ref(),
    };
    Ok(audit::append_look(tx, event, &[holder]).await?)
}

/// Given and family name of somebody of the portal.
pub(super) async fn name_of(tx: &Tx, id: CitizenId) -> Result<String, Fail> {
    let found = citizens::find(tx, id).await?;
    Ok(found.map_or_else(String::new, |found| {
        let profile = found.profile;
        format!("{} {}", profile.given_name, profile.family_name)
            .trim()
            .to_owned()
    }))
}
