//! Fields with given answers: menus, radio buttons, boxes to tick.

use super::field::{Frame, error_view, hint_view, required_mark};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::fields;

/// One answer to choose: value and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A menu of answers (`select-wrapper`). It never moves by itself (WCAG 3.2.2).
#[component]
pub fn SelectField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether an answer must be chosen.
    #[prop(optional)]
    required: bool,
    /// The answers; tracked.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What no choice is called; *Scegli*, if nothing else is said.
    #[prop(optional, into)]
    none: Option<String>,
    /// The value chosen, empty for none; tracked.
    #[prop(into)]
    value: Signal<String>,
    /// Hears the value chosen.
    #[prop(into)]
    on_choose: Callback<String>,
    /// What is wrong with it; tracked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let none = none.unwrap_or_else(|| fields::choose(use_lang()).to_owned());
    let frame = Frame {
        id: id.clone(),
        label,
        hint,
        required,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    let options = move || {
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let own = choice.value.clone();
                view! {
                    <option value=choice.value selected=move || value.with(|chosen| *chosen == own)>
                        {choice.label}
                    </option>
                }
            })
            .collect::<Vec<_>>()
    };
    frame.labelled(view! {
        <select
            class="form-select"
            id=id.clone()
            name=id
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            <option value="" selected=move || value.with(String::is_empty)>
                {none}
            </option>
            {options}
        </select>
    })
}

/// One answer out of a few (`fieldset` with radio buttons).
#[component]
pub fn RadioField(
    /// Id of the `fieldset`, unique in the page.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether an answer must be chosen.
    #[prop(optional)]
    required: bool,
    /// The answers.
    choices: Vec<Choice>,
    /// The value chosen, empty for none; tracked.
    #[prop(into)]
    value: Signal<String>,
    /// Hears the value chosen.
    #[prop(into)]
    on_choose: Callback<String>,
    /// What is wrong with it; tracked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let selected = Signal::derive(move || vec![value.get()]);
    let on_toggle = Callback::new(move |(chosen, on): (String, bool)| {
        if on {
            on_choose.run(chosen);
        }
    });
    let frame = Frame {
        id,
        label,
        hint,
        required,
        error,
    };
    boxes("radio", frame, choices, selected, on_toggle)
}

/// Several answers out of a few (`fieldset` with boxes to tick).
#[component]
pub fn CheckListField(
    /// Id of the `fieldset`, unique in the page.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether an answer must be chosen.
    #[prop(optional)]
    required: bool,
    /// The answers.
    choices: Vec<Choice>,
    /// The values chosen; tracked.
    #[prop(into)]
    selected: Signal<Vec<String>>,
    /// Hears a value that was ticked (`true`) or cleared.
    #[prop(into)]
    on_toggle: Callback<(String, bool)>,
    /// What is wrong with it; tracked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = Frame {
        id,
        label,
        hint,
        required,
        error,
    };
    boxes("checkbox", frame, choices, selected, on_toggle)
}

/// A question with its boxes or buttons.
fn boxes(
    kind: &'static str,
    frame: Frame,
    choices: Vec<Choice>,
    selected: Signal<Vec<String>>,
    on_toggle: Callback<(String, bool)>,
) -> impl IntoView {
    let name = frame.id.clone();
    let options: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let id = format!("{name}-{at}");
            let (own, sent) = (choice.value.clone(), choice.value.clone());
            view! {
                <div class="form-check">
                    <input
                        class="form-check-input"
                        type=kind
                        id=id.clone()
                        name=name.clone()
                        value=choice.value
                        prop:checked=move || selected.with(|all| all.contains(&own))
                        on:change=move |event| on_toggle.run((sent.clone(), event_target_checked(&event)))
                    />
                    <label class="form-check-label" for=id>{choice.label}</label>
                </div>
            }
        })
        .collect();
    frame.asked(options)
}

/// One box to tick: a declaration, an acknowledgement.
#[component]
pub fn CheckField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The words that one agrees to.
    #[prop(into)]
    label: String,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it must be ticked.
    #[prop(optional)]
    required: bool,
    /// Whether it is ticked; tracked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Hears the change.
    #[prop(into)]
    on_toggle: Callback<bool>,
    /// What is wrong with it; tracked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = Frame {
        id: id.clone(),
        label: label.clone(),
        hint: hint.clone(),
        required,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    view! {
        <div class="sp-field" class:sp-field-wrong=frame.is_wrong()>
            <div class="form-check">
                <input
                    class="form-check-input"
                    type="checkbox"
                    id=id.clone()
                    name=id.clone()
                    aria-required=needed
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:checked=move || checked.get()
                    on:change=move |event| on_toggle.run(event_target_checked(&event))
                />
                <label class="form-check-label" for=id.clone()>{label}{required_mark(required)}</label>
            </div>
            {hint_view(&id, hint)}
            {error_view(&id, error)}
        </div>
    }
}
