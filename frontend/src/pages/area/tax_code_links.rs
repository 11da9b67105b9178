//! For operators: a fiscal code that somebody from another member state has stated, once it is checked.

use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::{ErrorSummary, Flaw};
use crate::components::field::{TextArea, TextField};
use crate::components::problem::ApiFailure;
use crate::keys::new_key;
use crate::live::use_live;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::backoffice::{REASON, TaxCodeLink};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{fields as common, taxcodelinks as words};

const IDENTIFIER: &str = "identificativo";
const TAX_CODE: &str = "codice-fiscale";
const HOW: &str = "verifica";

/// What stands in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Draft {
    identifier: String,
    tax_code: String,
    reason: String,
}

/// What is wrong with a field, by its id.
type Wrong = Vec<(&'static str, String)>;

impl Draft {
    /// The link, or all that cannot be read.
    fn link(&self, lang: Lang) -> Result<TaxCodeLink, Wrong> {
        let identifier = self.identifier.trim().parse();
        let tax_code = self.tax_code.trim().parse();
        let reason = self.reason.trim();
        let reasoned = REASON.contains(&reason.chars().count());
        match (identifier, tax_code) {
            (Ok(eidas_identifier), Ok(tax_code)) if reasoned => Ok(TaxCodeLink {
                eidas_identifier,
                tax_code,
                reason: reason.to_owned(),
            }),
            (identifier, tax_code) => Err([
                (IDENTIFIER, identifier.is_err(), words::wrong_identifier(lang)),
                (TAX_CODE, tax_code.is_err(), words::wrong_tax_code(lang)),
                (HOW, !reasoned, words::wrong_reason(lang)),
            ]
            .into_iter()
            .filter(|(_, wrong, _)| *wrong)
            .map(|(field, _, message)| (field, message.to_owned()))
            .collect()),
        }
    }
}

/// The fields that the portal refuses, where it says which.
fn refused(error: &ApiError, lang: Lang) -> Option<Wrong> {
    let ApiError::Problem(problem) = error else {
        return None;
    };
    let field = |pointer: &str| match pointer {
        "/eidas_identifier" => Some(IDENTIFIER),
        "/tax_code" => Some(TAX_CODE),
        "/reason" => Some(HOW),
        _ => None,
    };
    match problem.problem {
        ProblemCode::NotFound => Some(vec![(IDENTIFIER, words::nobody(lang).to_owned())]),
        ProblemCode::Conflict => Some(vec![(TAX_CODE, words::not_theirs(lang).to_owned())]),
        ProblemCode::ValidationFailed => problem
            .fields
            .iter()
            .map(|flaw| Some((field(&flaw.pointer)?, flaw.message.clone())))
            .collect(),
        _ => None,
    }
}

#[component]
pub(super) fn TaxCodeLinksPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let draft = RwSignal::new(Draft::default());
    let wrong = RwSignal::new(Wrong::new());
    let attempts = RwSignal::new(0_u32);
    let failure = RwSignal::new(None::<ApiError>);
    let done = RwSignal::new(None::<String>);
    let busy = Busy::default();
    // What is sent next after an answer is another request.
    let key = StoredValue::new(new_key());
    let refuse = move |found: Wrong| {
        wrong.set(found);
        attempts.update(|count| *count += 1);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(None);
        let link = match draft.with_untracked(|draft| draft.link(lang)) {
            Ok(link) => link,
            Err(found) => return refuse(found),
        };
        if !busy.begin() {
            return;
        }
        wrong.set(Wrong::new());
        failure.set(None);
        spawn_local(async move {
            match api::backoffice::link_tax_code(&link, &key.get_value()).await {
                Ok(()) => {
                    key.set_value(new_key());
                    draft.set(Draft::default());
                    let told = words::done(lang, link.tax_code.to_string());
                    live.announce(told.clone());
                    done.set(Some(told));
                }
                Err(error) => match refused(&error, lang) {
                    Some(found) => {
                        key.set_value(new_key());
                        refuse(found);
                    }
                    None => failure.set(Some(error)),
                },
            }
            busy.end();
        });
    };
    let labels = [
        (IDENTIFIER, words::identifier(lang)),
        (TAX_CODE, words::tax_code(lang)),
        (HOW, words::reason(lang)),
    ];
    let flaws = Signal::derive(move || {
        let label = |field: &str| {
            labels
                .iter()
                .find(|(id, _)| *id == field)
                .map_or("", |(_, label)| label)
        };
        wrong.with(|wrong| {
            let flaw = |(field, message): &(&'static str, String)| Flaw {
                field_id: (*field).to_owned(),
                label: label(field).to_owned(),
                message: message.clone(),
            };
            wrong.iter().map(flaw).collect::<Vec<_>>()
        })
    });
    let error = move |field: &'static str| {
        Signal::derive(move || {
            wrong.with(|wrong| {
                let found = wrong.iter().find(|(id, _)| *id == field);
                found.map(|(_, message)| message.clone())
            })
        })
    };
    view! {
        <Frame section=Route::TaxCodeLinks title=words::title(lang) lead=words::lead(lang)>
            {move || done.get().map(|told| view! { <Alert tone=Tone::Success>{told}</Alert> })}
            <form novalidate=true class="sp-narrow" on:submit=submit>
                <ErrorSummary flaws=flaws shown=attempts/>
                {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
                <p>{common::required_note(lang)}</p>
                <TextField
                    id=IDENTIFIER
                    label=words::identifier(lang)
                    hint=words::identifier_hint(lang)
                    required=true
                    autocomplete="off"
                    maxlength=256_u32
                    value=Signal::derive(move || draft.with(|draft| draft.identifier.clone()))
                    on_input=Callback::new(move |text| draft.update(|draft| draft.identifier = text))
                    error=error(IDENTIFIER)
                />
                <TextField
                    id=TAX_CODE
                    label=words::tax_code(lang)
                    hint=words::tax_code_hint(lang)
                    required=true
                    autocomplete="off"
                    maxlength=16_u32
                    value=Signal::derive(move || draft.with(|draft| draft.tax_code.clone()))
                    on_input=Callback::new(move |text| draft.update(|draft| draft.tax_code = text))
                    error=error(TAX_CODE)
                />
                <TextArea
                    id=HOW
                    label=words::reason(lang)
                    hint=words::reason_hint(lang)
                    required=true
                    maxlength=500_u32
                    value=Signal::derive(move || draft.with(|draft| draft.reason.clone()))
                    on_input=Callback::new(move |text| draft.update(|draft| draft.reason = text))
                    error=error(HOW)
                />
                <div class="sp-actions">
                    <button type="submit" class="btn btn-primary mobile-full" aria-disabled=busy.aria_disabled()>
                        {words::link(lang)}
                    </button>
                </div>
            </form>
        </Frame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_spaces_around_are_nothing() {
        let of = |identifier: &str, tax_code: &str, reason: &str| {
            let draft = Draft {
                identifier: identifier.to_owned(),
                tax_code: tax_code.to_owned(),
                reason: reason.to_owned(),
            };
            draft.link(Lang::It)
        };
        let fields = |found: Result<TaxCodeLink, Wrong>| -> Vec<_> {
            found.unwrap_err().into_iter().map(|(field, _)| field).collect()
        };
        assert_eq!(fields(of("", "", "")), [IDENTIFIER, TAX_CODE, HOW]);
        assert_eq!(fields(of("CY/IT/1", "GRGLNE96L48Z211L", "vista")), [HOW]);
        let link = of(" CY/IT/1 ", " grglne96l48z211l ", "Tessera sanitaria vista ").unwrap();
        assert_eq!(link.tax_code.as_str(), "GRGLNE96L48Z211L");
        assert_eq!(
            (link.eidas_identifier.as_str(), link.reason.as_str()),
            ("CY/IT/1", "Tessera sanitaria vista")
        );
    }
}
