//! Who declares about whom: the rule is [`sportello_types::registry::Household::may_declare`].

use super::refused::Refused;
use crate::ctx::Ctx;
use crate::households::Asked;
use crate::http::Fail;
use crate::journal::Act;
use sportello_storage::Tx;
use sportello_types::registry::Seen;

/// Refuses a declaration about somebody for whom the citizen may not declare.
pub(super) fn require(ctx: &Ctx, asked: &Asked<'_>, about: &Seen<'_>) -> Result<(), Fail> {
    asked
        .may_declare(about)
        .map_err(|why| Refused::person(&ctx.tenant, why).into())
}

/// Notes that the rest of the household is shown too: what is said of the family names them. Each reads so
/// in the own log.
pub(super) async fn note_family(tx: &Tx, asked: &Asked<'_>, about: &Seen<'_>) -> Result<(), Fail> {
    let others: Vec<Seen<'_>> = asked
        .seen()
        .into_iter()
        .filter(|other| other.member.id != about.member.id && !asked.is_own(other))
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    asked.note_in(tx, Act::HouseholdSeen, "registry", &others).await
}
