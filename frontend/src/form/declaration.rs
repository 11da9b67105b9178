//! Statements to make, and texts to read.

use super::pointer;
use super::slot::Slot;
use crate::components::choice::CheckField;
use crate::route::Route;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::form::NotePage;
use sportello_types::lang::Localized;
use sportello_types::text::formpage as words;

/// A statement that the citizen makes by ticking it.
pub(crate) fn declaration(slot: &Slot, text: Option<&Localized>) -> AnyView {
    let (form, lang) = (slot.form, slot.form.lang);
    let (read, write) = (slot.pointer.clone(), slot.pointer.clone());
    let ticked = Signal::derive(move || {
        form.with_answers(|answers| pointer::value_at(answers, &read) == Some(&Value::Bool(true)))
    });
    let statement = text.map(|text| text.text(lang).to_owned());
    let title = statement
        .is_some()
        .then(|| view! { <p class="fw-semibold mb-1">{slot.label()}</p> });
    view! {
        {title}
        <CheckField
            id=slot.id()
            label=statement.unwrap_or_else(|| slot.label())
            nostrip:hint=slot.hint()
            required=slot.required
            checked=ticked
            on_toggle=Callback::new(move |on| form.put(&write, Value::Bool(on)))
            error=slot.error()
        />
    }
    .into_any()
}

/// A text to read.
pub(crate) fn note(slot: &Slot, text: &Localized, page: Option<NotePage>) -> AnyView {
    let lang = slot.form.lang;
    let paragraphs: Vec<_> = text
        .text(lang)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    let page = page.map(|page| {
        let (route, label) = match page {
            NotePage::Privacy => (Route::Privacy, words::note_privacy(lang)),
        };
        view! {
            <p>
                <a href=route.path(lang) target="_blank" rel="noopener">
                    {label}
                    <span class="visually-hidden">" ("{words::opens_new_tab(lang)}")"</span>
                </a>
            </p>
        }
    });
    view! { <div class="sp-note"><h3 class="h6">{slot.label()}</h3>{paragraphs}{page}</div> }.into_any()
}
