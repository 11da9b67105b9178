//! The controls of the page by the names of the API, and what the server says of them.

use crate::api::ApiError;
use crate::form::state::Wrong;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::text::selfcertificationpages as words;
use sportello_types::values::Slug;
use std::collections::BTreeMap;

pub(super) const PERSON: &str = "person";
pub(super) const RECIPIENT: &str = "recipient";
pub(super) const ADDRESSEE: &str = "addressee";
pub(super) const KINDS: &str = "declared";
pub(super) const AWARE: &str = "aware";
pub(super) const OUTCOME: &str = "outcome";
pub(super) const BY: &str = "outcome-by";
pub(super) const ADDRESS: &str = "outcome-address";

/// What is wrong, by control.
pub(super) type Wrongs = Vec<(&'static str, String)>;

/// What a control is called.
pub(super) fn label(control: &str, lang: Lang) -> &'static str {
    match control {
        PERSON => words::person(lang),
        RECIPIENT => words::recipient(lang),
        ADDRESSEE => words::addressee(lang),
        KINDS => words::kinds(lang),
        AWARE => words::aware_title(lang),
        BY => words::by(lang),
        ADDRESS => words::address(lang),
        _ => words::outcome(lang),
    }
}

/// What the server said of fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) controls: Wrongs,
    pub(super) forms: BTreeMap<Slug, Vec<Wrong>>,
}

/// The fields at fault; the error itself where it names none. `declared`: the kinds of the request, in order.
pub(super) fn told(error: ApiError, declared: &[&Slug]) -> Result<Told, ApiError> {
    let problem = match error {
        ApiError::Problem(problem)
            if problem.problem == ProblemCode::ValidationFailed && !problem.fields.is_empty() =>
        {
            problem
        }
        other => return Err(other),
    };
    let mut told = Told::default();
    for FieldError { pointer, message, .. } in problem.fields {
        match in_answers(&pointer, declared) {
            Some((kind, pointer)) => {
                let wrong = Wrong { pointer, message };
                told.forms.entry(kind.clone()).or_default().push(wrong);
            }
            None => told.controls.push((control(&pointer), message)),
        }
    }
    Ok(told)
}

/// A place in the answers to the form of a kind: `/declared/1/answers/year`.
fn in_answers<'d>(pointer: &str, declared: &[&'d Slug]) -> Option<(&'d Slug, String)> {
    let (at, place) = pointer.strip_prefix("/declared/")?.split_once("/answers")?;
    let kind = declared.get(at.parse::<usize>().ok()?)?;
    (!place.is_empty()).then(|| (*kind, place.to_owned()))
}

fn control(pointer: &str) -> &'static str {
    match pointer {
        "/outcome" | "/outcome/kind" => OUTCOME,
        // The municipality sends no certified mail.
        "/outcome/to/by" | "/to/by" => BY,
        _ => match pointer.split('/').nth(1) {
            Some("person") => PERSON,
            Some("recipient") => RECIPIENT,
            Some("addressee") => ADDRESSEE,
            Some("aware") => AWARE,
            Some("outcome" | "to") => ADDRESS,
            _ => KINDS,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::problem::Problem;

    fn error(code: ProblemCode, pointers: &[&str]) -> ApiError {
        let field = |pointer: &&str| FieldError {
            pointer: (*pointer).to_owned(),
            code: "required".to_owned(),
            message: format!("at {pointer}"),
        };
        ApiError::Problem(Box::new(Problem {
            kind: String::new(),
            title: String::new(),
            status: code.status(),
            detail: String::new(),
            instance: String::new(),
            problem: code,
            fields: pointers.iter().map(field).collect(),
            groups: Vec::new(),
        }))
    }

    #[test]
    fn what_the_server_says_stands_at_the_control_that_it_is_about() {
        let (first, second): (Slug, Slug) = ("residenza".parse().unwrap(), "reddito".parse().unwrap());
        let declared = [&first, &second];
        let pointers = [
            "/declared/1/answers/income/0/amount",
            "/declared/0/answers",
            "/declared/9/answers/x",
            "/aware",
            "/outcome/to",
            "/outcome/to/by",
        ];
        let told = told(error(ProblemCode::ValidationFailed, &pointers), &declared).unwrap();
        let forms: Vec<_> = told
            .forms
            .iter()
            .map(|(kind, wrong)| (kind.as_str(), wrong.len()))
            .collect();
        assert_eq!(forms, [("reddito", 1)]);
        assert_eq!(told.forms[&second][0].pointer, "/income/0/amount");
        let controls: Vec<_> = told.controls.iter().map(|(control, _)| *control).collect();
        assert_eq!(controls, [KINDS, KINDS, AWARE, ADDRESS, BY]);
    }

    #[test]
    fn another_failure_is_told_as_a_whole() {
        let failed = |code, pointers: &[&str]| told(error(code, pointers), &[]).is_err();
        assert!(failed(ProblemCode::NotDeclarable, &["/person"]));
        assert!(failed(ProblemCode::ValidationFailed, &[]));
        assert!(told(ApiError::Offline, &[]).is_err());
    }
}
