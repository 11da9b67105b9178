//! Files that the portal has and that no answer names: the window was closed before the answer was
//! saved.

use crate::form::pointer;
use serde_json::Value;
use sportello_types::attachments::Attachment;
use sportello_types::form::{Answers, FieldKind, Form};

/// Names each of them in the answer of its field, where it is clear which one that is; whether there
/// were any. In a table of several items it is not: such a file is chosen again.
pub(super) fn name_files(form: &Form, answers: &mut Answers, files: &[Attachment]) -> bool {
    let named = serde_json::to_string(answers).unwrap_or_default();
    let mut any = false;
    for file in files {
        let id = file.id.to_string();
        if named.contains(&id) {
            continue;
        }
        if let Some(place) = place(form, answers, &file.field) {
            let mut ids = pointer::list_at(answers, &place);
            ids.push(id);
            pointer::put(answers, &place, ids.into_iter().map(Value::String).collect());
            any = true;
        }
    }
    any
}

/// The place of a file field by its path, if it has room.
fn place(form: &Form, answers: &Answers, path: &str) -> Option<String> {
    let FieldKind::File { max, .. } = form.field(path)?.kind else {
        return None;
    };
    let place = match path.split_once('.') {
        None => format!("/{path}"),
        Some((group, field)) => {
            let items = pointer::value_at(answers, &format!("/{group}"))?.as_array()?;
            (items.len() == 1).then(|| format!("/{group}/0/{field}"))?
        }
    };
    let taken = u32::try_from(pointer::list_at(answers, &place).len()).ok()?;
    (taken < max).then_some(place)
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
