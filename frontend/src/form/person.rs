//! A natural person.

use super::pointer::control_id;
use super::slot::{Slot, on_text_at, text_at};
use crate::components::field::{TextField, error_view, hint_view, required_mark};
use leptos::prelude::*;
use sportello_types::form::Presence;
use sportello_types::text::formpage as words;

/// Names, date of birth, fiscal code.
pub(crate) fn person(slot: &Slot, tax_code: Presence) -> AnyView {
    let (form, lang, id) = (slot.form, slot.form.lang, slot.id());
    let part = |part: &'static str, label: &'static str, kind: &'static str, needed: bool, most: u32| {
        let pointer = slot.part(part);
        let hint = (part == "tax_code").then(|| words::tax_code_hint(lang).to_owned());
        // Of another person: the browser's own data would be wrong here.
        view! {
            <TextField
                id=control_id(&pointer)
                label=label
                kind=kind
                nostrip:hint=hint
                required=slot.required && needed
                autocomplete="off"
                maxlength=most
                value=text_at(form, pointer.clone())
                on_input=on_text_at(form, pointer.clone())
                on_blur=slot.on_leave()
                error=form.error(&pointer, false)
            />
        }
    };
    let code = (tax_code != Presence::Absent).then(|| {
        part(
            "tax_code",
            words::tax_code(lang),
            "text",
            tax_code == Presence::Required,
            24,
        )
    });
    view! {
        <fieldset class="sp-group" id=id.clone()>
            <legend class="h5">{slot.label()}{required_mark(slot.required)}</legend>
            {hint_view(&id, slot.hint())}
            {error_view(&id, form.error(&slot.pointer, false))}
            {part("given_name", words::given_name(lang), "text", true, 200)}
            {part("family_name", words::family_name(lang), "text", true, 200)}
            {part("birth_date", words::birth_date(lang), "date", true, 10)}
            {code}
        </fieldset>
    }
    .into_any()
}
