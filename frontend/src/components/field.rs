//! Fields of one line and of several: label, hint, control, message.

use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::fields;

/// What surrounds a control, or several: label, hint, message.
#[derive(Clone)]
pub(crate) struct Frame {
    /// Id of the control, or of the `fieldset`; unique in the page.
    pub(crate) id: String,
    /// The label, or the question.
    pub(crate) label: String,
    /// What to do, and how.
    pub(crate) hint: Option<String>,
    /// Whether there must be an answer.
    pub(crate) required: bool,
    /// What is wrong with it; tracked.
    pub(crate) error: Signal<Option<String>>,
}

impl Frame {
    /// The label above one control.
    pub(crate) fn labelled(self, control: impl IntoView) -> impl IntoView {
        let (wrong, id) = (self.is_wrong(), self.id.clone());
        view! {
            <div class="sp-field" class:sp-field-wrong=wrong>
                <label for=id>{self.label.clone()}{required_mark(self.required)}</label>
                {hint_view(&self.id, self.hint)}
                {control}
                {error_view(&self.id, self.error)}
            </div>
        }
    }

    /// The question above several controls.
    pub(crate) fn asked(self, controls: impl IntoView) -> impl IntoView {
        let (wrong, described, id) = (self.is_wrong(), self.described_by(), self.id.clone());
        view! {
            <fieldset class="sp-field" class:sp-field-wrong=wrong id=id aria-describedby=described>
                <legend>{self.label.clone()}{required_mark(self.required)}</legend>
                {hint_view(&self.id, self.hint)}
                {controls}
                {error_view(&self.id, self.error)}
            </fieldset>
        }
    }

    /// A heading above controls that have labels of their own: the parts of one answer.
    #[cfg(feature = "area")]
    pub(crate) fn grouped(self, controls: impl IntoView) -> impl IntoView {
        let id = self.id.clone();
        view! {
            <fieldset class="sp-group" id=id>
                <legend class="h5">{self.label.clone()}{required_mark(self.required)}</legend>
                {hint_view(&self.id, self.hint)}
                {error_view(&self.id, self.error)}
                {controls}
            </fieldset>
        }
    }

    /// Whether something is wrong; tracked.
    pub(crate) fn is_wrong(&self) -> impl Fn() -> bool + Copy + use<> {
        let error = self.error;
        move || error.with(Option::is_some)
    }

    /// `aria-invalid` of the control.
    pub(crate) fn invalid(&self) -> impl Fn() -> Option<&'static str> + Copy + use<> {
        let wrong = self.is_wrong();
        move || wrong().then_some("true")
    }

    /// `aria-required` of the control.
    pub(crate) fn needed(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }

    /// `aria-describedby` of the control: hint and message, those that there are.
    pub(crate) fn described_by(&self) -> impl Fn() -> Option<String> + use<> {
        let hint = self.hint.as_ref().map(|_| hint_id(&self.id));
        let (message, wrong) = (message_id(&self.id), self.is_wrong());
        move || {
            let ids: Vec<_> = hint
                .clone()
                .into_iter()
                .chain(wrong().then(|| message.clone()))
                .collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }
}

fn hint_id(id: &str) -> String {
    format!("{id}-aiuto")
}

fn message_id(id: &str) -> String {
    format!("{id}-errore")
}

/// The mark of a required field; the form says on top what it means.
pub(crate) fn required_mark(required: bool) -> Option<impl IntoView> {
    required.then(|| view! { <span aria-hidden="true">"\u{a0}*"</span> })
}

/// The hint of a control.
pub(crate) fn hint_view(id: &str, hint: Option<String>) -> Option<impl IntoView + use<>> {
    let id = hint_id(id);
    hint.map(|hint| view! { <p class="sp-hint" id=id>{hint}</p> })
}

/// The message of a control that is not right.
pub(crate) fn error_view(id: &str, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = message_id(id);
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
    let frame = Frame {
        id: id.clone(),
        label,
        hint,
        required,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    frame.labelled(view! {
        <input
            class="form-control"
            id=id.clone()
            name=id
            type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
            on:blur=move |_| {
                if let Some(on_blur) = on_blur {
                    on_blur.run(());
                }
            }
        />
    })
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
    let frame = Frame {
        id: id.clone(),
        label,
        hint,
        required,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    let left = move || {
        maxlength.map(|most| {
            let used = value.with(|text| u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
            fields::characters_left(lang, u64::from(most.saturating_sub(used)))
        })
    };
    frame.labelled(view! {
        <textarea
            class="form-control"
            id=id.clone()
            name=id
            rows="4"
            maxlength=maxlength
            data-element=element
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
        ></textarea>
        {maxlength.map(|_| view! { <p class="sp-hint">{left}</p> })}
    })
}
