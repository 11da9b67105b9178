//! A field and its place in the answers: what its control needs.

use super::pointer;
use super::state::FormState;
use crate::components::field::Frame;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::form::{Field, canonical_value};
use std::sync::Arc;

/// A field at its place.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) form: FormState,
    pub(crate) field: Arc<Field>,
    /// Place of the answer.
    pub(crate) pointer: String,
    /// Path of the field as files know it: `vehicles.title`.
    pub(crate) path: String,
    pub(crate) required: bool,
}

impl Slot {
    /// The id of the control.
    pub(crate) fn id(&self) -> String {
        self.form.control_id(&self.pointer)
    }

    /// Which item of a table it stands in, counted from 0.
    pub(crate) fn item(&self) -> Option<u32> {
        let mut keys = self.pointer.split('/').skip(2);
        keys.next().and_then(|at| at.parse().ok())
    }

    /// The question.
    pub(crate) fn label(&self) -> String {
        self.field.label.text(self.form.lang).to_owned()
    }

    /// The help under it.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = self
            .field
            .hint
            .as_ref()
            .map(|hint| hint.text(self.form.lang).to_owned());
        hint.filter(|hint| !hint.is_empty())
    }

    /// What is wrong with it or with a part of it; tracked.
    pub(crate) fn error(&self) -> Signal<Option<String>> {
        self.form.error(&self.pointer, true)
    }

    /// What surrounds its control; says what is wrong with it or with a part of it.
    pub(crate) fn frame(&self) -> Frame {
        Frame {
            id: self.id(),
            label: self.label(),
            hint: self.hint(),
            required: self.required,
            error: self.error(),
        }
    }

    /// The same for an answer of several parts, each of which says itself what is wrong with it.
    pub(crate) fn frame_of_parts(&self) -> Frame {
        Frame {
            error: self.form.error(&self.pointer, false),
            ..self.frame()
        }
    }

    /// Place of a part of the answer.
    pub(crate) fn part(&self, part: &str) -> String {
        format!("{}/{part}", self.pointer)
    }

    /// The answer as text; tracked.
    pub(crate) fn text(&self) -> Signal<String> {
        text_at(self.form, self.pointer.clone())
    }

    /// The answer as a list of texts; tracked.
    pub(crate) fn list(&self) -> Signal<Vec<String>> {
        let (form, pointer) = (self.form, self.pointer.clone());
        Signal::derive(move || form.with_answers(|answers| pointer::list_at(answers, &pointer)))
    }

    /// Hears the answer as text.
    pub(crate) fn on_text(&self) -> Callback<String> {
        on_text_at(self.form, self.pointer.clone())
    }

    /// Hears that the reader leaves the field: the answer gets its normal form.
    pub(crate) fn on_leave(&self) -> Callback<()> {
        let slot = self.clone();
        Callback::new(move |()| {
            let (form, pointer) = (slot.form, &slot.pointer);
            if let Some(value) = form.value(pointer) {
                let normal = canonical_value(&slot.field.kind, value.clone());
                if normal != value {
                    form.put(pointer, normal);
                }
            }
        })
    }

    /// Answers.
    pub(crate) fn put(&self, value: Value) {
        self.form.put(&self.pointer, value);
    }
}

/// The text at a place; tracked.
pub(crate) fn text_at(form: FormState, pointer: String) -> Signal<String> {
    Signal::derive(move || form.text(&pointer))
}

/// Hears the text of a place.
pub(crate) fn on_text_at(form: FormState, pointer: String) -> Callback<String> {
    Callback::new(move |text: String| form.put(&pointer, Value::String(text)))
}
