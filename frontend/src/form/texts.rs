//! Texts, mail addresses, phone numbers.

use super::slot::Slot;
use crate::components::field::{TextArea, TextField};
use leptos::prelude::*;
use sportello_types::form::Mask;
use sportello_types::text::formpage as words;

/// How a field of one line is typed.
pub(crate) struct Line {
    pub(crate) kind: &'static str,
    pub(crate) inputmode: Option<&'static str>,
    pub(crate) autocomplete: Option<&'static str>,
    pub(crate) maxlength: Option<u32>,
    /// Help for fields that declare none.
    pub(crate) hint: Option<String>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            kind: "text",
            inputmode: None,
            autocomplete: None,
            maxlength: None,
            hint: None,
        }
    }
}

/// A field of one line; its answer gets its normal form when the reader leaves it.
pub(crate) fn line(slot: &Slot, line: Line) -> AnyView {
    let autocomplete = slot
        .field
        .autocomplete
        .as_deref()
        .and_then(token)
        .or(line.autocomplete);
    view! {
        <TextField
            id=slot.id()
            label=slot.label()
            kind=line.kind
            nostrip:hint=slot.hint().or(line.hint)
            required=slot.required
            nostrip:autocomplete=autocomplete
            nostrip:inputmode=line.inputmode
            nostrip:maxlength=line.maxlength
            value=slot.text()
            on_input=slot.on_text()
            on_blur=slot.on_leave()
            error=slot.error()
        />
    }
    .into_any()
}

/// One line of text, maybe of a fixed shape.
pub(crate) fn text(slot: &Slot, max: u32, mask: Option<&Mask>) -> AnyView {
    let hint = mask.map(|mask| words::mask_hint(slot.form.lang, &mask.0));
    line(
        slot,
        Line {
            maxlength: Some(max),
            hint,
            ..Line::default()
        },
    )
}

/// Several lines, with a counter.
pub(crate) fn long_text(slot: &Slot, max: u32) -> AnyView {
    view! {
        <TextArea
            id=slot.id()
            label=slot.label()
            nostrip:hint=slot.hint()
            required=slot.required
            maxlength=max
            value=slot.text()
            on_input=slot.on_text()
            error=slot.error()
        />
    }
    .into_any()
}

/// A mail address.
pub(crate) fn email(slot: &Slot) -> AnyView {
    let email = Line {
        kind: "email",
        inputmode: Some("email"),
        maxlength: Some(254),
        ..Line::default()
    };
    line(slot, email)
}

/// A phone number.
pub(crate) fn phone(slot: &Slot) -> AnyView {
    let phone = Line {
        kind: "tel",
        inputmode: Some("tel"),
        maxlength: Some(30),
        ..Line::default()
    };
    line(slot, phone)
}

/// Tokens of HTML's `autocomplete` that forms of a municipality use (WCAG 2.1, 1.3.5).
const TOKENS: [&str; 22] = [
    "off",
    "name",
    "given-name",
    "family-name",
    "honorific-prefix",
    "organization",
    "organization-title",
    "street-address",
    "address-line1",
    "address-line2",
    "address-level1",
    "address-level2",
    "postal-code",
    "country",
    "country-name",
    "bday",
    "sex",
    "email",
    "tel",
    "tel-national",
    "url",
    "username",
];

fn token(name: &str) -> Option<&'static str> {
    TOKENS.into_iter().find(|token| *token == name)
}
