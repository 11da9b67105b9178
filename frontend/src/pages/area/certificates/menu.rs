//! A menu of the cascade: native, closed until the one above has an answer.

use crate::components::field::Frame;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::fields;

/// Answers under a heading, or without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) title: Option<&'static str>,
    pub(super) answers: Vec<Answer>,
}

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) value: String,
    pub(super) label: String,
    /// Whether it is there to be seen alone; why, stands beneath the menu.
    pub(super) refused: bool,
}

#[component]
pub(super) fn Menu(
    /// Unique in the page.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What to choose.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What no choice is called, where none is needed; tracked.
    #[prop(optional, into)]
    otherwise: Option<Signal<String>>,
    /// Whether there is something to choose from; tracked.
    #[prop(into)]
    open: Signal<bool>,
    /// The answers; tracked.
    #[prop(into)]
    groups: Signal<Vec<Group>>,
    /// The value chosen, empty for none; tracked.
    #[prop(into)]
    value: Signal<String>,
    /// Hears the value chosen.
    on_choose: Callback<String>,
    /// What is wrong with it; tracked.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let frame = Frame {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: hint.map(str::to_owned),
        required: otherwise.is_none(),
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    let options = move || {
        groups
            .get()
            .into_iter()
            .map(|group| {
                let answers: Vec<_> = group
                    .answers
                    .into_iter()
                    .map(|answer| option(answer, value))
                    .collect();
                match group.title {
                    Some(title) => view! { <optgroup label=title>{answers}</optgroup> }.into_any(),
                    None => answers.into_any(),
                }
            })
            .collect::<Vec<_>>()
    };
    let none = move || match otherwise {
        Some(otherwise) => otherwise.get(),
        None => fields::choose(lang).to_owned(),
    };
    frame.labelled(view! {
        <select
            class="form-select"
            id=id
            name=id
            disabled=move || !open.get()
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
            // Cleared from above, it shows nothing chosen even after the reader has chosen by hand.
            prop:value=move || value.get()
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            <option value="" selected=move || value.with(String::is_empty)>
                {none}
            </option>
            {options}
        </select>
    })
}

fn option(answer: Answer, value: Signal<String>) -> impl IntoView {
    let own = answer.value.clone();
    view! {
        <option
            value=answer.value
            disabled=answer.refused
            selected=move || value.with(|chosen| *chosen == own)
        >
            {answer.label}
        </option>
    }
}
