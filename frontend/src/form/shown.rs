//! Answers that cannot be changed here: certified and computed values, as data.

use super::slot::Slot;
use crate::components::facts::{Fact, Facts};
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::form::{Prefill, SummaryRow, SummaryStep, SummaryValue};
use sportello_types::lang::Lang;
use sportello_types::text::{area, formpage as words};

/// The answer as text, as it stands now.
pub(crate) fn shown(slot: &Slot) -> AnyView {
    let (lang, label, pointer, summary) = (
        slot.form.lang,
        slot.label(),
        slot.pointer.clone(),
        slot.form.summary(),
    );
    let values =
        Memo::new(move |_| summary.with(|steps| find(steps, &pointer).map(|value| texts(value, lang))));
    let (id, hint) = (
        slot.id(),
        slot.hint().map(|hint| view! { <p class="sp-hint">{hint}</p> }),
    );
    view! {
        <div class="sp-field" id=id>
            {move || {
                let values = values.get().unwrap_or_else(|| vec![words::empty(lang).to_owned()]);
                view! { <Facts facts=vec![Fact { label: label.clone(), values }]/> }
            }}
            {hint}
            {profile_link(slot)}
        </div>
    }
    .into_any()
}

/// The way to the profile, for what is changed there and nowhere else. In a tab of its own: the form
/// stays as it is.
fn profile_link(slot: &Slot) -> Option<impl IntoView + use<>> {
    let lang = slot.form.lang;
    let changeable = matches!(
        slot.field.prefill?,
        Prefill::Residence | Prefill::Email | Prefill::Pec | Prefill::Mobile | Prefill::Phone
    );
    changeable.then(|| {
        view! {
            <p>
                <a href=Route::Profile.path(lang) target="_blank" rel="noopener">
                    {words::change_in_profile(lang)}
                    <span class="visually-hidden">" ("{words::opens_new_tab(lang)}")"</span>
                </a>
            </p>
        }
    })
}

fn find<'a>(steps: &'a [SummaryStep], pointer: &str) -> Option<&'a SummaryValue> {
    steps.iter().find_map(|step| in_rows(&step.rows, pointer))
}

fn in_rows<'a>(rows: &'a [SummaryRow], pointer: &str) -> Option<&'a SummaryValue> {
    rows.iter().find_map(|row| match &row.value {
        value if row.pointer == pointer => Some(value),
        SummaryValue::Items(items) => items.iter().find_map(|(_, inner)| in_rows(inner, pointer)),
        _ => None,
    })
}

fn texts(value: &SummaryValue, lang: Lang) -> Vec<String> {
    match value {
        SummaryValue::Empty | SummaryValue::Items(_) => vec![words::empty(lang).to_owned()],
        SummaryValue::Text(text) => text.lines().map(str::to_owned).collect(),
        SummaryValue::List(items) => items.clone(),
        SummaryValue::Declared(true) => vec![area::detail_declared(lang).to_owned()],
        SummaryValue::Declared(false) => vec![area::detail_not_declared(lang).to_owned()],
    }
}
