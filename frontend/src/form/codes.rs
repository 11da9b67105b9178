//! Fiscal codes and bank accounts.

use super::slot::Slot;
use super::texts::{Line, line};
use leptos::prelude::*;
use sportello_types::form::Holder;
use sportello_types::text::formpage as words;

/// A fiscal code.
pub(crate) fn codice_fiscale(slot: &Slot, holder: Holder) -> AnyView {
    let lang = slot.form.lang;
    let (hint, inputmode) = match holder {
        Holder::Person => (words::tax_code_hint(lang), None),
        Holder::Body => (words::body_code_hint(lang), Some("numeric")),
        Holder::Any => (words::any_code_hint(lang), None),
    };
    // Room for the blanks of a code that is pasted in groups.
    let code = Line {
        inputmode,
        maxlength: Some(24),
        hint: Some(hint.to_owned()),
        autocomplete: Some("off"),
        ..Line::default()
    };
    line(slot, code)
}

/// A bank account.
pub(crate) fn iban(slot: &Slot) -> AnyView {
    let iban = Line {
        maxlength: Some(48),
        hint: Some(words::iban_hint(slot.form.lang).to_owned()),
        autocomplete: Some("off"),
        ..Line::default()
    };
    line(slot, iban)
}
