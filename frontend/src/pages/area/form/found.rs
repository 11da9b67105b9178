//! Files that the portal has and that no answer names: the window was closed before the answer was
//! saved.

use crate::form::pointer;
use serde_json::{Map, Value};
use sportello_types::attachments::Attachment;
use sportello_types::form::{Answers, FieldKind, Form};

/// Names each of them in the answer of its field, in the item of a table in which it was chosen (an item
/// that was not saved is there again); whether there were any. Where that cannot be told, the file is
/// chosen again.
pub(super) fn name_files(form: &Form, answers: &mut Answers, files: &[Attachment]) -> bool {
    let named = serde_json::to_string(answers).unwrap_or_default();
    let mut any = false;
    for file in files {
        let id = file.id.to_string();
        if named.contains(&id) {
            continue;
        }
        if let Some(place) = place(form, answers, file) {
            let mut ids = pointer::list_at(answers, &place);
            ids.push(id);
            pointer::put(answers, &place, ids.into_iter().map(Value::String).collect());
            any = true;
        }
    }
    any
}

/// The place of a file's field, if it has room.
fn place(form: &Form, answers: &mut Answers, file: &Attachment) -> Option<String> {
    let path = &file.field;
    let FieldKind::File { max, .. } = form.field(path)?.kind else {
        return None;
    };
    let Some((table, field)) = path.split_once('.') else {
        let place = format!("/{path}");
        return has_room(answers, &place, max).then_some(place);
    };
    let mut items = items(answers, table);
    let at = match file.item {
        Some(at) => usize::try_from(at).ok()?,
        None => (items.len() == 1).then_some(0)?,
    };
    let most = usize::try_from(form.field(table)?.kind.most_items()).ok()?;
    let place = format!("/{table}/{at}/{field}");
    if at >= most || !has_room(answers, &place, max) {
        return None;
    }
    if at >= items.len() {
        items.resize_with(at + 1, || Value::Object(Map::new()));
        pointer::put(answers, &format!("/{table}"), Value::Array(items));
    }
    Some(place)
}

fn items(answers: &Answers, table: &str) -> Vec<Value> {
    let items = pointer::value_at(answers, &format!("/{table}")).and_then(Value::as_array);
    items.cloned().unwrap_or_default()
}

fn has_room(answers: &Answers, place: &str, max: u32) -> bool {
    u32::try_from(pointer::list_at(answers, place).len()).is_ok_and(|taken| taken < max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form() -> Form {
        let text = |it: &str| json!({"it": it, "en": it});
        let file =
            |id: &str| json!({"id": id, "label": text(id), "kind": {"type": "file", "formats": ["pdf"]}});
        let cars = json!({"type": "group", "item": text("car"), "max": 3, "fields": [file("title")]});
        serde_json::from_value(json!({"steps": [{"id": "all", "title": text("all"), "fields": [
            file("lease"),
            {"id": "cars", "label": text("cars"), "kind": cars},
        ]}]}))
        .unwrap()
    }

    fn arrived(number: u8, field: &str) -> Attachment {
        serde_json::from_value(json!({
            "id": format!("019adeb0-0000-7000-8000-0000000000{number:02}"),
            "field": field, "name": "a.pdf", "media_type": "application/pdf", "size": 1,
            "sha256": "0".repeat(64), "signature": "none", "scan": "not_scanned",
            "uploaded_at": "2026-11-24T10:00:00Z",
        }))
        .unwrap()
    }

    fn after(mut answers: Value, files: &[Attachment]) -> (bool, Value) {
        let mut all: Answers = serde_json::from_value(answers.take()).unwrap();
        let any = name_files(&form(), &mut all, files);
        (any, serde_json::to_value(all).unwrap())
    }

    #[test]
    fn a_file_without_an_answer_goes_to_its_field() {
        let (lease, title) = (arrived(1, "lease"), arrived(2, "cars.title"));
        let ids = [&lease, &title].map(|file| file.id.to_string());
        assert_eq!(
            after(json!({"cars": [{}]}), &[lease, title]),
            (true, json!({"lease": [ids[0]], "cars": [{"title": [ids[1]]}]}))
        );
    }

    #[test]
    fn a_file_of_a_table_goes_to_the_item_in_which_it_was_chosen() {
        let at = |number, item| Attachment {
            item: Some(item),
            ..arrived(number, "cars.title")
        };
        let files = [at(1, 1), at(2, 2), at(3, 3)];
        let ids: Vec<_> = files.iter().map(|file| file.id.to_string()).collect();
        // The second was there, the third had not been saved, a fourth may not be.
        assert_eq!(
            after(json!({"cars": [{}, {}]}), &files),
            (
                true,
                json!({"cars": [{}, {"title": [ids[0]]}, {"title": [ids[1]]}]})
            )
        );
    }

    #[test]
    fn what_has_an_answer_no_room_or_no_clear_place_stays_as_it_is() {
        let first = arrived(1, "lease");
        let full = json!({"lease": [first.id.to_string()], "cars": [{}, {}]});
        let files = [
            first,
            arrived(2, "lease"),
            arrived(3, "cars.title"),
            arrived(4, "gone"),
        ];
        assert_eq!(after(full.clone(), &files), (false, full));
    }
}
