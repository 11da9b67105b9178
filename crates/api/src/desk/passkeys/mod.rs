//! The passkeys of the account of whoever is signed in. Adding and removing one asks for the personal
//! code again, and a mail tells the owner.

pub(super) mod add;
pub(super) mod ask;
pub(super) mod list;
pub(super) mod remove;

use super::about;
use crate::ctx::{Citizen, Ctx, Level};
use crate::http::{Fail, ToProblem};
use chrono::Duration;
use sportello_identity::passkeys::{Expected, Fault};
use sportello_storage::desk::{self, Account, Asked};
use sportello_storage::{Error, Tx};
use sportello_types::ids::SessionId;
use sportello_types::passkeys::{KnownCredential, Passkey};
use sportello_types::problem::ProblemCode;
use sportello_types::values::Base64Url;

/// How long a challenge waits for its answer; §15.1 recommends five to ten minutes.
pub(super) const HOLDS: Duration = Duration::minutes(5);
/// Most passkeys of an account.
const MOST: usize = 10;

/// The same, for the browser.
pub(super) fn question_time() -> u32 {
    u32::try_from(HOLDS.num_milliseconds()).unwrap_or(u32::MAX)
}

#[derive(Debug, thiserror::Error)]
#[error("the passkey is refused")]
struct Refused(#[source] Fault);

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        ProblemCode::PasskeyRefused
    }
}

/// An answer that is not taken. Why, the log alone is told.
pub(super) fn refused(fault: Fault) -> Fail {
    tracing::info!(reason = %fault, "passkey refused");
    Refused(fault).into()
}

/// Whom the authenticator must have been asked by. `origin`: that of the request.
pub(super) fn expected<'a>(ctx: &'a Ctx, origin: &'a str, asked: &'a Asked) -> Expected<'a> {
    Expected {
        host: &ctx.host,
        origin,
        challenge_hash: &asked.challenge,
    }
}

/// The passkeys that work at a host, as browsers ask for them.
pub(super) fn known_at(host: &str, passkeys: &[desk::Passkey]) -> Result<Vec<KnownCredential>, Fail> {
    passkeys
        .iter()
        .map(|passkey| &passkey.is)
        .filter(|known| known.host == host)
        .map(|known| {
            let id = Base64Url::try_from(known.credential.clone());
            Ok(KnownCredential {
                id: id.map_err(|_| Error::Corrupt { column: "credential" })?,
                transports: known.transports.clone(),
            })
        })
        .collect()
}

/// A passkey as its owner, or an operator at the desk, sees it.
pub(crate) fn shown(passkey: desk::Passkey) -> Passkey {
    Passkey {
        id: passkey.is.id,
        name: passkey.is.name,
        synced: passkey.is.backed_up,
        added_at: passkey.added_at,
        last_used_at: passkey.last_used_at,
    }
}

/// The account of whoever is signed in; 404 where there is none.
async fn account<L: Level>(tx: &Tx, citizen: &Citizen<L>) -> Result<Account, Fail> {
    super::offered(citizen)?;
    let found = desk::by_citizen(tx, citizen.id).await?;
    Ok(found.ok_or(ProblemCode::NotFound)?)
}

/// What tells that a challenge was given to a session.
fn holder(session: SessionId) -> [u8; 32] {
    about(&["session", &session.to_string()])
}
