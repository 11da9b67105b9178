//! Fields with given answers: menus, radio buttons, boxes to tick.

use super::field::{described_by, error_view, hint_view, required_mark};
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
    let lang = use_lang();
    let has_hint = hint.is_some();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.with(Option::is_some))
    };
    view! {
        <div class="sp-field" class:sp-field-wrong=move || error.with(Option::is_some)>
            <label for=id.clone()>{label}{required_mark(required)}</label>
            {hint_view(&id, hint)}
            <select
                class="form-select"
                id=id.clone()
                name=id.clone()
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                <option value="" selected=move || value.with(String::is_empty)>
                    {fields::choose(lang)}
                </option>
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .map(|choice| {
                            let own = choice.value.clone();
                            view! {
                                <option
                                    value=choice.value
                                    selected=move || value.with(|chosen| *chosen == own)
                                >
                                    {choice.label}
                                </option>
                            }
                        })
                        .collect::<Vec<_>>()
                }}
            </select>
            {error_view(&id, error)}
        </div>
    }
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
    group(Group {
        kind: "radio",
        id,
        label,
        hint,
        required,
        choices,
        selected,
        on_toggle,
        error,
    })
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
    group(Group {
        kind: "checkbox",
        id,
        label,
        hint,
        required,
        choices,
        selected,
        on_toggle,
        error,
    })
}

struct Group {
    kind: &'static str,
    id: String,
    label: String,
    hint: Option<String>,
    required: bool,
    choices: Vec<Choice>,
    selected: Signal<Vec<String>>,
    on_toggle: Callback<(String, bool)>,
    error: Signal<Option<String>>,
}

fn group(group: Group) -> impl IntoView {
    let Group {
        kind,
        id,
        label,
        hint,
        required,
        choices,
        selected,
        on_toggle,
        error,
    } = group;
    let has_hint = hint.is_some();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.with(Option::is_some))
    };
    let name = id.clone();
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
    view! {
        <fieldset
            class="sp-field"
            class:sp-field-wrong=move || error.with(Option::is_some)
            id=id.clone()
            aria-describedby=described
        >
            <legend>{label}{required_mark(required)}</legend>
            {hint_view(&id, hint)}
            {options}
            {error_view(&id, error)}
        </fieldset>
    }
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
    let has_hint = hint.is_some();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.with(Option::is_some))
    };
    view! {
        <div class="sp-field" class:sp-field-wrong=move || error.with(Option::is_some)>
            <div class="form-check">
                <input
                    class="form-check-input"
                    type="checkbox"
                    id=id.clone()
                    name=id.clone()
                    aria-required=required.then_some("true")
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
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
