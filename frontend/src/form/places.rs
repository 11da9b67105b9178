//! Municipalities and countries.

use super::slot::Slot;
use crate::components::place::{Place, PlaceField, Places};
use leptos::prelude::*;
use serde_json::{Value, json};
use sportello_types::text::formpage as words;

/// A foreign country.
pub(crate) fn country(slot: &Slot) -> AnyView {
    place(slot, Places::Countries)
}

/// An Italian municipality.
pub(crate) fn municipality(slot: &Slot) -> AnyView {
    place(slot, Places::Municipalities)
}

fn place(slot: &Slot, list: Places) -> AnyView {
    let (form, pointer) = (slot.form, slot.pointer.clone());
    let part = |key: &str| Some(form.text(&slot.part(key))).filter(|text| !text.is_empty());
    let kept = part("code").map(|code| Place {
        name: part("name").unwrap_or_else(|| code.clone()),
        province: part("province"),
        code,
        invented: false,
    });
    let choose = Callback::new(move |place: Option<Place>| {
        let value = match place {
            Some(Place {
                code,
                name,
                province: Some(province),
                ..
            }) => {
                json!({ "code": code, "name": name, "province": province })
            }
            Some(Place {
                code,
                name,
                province: None,
                ..
            }) => json!({ "code": code, "name": name }),
            None => Value::Null,
        };
        form.put(&pointer, value);
    });
    view! {
        <PlaceField
            id=slot.id()
            label=slot.label()
            hint=slot.hint().unwrap_or_else(|| words::place_hint(form.lang).to_owned())
            required=slot.required
            list=list
            value=Signal::stored(kept)
            on_choose=choose
            error=slot.error()
        />
    }
    .into_any()
}
