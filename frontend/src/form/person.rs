//! A natural person.

use super::slot::{Slot, on_text_at, text_at};
use crate::api;
use crate::components::choice::{Choice, SelectField};
use crate::components::field::TextField;
use crate::format;
use crate::load::load;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::form::Presence;
use sportello_types::lang::Lang;
use sportello_types::profile::KnownPerson;
use sportello_types::text::formpage as words;
use sportello_types::values::{CodiceFiscale, Mismatch};

/// Names, date of birth, fiscal code.
pub(crate) fn person(slot: &Slot, tax_code: Presence) -> AnyView {
    let (form, lang) = (slot.form, slot.form.lang);
    let part = |part: &'static str, label: &'static str, kind: &'static str, needed: bool, most: u32| {
        let pointer = slot.part(part);
        let hint = (part == "tax_code").then(|| words::tax_code_hint(lang).to_owned());
        // Of another person: the browser's own data would be wrong here.
        view! {
            <TextField
                id=form.control_id(&pointer)
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
    let parts = view! {
        {known_persons(slot, tax_code)}
        {part("given_name", words::given_name(lang), "text", true, 200)}
        {part("family_name", words::family_name(lang), "text", true, 200)}
        {part("birth_date", words::birth_date(lang), "date", true, 10)}
        {code}
        {doubts(slot)}
    };
    slot.frame_of_parts().grouped(parts).into_any()
}

/// What the fiscal code and the other data disagree on: said, never corrected, since the code that was
/// issued is the true one.
fn doubts(slot: &Slot) -> impl IntoView + use<> {
    let (form, lang) = (slot.form, slot.form.lang);
    let parts = ["given_name", "family_name", "birth_date", "tax_code"].map(|part| slot.part(part));
    let found = Memo::new(move |_| {
        let [given_name, family_name, birth_date, tax_code] =
            parts.each_ref().map(|pointer| form.text(pointer));
        let named = !given_name.is_empty() && !family_name.is_empty();
        let (code, day) = (tax_code.parse::<CodiceFiscale>(), birth_date.parse::<NaiveDate>());
        match (named, code, day) {
            (true, Ok(code), Ok(day)) => code.mismatches(&given_name, &family_name, day, None, None),
            _ => Vec::new(),
        }
    });
    let told = move || {
        let names: Vec<_> = found
            .get()
            .into_iter()
            .filter_map(|what| doubt(what, lang))
            .collect();
        (!names.is_empty()).then(|| {
            let text = words::tax_code_mismatch(lang, names.join(", "));
            view! { <p class="sp-warning">{text}</p> }
        })
    };
    view! { <div role="status">{told}</div> }
}

/// The part of the answer that a doubt is about; sex and place of birth are no parts of it.
fn doubt(what: Mismatch, lang: Lang) -> Option<&'static str> {
    match what {
        Mismatch::FamilyName => Some(words::family_name(lang)),
        Mismatch::GivenName => Some(words::given_name(lang)),
        Mismatch::BirthDate => Some(words::birth_date(lang)),
        Mismatch::Sex | Mismatch::BirthPlace => None,
    }
}

/// The persons of earlier istanze, to take over instead of typing them in again; nothing when there
/// are none.
fn known_persons(slot: &Slot, tax_code: Presence) -> impl IntoView + use<> {
    let lang = slot.form.lang;
    let id = slot.form.control_id(&slot.part("known"));
    let loaded = load(None, || async { api::profile::persons().await });
    let chosen = RwSignal::new(String::new());
    let slot = slot.clone();
    let choose = Callback::new(move |index: String| {
        let person = loaded
            .ready()
            .zip(index.parse::<usize>().ok())
            .and_then(|(page, index)| page.items.into_iter().nth(index));
        if let Some(person) = person {
            take_over(&slot, person, tax_code);
        }
        chosen.set(index);
    });
    move || {
        let persons = loaded.ready().map(|page| page.items).unwrap_or_default();
        let choices: Vec<_> = persons
            .iter()
            .enumerate()
            .map(|(index, person)| Choice {
                value: index.to_string(),
                label: label(person, lang),
            })
            .collect();
        (!choices.is_empty()).then(|| {
            view! {
                <SelectField
                    id=id.clone()
                    label=words::known_persons(lang)
                    none=words::known_person_none(lang).to_owned()
                    choices=Signal::stored(choices)
                    value=chosen
                    on_choose=choose
                />
            }
        })
    }
}

fn label(person: &KnownPerson, lang: Lang) -> String {
    words::known_person(
        lang,
        format!("{} {}", person.given_name, person.family_name),
        &person.service_title,
        format::day_of(person.sent_at, lang),
    )
}

fn take_over(slot: &Slot, person: KnownPerson, tax_code: Presence) {
    let code = person
        .tax_code
        .filter(|_| tax_code != Presence::Absent)
        .map(|code| ("tax_code", code.to_string()));
    let parts = [
        ("given_name", person.given_name),
        ("family_name", person.family_name),
        ("birth_date", person.birth_date.to_string()),
    ];
    for (part, text) in parts.into_iter().chain(code) {
        slot.form.put(&slot.part(part), Value::String(text));
    }
}
