//! For operators: a fiscal code that somebody from another member state has stated, once it is checked.

use super::frame::Frame;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::field::TextArea;
use crate::components::short_form::{Flaws, Typed, field};
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

const IDENTIFIER: &str = "eidas_identifier";
const TAX_CODE: &str = "tax_code";
const HOW: &str = "reason";

/// The link, or all that is wrong with it.
fn read(identifier: &str, tax_code: &str, reason: &str, lang: Lang) -> Result<TaxCodeLink, Flaws> {
    let identifier = identifier.trim().parse();
    let tax_code = tax_code.trim().parse();
    let reason = reason.trim();
    let reasoned = REASON.contains(&reason.chars().count());
    match (identifier, tax_code) {
        (Ok(eidas_identifier), Ok(tax_code)) if reasoned => Ok(TaxCodeLink {
            eidas_identifier,
            tax_code,
            reason: reason.to_owned(),
        }),
        (identifier, tax_code) => Err([
            (identifier.is_err(), IDENTIFIER, words::wrong_identifier(lang)),
            (tax_code.is_err(), TAX_CODE, words::wrong_tax_code(lang)),
            (!reasoned, HOW, words::wrong_reason(lang)),
        ]
        .into_iter()
        .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
        .collect()),
    }
}

#[component]
pub(super) fn TaxCodeLinksPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let form = Typed::new(vec![
        (IDENTIFIER, words::identifier(lang)),
        (TAX_CODE, words::tax_code(lang)),
        (HOW, words::reason(lang)),
    ]);
    let done = RwSignal::new(None::<String>);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(None);
        let read = read(
            &form.text(IDENTIFIER),
            &form.text(TAX_CODE),
            &form.text(HOW),
            lang,
        );
        let Some(link) = form.begin_with(read) else {
            return;
        };
        spawn_local(async move {
            let answer = api::backoffice::link_tax_code(&link, &key.get_value()).await;
            if answer.as_ref().err().is_none_or(|error| error.code().is_some()) {
                key.set_value(new_key());
            }
            match answer {
                Ok(()) => {
                    form.done();
                    let told = words::done(lang, link.tax_code.to_string());
                    live.announce(told.clone());
                    done.set(Some(told));
                }
                Err(error) => match error.code() {
                    Some(ProblemCode::NotFound) => form.wrong(IDENTIFIER, words::nobody(lang)),
                    Some(ProblemCode::Conflict) => form.wrong(TAX_CODE, words::not_theirs(lang)),
                    _ => form.failed(error),
                },
            }
        });
    };
    view! {
        <Frame section=Route::TaxCodeLinks title=words::title(lang) lead=words::lead(lang)>
            {move || done.get().map(|told| view! { <Alert tone=Tone::Success>{told}</Alert> })}
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                <p>{common::required_note(lang)}</p>
                {field(
                    form,
                    IDENTIFIER,
                    words::identifier(lang),
                    Some(words::identifier_hint(lang)),
                    ("text", "off", 256),
                )}
                {field(
                    form,
                    TAX_CODE,
                    words::tax_code(lang),
                    Some(words::tax_code_hint(lang)),
                    ("text", "off", 16),
                )}
                <TextArea
                    id=HOW
                    label=words::reason(lang)
                    hint=words::reason_hint(lang)
                    required=true
                    maxlength=500_u32
                    value=form.value(HOW)
                    on_input=form.hear(HOW)
                    error=form.error(HOW)
                />
                <div class="sp-actions">
                    <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
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
        let of =
            |identifier: &str, tax_code: &str, reason: &str| read(identifier, tax_code, reason, Lang::It);
        let controls = |found: Result<TaxCodeLink, Flaws>| -> Vec<_> {
            found
                .unwrap_err()
                .into_iter()
                .map(|(control, _)| control)
                .collect()
        };
        assert_eq!(controls(of("", "", "")), [IDENTIFIER, TAX_CODE, HOW]);
        assert_eq!(controls(of("CY/IT/1", "GRGLNE96L48Z211L", "vista")), [HOW]);
        let link = of(" CY/IT/1 ", " grglne96l48z211l ", "Tessera sanitaria vista ").unwrap();
        assert_eq!(link.tax_code.as_str(), "GRGLNE96L48Z211L");
        assert_eq!(
            (link.eidas_identifier.as_str(), link.reason.as_str()),
            ("CY/IT/1", "Tessera sanitaria vista")
        );
    }
}
