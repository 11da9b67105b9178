//! A new e-mail address: who is written to, and how often.

use crate::ctx::{Citizen, Level};
use crate::http::{Fail, ToProblem};
use crate::jobs::{confirm_email, email_changed};
use chrono::Duration;
use sportello_integrations::notify::mails::AddressNews;
use sportello_storage::citizens::EMAIL_REQUESTS_COUNT_FOR;
use sportello_storage::{Tx, citizens, new_id};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;
use sportello_types::values::Email;

/// An address that waits for confirmation is not written to again so soon.
const AGAIN_AFTER: Duration = Duration::minutes(5);
/// Confirmation mails that a citizen may ask for in a day: nobody's mail box is flooded from here.
const MOST_A_DAY: i64 = 5;

#[derive(Debug, thiserror::Error)]
#[error("{MOST_A_DAY} confirmation mails in a day are enough")]
struct TooMany {
    wait_seconds: u64,
}

impl ToProblem for TooMany {
    fn code(&self) -> ProblemCode {
        ProblemCode::TooManyConfirmations
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.wait_seconds)
    }
}

/// Has the new address confirmed, and tells the one in use. The citizen's row is locked, so that the
/// mails are counted one after the other.
pub(super) async fn ask<L: Level>(
    tx: &Tx,
    citizen: &Citizen<L>,
    before: &Profile,
    wanted: &Email,
) -> Result<(), Fail> {
    let asked = citizens::email_requests(tx, citizen.id, citizen.now).await?;
    let waits = before.pending_email.as_ref() == Some(wanted);
    if waits && asked.last.is_some_and(|last| citizen.now - last < AGAIN_AFTER) {
        return Ok(());
    }
    if let Some(first) = asked.first.filter(|_| asked.count >= MOST_A_DAY) {
        let wait = first + EMAIL_REQUESTS_COUNT_FOR - citizen.now;
        let wait_seconds = u64::try_from(wait.num_seconds()).unwrap_or_default() + 1;
        return Err(TooMany { wait_seconds }.into());
    }
    let request = new_id(citizen.now, &mut citizen.rng());
    citizens::count_email_request(tx, request, citizen.id, citizen.now).await?;
    confirm_email::enqueue(tx, citizen, citizen.id).await?;
    if let Some(old) = before.email.clone().filter(|_| !waits) {
        email_changed::enqueue(tx, citizen, citizen.id, old, AddressNews::Asked).await?;
    }
    Ok(())
}
