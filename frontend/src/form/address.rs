//! An address in Italy.

use super::slot::{Slot, on_text_at, text_at};
use crate::components::field::TextField;
use crate::components::place::{Place, PlaceField, Places};
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::text::formpage as words;

/// Street, number, postcode, municipality.
pub(crate) fn address(slot: &Slot) -> AnyView {
    let (form, lang) = (slot.form, slot.form.lang);
    let part =
        |part: &'static str, label: &'static str, hint: Option<&str>, complete: &'static str, most: u32| {
            let pointer = slot.part(part);
            view! {
                <TextField
                    id=form.control_id(&pointer)
                    label=label
                    nostrip:hint=hint.map(str::to_owned)
                    required=slot.required
                    autocomplete=complete
                    nostrip:inputmode=(part == "postal_code").then_some("numeric")
                    maxlength=most
                    value=text_at(form, pointer.clone())
                    on_input=on_text_at(form, pointer.clone())
                    error=form.error(&pointer, false)
                />
            }
        };
    let text = |key: &str| Some(form.text(&slot.part(key))).filter(|text| !text.is_empty());
    let kept = text("municipality_code").map(|code| Place {
        name: text("municipality").unwrap_or_else(|| code.clone()),
        province: text("province"),
        code,
        invented: false,
    });
    let places = ["municipality_code", "municipality", "province"].map(|key| slot.part(key));
    let errors = places.clone().map(|pointer| form.error(&pointer, false));
    let choose = Callback::new(move |place: Option<Place>| {
        let texts = match place {
            Some(place) => [place.code, place.name, place.province.unwrap_or_default()],
            None => Default::default(),
        };
        for (pointer, text) in places.iter().zip(texts) {
            form.put(pointer, Value::String(text));
        }
    });
    let parts = view! {
        {part("street", words::street(lang), Some(words::street_hint(lang)), "address-line1", 200)}
        {part("number", words::house_number(lang), Some(words::house_number_hint(lang)), "address-line2", 20)}
        {part("postal_code", words::postal_code(lang), None, "postal-code", 5)}
        <PlaceField
            id=form.control_id(&slot.part("municipality"))
            label=words::municipality(lang)
            hint=words::place_hint(lang)
            required=slot.required
            list=Places::Municipalities
            value=Signal::stored(kept)
            on_choose=choose
            error=Signal::derive(move || errors.iter().find_map(|error| error.get()))
        />
    };
    slot.frame_of_parts().grouped(parts).into_any()
}
