//! Fields of one line and of several: label, hint, control, message.

use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::fields;

/// Ids that describe a control: hint and error, those that there are.
pub(crate) fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let ids: Vec<_> = [
        hint.then(|| format!("{id}-aiuto")),
        error.then(|| format!("{id}-errore")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The mark of a required field; the form says on top what it means.
pub(crate) fn required_mark(required: bool) -> Option<impl IntoView> {
    required.then(|| view! { <span aria-hidden="true">"\u{a0}*"</span> })
}

/// The hint of a control.
pub(crate) fn hint_view(id: &str, hint: Option<String>) -> Option<impl IntoView + use<>> {
    let id = format!("{id}-aiuto");
    hint.map(|hint| view! { <p class="sp-hint" id=id>{hint}</p> })
}

/// The message of a control that is not right.
pub(crate) fn error_view(id: &str, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = format!("{id}-errore");
    move || {
        let id = id.clone();
        error.get().map(|message| {
            view! {
                <p class="sp-error" id=id>
                    <span class="visually-hidden">{fields::error(use_lang())}": "</span>
                    {message}
                </p>
            }
        })
    }
}

/// A field of one line (`form-group`). The label is static and always visible.
#[component]
pub fn TextField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `tel`, `date`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What to write, and how.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A token of HTML's `autocomplete` for personal data (WCAG 1.3.5).
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Keyboard of phones: `numeric`, `decimal`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Most characters.
    #[prop(optional, into)]
    maxlength: Option<u32>,
    /// What it holds; tracked.
    #[prop(into)]
    value: Signal<String>,
    /// Hears every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Hears when the reader leaves it.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
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
            <label for=id.clone()>{label}{required_mark(required)}</label>
            {hint_view(&id, hint)}
            <input
                class="form-control"
                id=id.clone()
                name=id.clone()
                type=kind
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.run(());
                    }
                }
            />
            {error_view(&id, error)}
        </div>
    }
}

/// A field of several lines, with the count of the characters left.
#[component]
pub fn TextArea(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to write, and how.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Most characters.
    #[prop(optional, into)]
    maxlength: Option<u32>,
    /// What it is to the national validator.
    #[prop(optional)]
    element: Option<&'static str>,
    /// What it holds; tracked.
    #[prop(into)]
    value: Signal<String>,
    /// Hears every change.
    #[prop(into)]
    on_input: Callback<String>,
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
    let left = move || {
        maxlength.map(|most| {
            let used = value.with(|text| u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
            fields::characters_left(lang, u64::from(most.saturating_sub(used)))
        })
    };
    view! {
        <div class="sp-field" class:sp-field-wrong=move || error.with(Option::is_some)>
            <label for=id.clone()>{label}{required_mark(required)}</label>
            {hint_view(&id, hint)}
            <textarea
                class="form-control"
                id=id.clone()
                name=id.clone()
                rows="4"
                maxlength=maxlength
                data-element=element
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
            ></textarea>
            {maxlength.map(|_| view! { <p class="sp-hint">{left}</p> })}
            {error_view(&id, error)}
        </div>
    }
}
