//! What the records of a municipality say of themselves, in words.

use sportello_storage::audit::{self, Chain};
use sportello_storage::register::{self, Register};
use sportello_storage::{Error, Tx};

/// What is as it was written, or `Err` with the first thing that is not.
pub(super) type Finding = Result<String, String>;

/// Looks through audit log and register.
pub(super) async fn look(tx: &Tx) -> Result<[Finding; 2], Error> {
    let audit = match audit::verify_chain(tx).await? {
        Chain::Whole { entries } => Ok(format!("audit log: {entries} entries, unbroken")),
        Chain::Broken { seq } => Err(format!(
            "audit log: entry {seq} is missing, was changed or does not follow the one before"
        )),
    };
    let register = match register::verify(tx).await? {
        Register::Whole { entries, days } => Ok(format!(
            "register: {entries} entries, {days} sealed days, as written"
        )),
        Register::Broken(fault) => Err(format!("register: {fault}")),
    };
    Ok([audit, register])
}
