//! Places in the answers, by JSON Pointer (RFC 6901): `/zone`, `/vehicles/0/plate/country`. Keys of
//! forms are `snake_case`, so that nothing needs escaping.

use serde_json::{Map, Value};
use sportello_types::form::Answers;

/// Whether a value counts as an answer.
pub(crate) fn is_answered(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// What stands at a place.
pub(crate) fn value_at<'a>(answers: &'a Answers, pointer: &str) -> Option<&'a Value> {
    let path = pointer.strip_prefix('/')?;
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let value = answers.0.get(first)?;
    if rest.is_empty() {
        Some(value)
    } else {
        value.pointer(&format!("/{rest}"))
    }
}

/// The text at a place, empty when there is none.
pub(crate) fn text_at(answers: &Answers, pointer: &str) -> String {
    let text = value_at(answers, pointer).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The texts of a list, empty when there is none.
pub(crate) fn list_at(answers: &Answers, pointer: &str) -> Vec<String> {
    let items = value_at(answers, pointer).and_then(Value::as_array);
    let texts = items
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned);
    texts.collect()
}

/// Puts a value at a place; objects on the way are made. A value that is no answer is taken out, an
/// item of a list excepted: the others must not move.
pub(crate) fn put(answers: &mut Answers, pointer: &str, value: Value) {
    let mut keys: Vec<&str> = pointer.split('/').skip(1).collect();
    let Some(last) = keys.pop() else { return };
    let mut keys = keys.into_iter();
    let Some(first) = keys.next() else {
        put_key(&mut answers.0, last, value);
        return;
    };
    let mut place = answers.0.entry(first).or_insert(Value::Null);
    for key in keys {
        let Some(inner) = inner(place, key) else { return };
        place = inner;
    }
    match place {
        Value::Array(items) => {
            if let Some(item) = last.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                *item = value;
            }
        }
        other => {
            if let Some(members) = object(other) {
                put_key(members, last, value);
            }
        }
    }
}

fn inner<'a>(place: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match place {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        other => Some(object(other)?.entry(key).or_insert(Value::Null)),
    }
}

/// The object at a place; whatever else stood there could not be an answer.
fn object(place: &mut Value) -> Option<&mut Map<String, Value>> {
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    place.as_object_mut()
}

fn put_key(object: &mut Map<String, Value>, key: &str, value: Value) {
    if is_answered(&value) {
        object.insert(key.to_owned(), value);
    } else {
        object.remove(key);
    }
}

/// Whether a place is `above` itself or inside of it.
pub(crate) fn is_within(pointer: &str, above: &str) -> bool {
    pointer
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The id of the control of a place. The prefix keeps it apart from the ids of the page, the scope (a slug,
/// empty where there is one form alone) from other forms of the page.
pub(crate) fn control_id(scope: &str, pointer: &str) -> String {
    let place = pointer.replace('/', "-");
    if scope.is_empty() {
        format!("campo{place}")
    } else {
        format!("campo-{scope}-{place}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: Value) -> Answers {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn values_are_put_where_they_are_read_again() {
        let mut all = answers(json!({"vehicles": [{}, {"plate": {"country": "IT"}}]}));
        put(&mut all, "/zone", json!("a"));
        put(&mut all, "/vehicles/1/plate/plate", json!("AB123CD"));
        put(&mut all, "/vehicles/0/kind", json!("car"));
        put(&mut all, "/home/street", json!("Via Roma"));
        assert_eq!(
            all,
            answers(json!({
                "zone": "a",
                "vehicles": [{"kind": "car"}, {"plate": {"country": "IT", "plate": "AB123CD"}}],
                "home": {"street": "Via Roma"},
            }))
        );
        assert_eq!(text_at(&all, "/vehicles/1/plate/plate"), "AB123CD");
        assert_eq!(text_at(&all, "/vehicles/7/plate"), "");
    }

    #[test]
    fn what_is_emptied_leaves_the_answers_and_false_stays() {
        let mut all = answers(json!({"zone": "a", "agree": true}));
        put(&mut all, "/zone", json!(""));
        put(&mut all, "/agree", json!(false));
        assert_eq!(all, answers(json!({"agree": false})));
    }

    #[test]
    fn controls_of_two_forms_have_different_ids() {
        assert_eq!(control_id("", "/home/street"), "campo-home-street");
        assert_eq!(
            control_id("reddito", "/home/street"),
            "campo-reddito--home-street"
        );
        assert_ne!(control_id("a", "/b/c"), control_id("a-b", "/c"));
    }

    #[test]
    fn an_item_that_does_not_exist_is_not_invented() {
        let mut all = answers(json!({"vehicles": [{}]}));
        put(&mut all, "/vehicles/3/kind", json!("car"));
        assert_eq!(all, answers(json!({"vehicles": [{}]})));
    }

    #[test]
    fn a_place_is_not_within_one_whose_name_only_begins_alike() {
        assert!(is_within("/home/street", "/home"));
        assert!(is_within("/home", "/home"));
        assert!(!is_within("/home_phone", "/home"));
    }
}
