//! The log of logins, for operators: looked into with a reason, which is written down where nobody can
//! change it, and which the citizen sees whose logins were looked for.

pub mod archive;
pub(super) mod export;
pub(super) mod search;

use super::written_reason;
use crate::ctx::Operator;
use crate::http::Fail;
use sportello_storage::login_log::Criteria;
use sportello_storage::{Tx, audit, citizens};
use sportello_types::backoffice::{LoginLogSearch, LoginOutcome};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{backoffice as words, form};

/// A search that may be made: a reason, a period, and a citizen that there is.
struct Wanted {
    reason: String,
    criteria: Criteria,
    /// Nobody of this municipality has the fiscal code, or what the eIDAS node calls them: nothing can be
    /// found.
    nobody: bool,
}

impl Wanted {
    async fn of(tx: &Tx, search: &LoginLogSearch) -> Result<Self, Fail> {
        let reason = written_reason(&search.reason)?;
        if search.from >= search.to {
            return Err(refuse("/to", "order", |lang| words::period(lang).to_owned()));
        }
        check_lengths(search)?;
        let mut found = Vec::new();
        if let Some(code) = &search.tax_code {
            found.push(citizens::find_by_tax_code(tx, code).await?);
        }
        if let Some(identifier) = &search.eidas_identifier {
            found.push(citizens::find_by_eidas(tx, identifier).await?);
        }
        let found: Vec<_> = found
            .into_iter()
            .map(|found| found.map(|citizen| citizen.profile.id))
            .collect();
        let citizen = found.first().copied().flatten();
        Ok(Self {
            reason,
            nobody: found.iter().any(|one| one.is_none() || *one != citizen),
            criteria: Criteria {
                from: search.from,
                to: search.to,
                citizen,
                idp: search.identity_provider.clone(),
                request_id: search.request_id.clone(),
                accepted: search.outcome.map(|outcome| outcome == LoginOutcome::Accepted),
            },
        })
    }
}

/// What the audit log keeps of it: who looked, why, for what, and how much was found. The fiscal
/// code is not written there; the citizen's id is.
fn event(operator: &Operator, name: &str, wanted: &Wanted, found: usize) -> audit::Event {
    let Criteria {
        from,
        to,
        citizen,
        idp,
        request_id,
        accepted,
    } = &wanted.criteria;
    audit::Event {
        actor: audit::Actor::Operator,
        citizen: *citizen,
        object: Some("login_log".to_owned()),
        detail: serde_json::json!({
            "reason": wanted.reason,
            "from": from,
            "to": to,
            "by_citizen": citizen.is_some() || wanted.nobody,
            "identity_provider": idp,
            "request_id": request_id,
            "accepted": accepted,
            "found": found,
        }),
        ..operator.event(name)
    }
}

/// What is looked for goes into the audit log: it has an end.
fn check_lengths(search: &LoginLogSearch) -> Result<(), Fail> {
    let longer =
        |text: &Option<String>, most| text.as_ref().is_some_and(|text| text.chars().nth(most).is_some());
    let (pointer, message): (_, fn(Lang) -> String) = if longer(&search.identity_provider, 512) {
        ("/identity_provider", |lang| form::too_long(lang, 512))
    } else if longer(&search.request_id, 256) {
        ("/request_id", |lang| form::too_long(lang, 256))
    } else if longer(&search.cursor, 512) {
        ("/cursor", |lang| form::too_long(lang, 512))
    } else {
        return Ok(());
    };
    Err(refuse(pointer, "too_long", message))
}

fn refuse(pointer: &'static str, rule: &'static str, message: fn(Lang) -> String) -> Fail {
    Fail::field(ProblemCode::ValidationFailed, pointer, rule, message)
}
