//! From a place in the answers to its step, its control and its words.

use super::numbers;
use super::pointer::control_id;
use sportello_types::form::{Field, FieldKind, Form, Rule, Violation};
use sportello_types::lang::Lang;
use sportello_types::text::formpage as words;

/// A place in the answers, read against the form.
struct Place<'f> {
    field: &'f Field,
    /// Group and number of the item (from 1), inside a group.
    item: Option<(&'f Field, usize)>,
    /// Part of an answer of several parts, or index in a list.
    part: Option<&'f str>,
    /// Pointer of the field, without the part.
    own: String,
}

fn place<'f>(form: &'f Form, pointer: &'f str) -> Option<Place<'f>> {
    let mut keys = pointer.split('/').skip(1);
    let first = form.field(keys.next()?)?;
    let own = format!("/{}", first.id);
    let FieldKind::Group { fields, .. } = &first.kind else {
        return Some(Place {
            field: first,
            item: None,
            part: keys.next(),
            own,
        });
    };
    let index: Option<usize> = keys.next().and_then(|index| index.parse().ok());
    let inner = keys
        .next()
        .and_then(|id| fields.iter().find(|field| field.id == id));
    Some(match (index, inner) {
        (Some(index), Some(field)) => Place {
            field,
            item: Some((first, index + 1)),
            part: keys.next(),
            own: format!("{own}/{index}/{}", field.id),
        },
        _ => Place {
            field: first,
            item: None,
            part: None,
            own,
        },
    })
}

/// The step of a place in the answers.
pub(crate) fn step_of<'f>(form: &'f Form, pointer: &str) -> Option<&'f str> {
    let first = pointer.split('/').nth(1)?;
    let step = form
        .steps
        .iter()
        .find(|step| step.fields.iter().any(|field| field.id == first))?;
    Some(&step.id)
}

/// The id of the control, or of the group of controls, where a place is filled in.
pub(crate) fn control_of(form: &Form, scope: &str, pointer: &str) -> String {
    let control_id = |pointer: &str| control_id(scope, pointer);
    let Some(place) = place(form, pointer) else {
        return control_id(pointer);
    };
    match (&place.field.kind, place.part) {
        (FieldKind::Address { .. }, Some("municipality_code" | "municipality" | "province")) => {
            control_id(&format!("{}/municipality", place.own))
        }
        (FieldKind::Address { .. } | FieldKind::Person { .. }, Some(part)) => {
            control_id(&format!("{}/{part}", place.own))
        }
        (FieldKind::Targa { .. }, Some("country")) => control_id(&format!("{}/country", place.own)),
        (FieldKind::Targa { .. }, _) => control_id(&format!("{}/plate", place.own)),
        _ => control_id(&place.own),
    }
}

/// The name of a place: `Veicolo 2: Targa`, `Residenza: CAP`.
pub(crate) fn label_of(form: &Form, pointer: &str, lang: Lang) -> String {
    let Some(place) = place(form, pointer) else {
        return pointer.trim_start_matches('/').to_owned();
    };
    let mut label = place.field.label.text(lang).to_owned();
    if let Some(part) = place
        .part
        .and_then(|part| part_label(&place.field.kind, part, lang))
    {
        label = words::part(lang, label, part);
    }
    match place.item {
        Some((group, number)) => {
            let FieldKind::Group { item, .. } = &group.kind else {
                return label;
            };
            let item = words::item_title(lang, item.text(lang), number);
            words::item_field(lang, item, label)
        }
        None => label,
    }
}

fn part_label(kind: &FieldKind, part: &str, lang: Lang) -> Option<&'static str> {
    Some(match (kind, part) {
        (FieldKind::Address { .. }, "street") => words::street(lang),
        (FieldKind::Address { .. }, "number") => words::house_number(lang),
        (FieldKind::Address { .. }, "postal_code") => words::postal_code(lang),
        (FieldKind::Address { .. }, _) => words::municipality(lang),
        (FieldKind::Person { .. }, "given_name") => words::given_name(lang),
        (FieldKind::Person { .. }, "family_name") => words::family_name(lang),
        (FieldKind::Person { .. }, "birth_date") => words::birth_date(lang),
        (FieldKind::Person { .. }, "tax_code") => words::tax_code(lang),
        (FieldKind::Targa { .. }, "country") => words::plate_country(lang),
        _ => return None,
    })
}

/// What is wrong, in words: a text where a number goes is told with an example.
pub(crate) fn message(form: &Form, violation: &Violation, lang: Lang) -> String {
    let kind = place(form, &violation.pointer).map(|place| &place.field.kind);
    match (kind, &violation.rule) {
        (Some(FieldKind::Number { decimals, .. }), Rule::WrongType) => {
            words::not_a_number(lang, numbers::example(*decimals))
        }
        (Some(FieldKind::Money { .. }), Rule::WrongType) => words::not_an_amount(lang).to_owned(),
        _ => violation.message(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form() -> Form {
        let text = |it: &str| json!({"it": it, "en": it});
        serde_json::from_value(json!({"steps": [
            {"id": "who", "title": text("Chi"), "fields": [
                {"id": "home", "label": text("Residenza"), "kind": {"type": "address"}},
                {"id": "rooms", "label": text("Vani"), "kind": {"type": "number", "decimals": 1}},
            ]},
            {"id": "what", "title": text("Che cosa"), "fields": [
                {"id": "vehicles", "label": text("Veicoli"), "kind": {
                    "type": "group", "item": text("Veicolo"), "max": 5, "fields": [
                        {"id": "plate", "label": text("Targa"), "kind": {"type": "targa", "foreign": true}},
                        {"id": "title", "label": text("Titolo"), "kind": {"type": "file", "formats": ["pdf"]}},
                    ]}},
            ]},
        ]}))
        .unwrap()
    }

    #[test]
    fn a_place_of_the_answers_leads_to_its_step() {
        let form = form();
        assert_eq!(step_of(&form, "/home/street"), Some("who"));
        assert_eq!(step_of(&form, "/vehicles/1/plate/country"), Some("what"));
        assert_eq!(step_of(&form, "/unknown"), None);
    }

    #[test]
    fn a_place_of_the_answers_leads_to_the_control_that_fills_it_in() {
        let form = form();
        let control = |pointer| control_of(&form, "", pointer);
        assert_eq!(control("/home"), "campo-home");
        assert_eq!(control("/home/postal_code"), "campo-home-postal_code");
        assert_eq!(control("/home/province"), "campo-home-municipality");
        assert_eq!(control("/vehicles/1/plate"), "campo-vehicles-1-plate-plate");
        assert_eq!(
            control("/vehicles/1/plate/country"),
            "campo-vehicles-1-plate-country"
        );
        assert_eq!(control("/vehicles/0/title/0"), "campo-vehicles-0-title");
        assert_eq!(control("/vehicles/0"), "campo-vehicles");
    }

    #[test]
    fn a_place_is_named_by_item_field_and_part() {
        let form = form();
        assert_eq!(
            label_of(&form, "/vehicles/1/plate/country", Lang::It),
            "Veicolo 2: Targa: Stato della targa"
        );
        assert_eq!(label_of(&form, "/home/postal_code", Lang::It), "Residenza: CAP");
    }

    #[test]
    fn a_text_where_a_number_goes_is_told_with_an_example() {
        let violation = Violation {
            pointer: "/rooms".to_owned(),
            rule: Rule::WrongType,
        };
        assert!(message(&form(), &violation, Lang::It).contains("12,5"));
    }
}
