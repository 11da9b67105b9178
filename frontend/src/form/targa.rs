//! A vehicle plate, with its country where foreign ones are admitted.

use super::slot::{Slot, text_at};
use crate::components::choice::{Choice, RadioField};
use crate::components::field::TextField;
use crate::components::place::{Place, PlaceField, Places};
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::text::formpage as words;

/// What stands for Italy in the answer.
const ITALY: &str = "IT";

/// The plate.
pub(crate) fn targa(slot: &Slot, foreign: bool) -> AnyView {
    let (form, lang, id) = (slot.form, slot.form.lang, slot.id());
    if !foreign {
        return plate(slot, slot.label(), slot.hint());
    }
    let (country, name) = (slot.part("country"), slot.part("country_name"));
    let kept = form.text(&country);
    let abroad = RwSignal::new(!kept.is_empty() && kept != ITALY);
    let choices = [
        ("italy", words::plate_italian(lang)),
        ("abroad", words::plate_foreign(lang)),
    ]
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    });
    let put = {
        let (country, name) = (country.clone(), name.clone());
        move |place: (String, String)| {
            form.put(&country, Value::String(place.0));
            form.put(&name, Value::String(place.1));
        }
    };
    let put_where = put.clone();
    let choose_where = Callback::new(move |value: String| {
        abroad.set(value == "abroad");
        let code = if value == "abroad" { "" } else { ITALY };
        put_where((code.to_owned(), String::new()));
    });
    let known = (!kept.is_empty() && kept != ITALY).then(|| Place {
        name: Some(form.text(&name))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| kept.clone()),
        code: kept,
        province: None,
        invented: false,
    });
    let choose = Callback::new(move |place: Option<Place>| {
        put(place.map(|place| (place.code, place.name)).unwrap_or_default());
    });
    let required = slot.required;
    let which = move || {
        abroad.get().then(|| {
            view! {
                <PlaceField
                    id=form.control_id(&country)
                    label=words::plate_country(lang)
                    hint=words::place_hint(lang)
                    required=required
                    list=Places::Countries
                    value=Signal::stored(known.clone())
                    on_choose=choose
                    error=form.error(&country, false)
                />
            }
        })
    };
    let parts = view! {
        <RadioField
            id=format!("{id}-dove")
            label=words::plate_where(lang)
            choices=choices.into()
            value=Signal::derive(move || if abroad.get() { "abroad" } else { "italy" }.to_owned())
            on_choose=choose_where
        />
        {which}
        {plate(slot, words::plate(lang).to_owned(), None)}
    };
    slot.frame_of_parts().grouped(parts).into_any()
}

fn plate(slot: &Slot, label: String, hint: Option<String>) -> AnyView {
    let form = slot.form;
    let (plate, country) = (slot.part("plate"), slot.part("country"));
    let alone = matches!(
        slot.field.kind,
        sportello_types::form::FieldKind::Targa { foreign: false }
    );
    let error = if alone {
        slot.error()
    } else {
        form.error(&plate, false)
    };
    let at = plate.clone();
    let typed = Callback::new(move |text: String| {
        let named = form.value(&country).is_some();
        form.put(&at, Value::String(text));
        // A plate without a country is Italian.
        if alone || !named {
            form.put(&country, Value::String(ITALY.to_owned()));
        }
    });
    view! {
        <TextField
            id=form.control_id(&plate)
            label=label
            hint=hint.unwrap_or_else(|| words::plate_hint(form.lang).to_owned())
            required=slot.required
            autocomplete="off"
            maxlength=16_u32
            value=text_at(form, plate.clone())
            on_input=typed
            on_blur=slot.on_leave()
            error=error
        />
    }
    .into_any()
}
