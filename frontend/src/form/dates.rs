//! Days and months.

use super::slot::Slot;
use super::texts::{Line, line};
use crate::components::choice::{Choice, SelectField};
use crate::components::field::TextField;
use crate::format;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::text::formpage as words;

/// A day: the browser's own control.
pub(crate) fn date(slot: &Slot) -> AnyView {
    line(
        slot,
        Line {
            kind: "date",
            ..Line::default()
        },
    )
}

/// A month: its name from a menu, its year by hand (not every browser has a control for months).
pub(crate) fn month(slot: &Slot) -> AnyView {
    let (form, lang, id) = (slot.form, slot.form.lang, slot.id());
    let kept = form.text(&slot.pointer);
    let (year, month) = kept.split_once('-').unwrap_or((kept.as_str(), ""));
    let (year, month) = (RwSignal::new(year.to_owned()), RwSignal::new(month.to_owned()));
    let pointer = slot.pointer.clone();
    let keep = move || {
        let (year, month) = (year.get_untracked(), month.get_untracked());
        let text = match (year.trim(), month.as_str()) {
            ("", "") => String::new(),
            (year, month) => format!("{year}-{month}"),
        };
        form.put(&pointer, Value::String(text));
    };
    let keep_month = keep.clone();
    let choices: Vec<_> = (1..=12_u32)
        .map(|number| Choice {
            value: format!("{number:02}"),
            label: format::month_name(number, lang).to_owned(),
        })
        .collect();
    let controls = view! {
        <SelectField
            id=format!("{id}-mese")
            label=words::month(lang)
            required=slot.required
            choices=Signal::stored(choices)
            value=month
            on_choose=Callback::new(move |chosen| {
                month.set(chosen);
                keep_month();
            })
        />
        <TextField
            id=format!("{id}-anno")
            label=words::year(lang)
            hint=words::year_hint(lang)
            required=slot.required
            inputmode="numeric"
            maxlength=4_u32
            value=year
            on_input=Callback::new(move |typed| {
                year.set(typed);
                keep();
            })
        />
    };
    slot.frame().asked(controls).into_any()
}
