//! From a request to what the paper says.

use super::flaws::Flaw;
use super::order::{Item, Order};
use super::refused::Refused;
use crate::certificates::{self, subject};
use crate::ctx::Ctx;
use crate::households::Asked;
use crate::http::{Fail, Flaws};
use crate::journal::Act;
use crate::time;
use sportello_documents::certificates::Subject;
use sportello_documents::self_certifications::{Filled, Kind, SelfStatement, declare, fill};
use sportello_types::form::{self, Answers, Env, Form, Violation};
use sportello_types::registry::Seen;
use sportello_types::self_certifications::{SelfCertificationRequest, with_registry};

/// Why nothing is stated.
enum Unstated {
    /// The registry, or the rules, stand against it.
    Refused(Refused),
    /// Answers that the forms do not take.
    Flaws(Flaws<Flaw>),
}

/// What the paper says. Why it says nothing is a look at the person's record too.
pub(super) async fn state(
    ctx: &Ctx,
    asked: &Asked<'_>,
    seen: &Seen<'_>,
    order: &Order<'_>,
    request: &SelfCertificationRequest,
) -> Result<SelfStatement, Fail> {
    let record = subject::record(asked, seen).await?;
    let about = subject::of(asked, seen, &record);
    let own = asked.chosen(None)?;
    let own_record = if asked.is_own(seen) {
        None
    } else {
        Some(subject::record(asked, &own).await?)
    };
    let declarant = own_record
        .as_ref()
        .map_or(about, |record| subject::of(asked, &own, record));
    match stated(ctx, order, request, &about, &declarant) {
        Ok(statement) => Ok(statement),
        Err(Unstated::Flaws(flaws)) => Err(flaws.into()),
        Err(Unstated::Refused(refused)) => {
            asked.note(Act::SelfCertificationOptionsSeen, &[*seen]).await?;
            Err(refused.into())
        }
    }
}

fn stated(
    ctx: &Ctx,
    order: &Order<'_>,
    request: &SelfCertificationRequest,
    about: &Subject<'_>,
    declarant: &Subject<'_>,
) -> Result<SelfStatement, Unstated> {
    let refused = |kind: Option<&Kind>, code| Unstated::Refused(Refused::kind(&ctx.tenant, kind, code));
    let env = Env {
        today: time::rome_day(ctx.now),
        attachments: &[],
    };
    let (mut answered, mut flaws) = (Vec::new(), Vec::new());
    for (at, item) in order.0.iter().enumerate() {
        let filled = fill(item.kind, about).map_err(|code| refused(Some(item.kind), code))?;
        answered.push(answers(at, item, filled, &env, &mut flaws));
    }
    if !flaws.is_empty() {
        return Err(Unstated::Flaws(Flaws(flaws)));
    }
    let kinds: Vec<Kind> = order.0.iter().map(|item| as_declared(ctx, item.kind)).collect();
    let declared: Vec<(&Kind, &Answers)> = kinds.iter().zip(&answered).collect();
    declare(
        &declared,
        about,
        declarant,
        request.recipient,
        request.addressee.as_ref(),
    )
    .map_err(|code| refused(None, code))
}

/// A kind with the validity that its certificate has here.
fn as_declared(ctx: &Ctx, kind: &Kind) -> Kind {
    let mut declared = kind.clone();
    declared.validity = kind
        .validity
        .map(|validity| certificates::validity(&ctx.tenant, &kind.slug, validity));
    declared
}

/// The answers of a declaration, as they will be printed, and what is wrong with them.
fn answers(at: usize, item: &Item<'_>, filled: Filled, env: &Env<'_>, flaws: &mut Vec<Flaw>) -> Answers {
    let given = &item.declared.answers;
    let Some(form) = filled.form else {
        if !given.0.is_empty() {
            flaws.push(Flaw::Needless { at });
        }
        return filled.answers;
    };
    let (answers, violations) = judged(&form, &filled.answers, given, env);
    flaws.extend(
        violations
            .into_iter()
            .map(|violation| Flaw::Answer { at, violation }),
    );
    answers
}

/// Answers in their normal form, with what the registry says and what is computed, and what is wrong with
/// them. A key that the form does not have is wrong; what it does not ask at the moment falls away.
fn judged(form: &Form, filled: &Answers, given: &Answers, env: &Env<'_>) -> (Answers, Vec<Violation>) {
    let canonical = form::canonical(form, &with_registry(form, filled, given));
    let mut violations: Vec<Violation> = form::validate(form, &canonical, env);
    violations.retain(|violation| violation.rule.code() == "unknown_field");
    let answers = form::prune(form, &form::compute(form, &canonical, env), env);
    violations.extend(form::validate(form, &answers, env));
    (answers, violations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn form() -> Form {
        let text = |text: &str| json!({ "it": text, "en": text });
        serde_json::from_value(json!({ "steps": [{
            "id": "only", "title": text("Titolo"),
            "fields": [
                { "id": "person", "label": text("Chi"), "kind": { "type": "text" }, "read_only": true },
                { "id": "year", "label": text("Anno"), "kind": { "type": "number", "min": 1900 }, "required": true },
                { "id": "more", "label": text("Altro"), "kind": { "type": "bool" } },
                { "id": "what", "label": text("Che cosa"), "kind": { "type": "text" }, "required": true,
                  "visible_when": "more" }
            ]
        }] }))
        .unwrap()
    }

    fn judge(given: Value) -> (Value, Vec<String>) {
        let read = |value: Value| serde_json::from_value::<Answers>(value).unwrap();
        let env = Env {
            today: "2026-11-24".parse().unwrap(),
            attachments: &[],
        };
        let filled = read(json!({ "person": "SOFIA MELIS" }));
        let (answers, violations) = judged(&form(), &filled, &read(given), &env);
        let codes = violations
            .iter()
            .map(|violation| format!("{} {}", violation.pointer, violation.rule.code()));
        (Value::Object(answers.0), codes.collect())
    }

    #[test]
    fn the_registry_stands_before_what_was_answered() {
        let (answers, violations) = judge(json!({ "person": "MARIO ROSSI", "year": 2001 }));
        assert_eq!(answers, json!({ "person": "SOFIA MELIS", "year": 2001 }));
        assert_eq!(violations, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_asked_falls_away_and_what_is_made_up_is_told() {
        let (answers, violations) = judge(json!({ "year": 2001, "more": false, "what": "x" }));
        assert_eq!(answers["what"], Value::Null);
        assert_eq!(violations, Vec::<String>::new());
        let (_, violations) = judge(json!({ "year": 2001, "criminal": true }));
        assert_eq!(violations, ["/criminal unknown_field"]);
        let (_, violations) = judge(json!({ "more": true }));
        assert_eq!(violations, ["/year required", "/what required"]);
    }
}
