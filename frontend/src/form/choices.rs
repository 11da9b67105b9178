//! Yes or no, one of several, some of several.

use super::slot::Slot;
use crate::components::choice::{CheckListField, Choice, RadioField, SelectField};
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::form::Choice as Declared;
use sportello_types::lang::Lang;
use sportello_types::text::form as words;

/// More options than this go into a menu.
const MOST_RADIOS: usize = 6;

/// The options in a language.
pub(crate) fn spoken(options: &[Declared], lang: Lang) -> Vec<Choice> {
    let choice = |option: &Declared| Choice {
        value: option.id.clone(),
        label: option.label.text(lang).to_owned(),
    };
    options.iter().map(choice).collect()
}

/// Yes or no.
pub(crate) fn yes_or_no(slot: &Slot) -> AnyView {
    let (form, lang) = (slot.form, slot.form.lang);
    let choices = [("true", words::yes(lang)), ("false", words::no(lang))].map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    });
    let (read, write) = (slot.pointer.clone(), slot.pointer.clone());
    let value = Signal::derive(move || {
        form.with_answers(|answers| {
            super::pointer::value_at(answers, &read)
                .and_then(Value::as_bool)
                .map(|yes| yes.to_string())
                .unwrap_or_default()
        })
    });
    view! {
        <RadioField
            id=slot.id()
            label=slot.label()
            nostrip:hint=slot.hint()
            required=slot.required
            choices=choices.into()
            value=value
            on_choose=Callback::new(move |chosen: String| form.put(&write, Value::Bool(chosen == "true")))
            error=slot.error()
        />
    }
    .into_any()
}

/// One of several: radio buttons while they are few, a menu beyond.
pub(crate) fn one(slot: &Slot, options: &[Declared]) -> AnyView {
    let choices = spoken(options, slot.form.lang);
    if choices.len() <= MOST_RADIOS {
        return view! {
            <RadioField
                id=slot.id()
                label=slot.label()
                nostrip:hint=slot.hint()
                required=slot.required
                choices=choices
                value=slot.text()
                on_choose=slot.on_text()
                error=slot.error()
            />
        }
        .into_any();
    }
    view! {
        <SelectField
            id=slot.id()
            label=slot.label()
            nostrip:hint=slot.hint()
            required=slot.required
            choices=Signal::stored(choices)
            value=slot.text()
            on_choose=slot.on_text()
            error=slot.error()
        />
    }
    .into_any()
}

/// Some of several, kept in the order of the form.
pub(crate) fn some(slot: &Slot, options: &[Declared]) -> AnyView {
    let choices = spoken(options, slot.form.lang);
    let order: Vec<String> = choices.iter().map(|choice| choice.value.clone()).collect();
    let (chosen, own) = (slot.list(), slot.clone());
    let toggle = Callback::new(move |(id, on): (String, bool)| {
        let before = chosen.get_untracked();
        let after = order
            .iter()
            .filter(|option| {
                if **option == id {
                    on
                } else {
                    before.contains(option)
                }
            })
            .map(|option| Value::String(option.clone()));
        own.put(after.collect());
    });
    view! {
        <CheckListField
            id=slot.id()
            label=slot.label()
            nostrip:hint=slot.hint()
            required=slot.required
            choices=choices
            selected=chosen
            on_toggle=toggle
            error=slot.error()
        />
    }
    .into_any()
}
