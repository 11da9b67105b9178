//! Who declares about whom: the rule is [`sportello_types::registry::Household::may_declare`].

use super::refused::Refused;
use crate::ctx::Ctx;
use crate::households::Asked;
use crate::http::Fail;
use sportello_types::registry::Seen;

/// Refuses a declaration about somebody for whom the citizen may not declare.
pub(super) fn require(ctx: &Ctx, asked: &Asked<'_>, about: &Seen<'_>) -> Result<(), Fail> {
    asked
        .may_declare(about)
        .map_err(|why| Refused::person(&ctx.tenant, why).into())
}
