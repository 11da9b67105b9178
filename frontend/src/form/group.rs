//! A table: the same fields several times, one card each.

use super::field::field;
use super::pointer;
use super::slot::Slot;
use crate::api;
use crate::components::error_summary::focus_field;
use crate::live::use_live;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use sportello_types::form::{Field, FieldKind, Limit};
use sportello_types::text::formpage as words;
use std::sync::Arc;

/// The cards with their buttons.
pub(crate) fn group(slot: &Slot) -> AnyView {
    let FieldKind::Group {
        item,
        min,
        max,
        fields,
        ..
    } = &slot.field.kind
    else {
        return ().into_any();
    };
    let (form, lang, live, id) = (slot.form, slot.form.lang, use_live(), slot.id());
    let limit = |limit: &Option<Limit>| {
        limit
            .as_ref()
            .and_then(Limit::value)
            .and_then(|n| usize::try_from(n).ok())
    };
    let fewest = limit(min).unwrap_or(0);
    let most = limit(max).unwrap_or_else(|| usize::try_from(FieldKind::MOST_ITEMS).unwrap_or(usize::MAX));
    let name = item.text(lang).to_owned();
    let fields: Vec<Arc<Field>> = fields.iter().cloned().map(Arc::new).collect();
    let at = slot.pointer.clone();
    let count = Memo::new(move |_| {
        form.with_answers(|answers| {
            pointer::value_at(answers, &at)
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        })
    });
    // Cards are made anew when one goes: the others change their place.
    let round = RwSignal::new(0_u32);
    let (added, at, base) = (name.clone(), slot.pointer.clone(), id.clone());
    let add = move |_| {
        let new = count.get_untracked();
        form.change(&at, |answers| {
            let key = at.trim_start_matches('/');
            match answers.0.get_mut(key) {
                Some(Value::Array(items)) => items.push(Value::Object(Map::new())),
                _ => drop(
                    answers
                        .0
                        .insert(key.to_owned(), Value::Array(vec![Value::Object(Map::new())])),
                ),
            }
        });
        live.announce(words::item_added(lang, &added, new + 1));
        let target = format!("{base}-{new}");
        request_animation_frame(move || focus_field(&target));
    };
    let (removed, at, base) = (name.clone(), slot.pointer.clone(), id.clone());
    let remove = Callback::new(move |index: usize| {
        let mut gone = None;
        form.change(&at, |answers| {
            let items = answers.0.get_mut(at.trim_start_matches('/'));
            if let Some(Value::Array(items)) = items
                && index < items.len()
            {
                gone = Some(items.remove(index));
            }
        });
        drop_files(form, gone.as_ref());
        round.update(|round| *round = round.wrapping_add(1));
        live.announce(words::item_removed(lang, &removed, index + 1));
        let target = format!("{base}-aggiungi");
        request_animation_frame(move || focus_field(&target));
    });
    let (title, place) = (name.clone(), slot.clone());
    let card = move |(_, index): (u32, usize)| {
        let heading = words::item_title(lang, &title, index + 1);
        let inner: Vec<_> = fields
            .iter()
            .map(|inner| {
                let pointer = format!("{}/{index}/{}", place.pointer, inner.id);
                field(
                    form,
                    inner.clone(),
                    pointer,
                    format!("{}.{}", place.path, inner.id),
                )
            })
            .collect();
        let button = words::item_remove(lang, &title, index + 1);
        let id = form.control_id(&format!("{}/{index}", place.pointer));
        let heading_id = format!("{id}-titolo");
        let labelled_by = heading_id.clone();
        let removable = move || count.get() > fewest;
        view! {
            <section class="sp-card" id=id aria-labelledby=labelled_by>
                <h4 class="h6" id=heading_id>{heading}</h4>
                {inner}
                <button
                    type="button"
                    class="btn btn-outline-danger btn-sm"
                    hidden=move || !removable()
                    on:click=move |_| remove.run(index)
                >
                    {button}
                </button>
            </section>
        }
    };
    let keys = move || {
        let round = round.get();
        (0..count.get()).map(|index| (round, index)).collect::<Vec<_>>()
    };
    let full = move || count.get() >= most;
    let cards = view! {
        <p hidden=move || count.get() != 0>{words::item_none(lang)}</p>
        <div class="sp-items">
            <For each=keys key=|key| *key children=card/>
        </div>
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            id=format!("{id}-aggiungi")
            disabled=full
            on:click=add
        >
            {words::item_add(lang, &name)}
        </button>
    };
    slot.frame_of_parts().grouped(cards).into_any()
}

/// Takes the files of an item away with it. One that cannot be taken now falls away on sending.
fn drop_files(form: super::state::FormState, gone: Option<&Value>) {
    let text = gone.map(Value::to_string).unwrap_or_default();
    for file in form.files_now() {
        let id = file.id.to_string();
        if text.contains(&id) {
            form.drop_file(&id);
            spawn_local(async move {
                let _ = api::attachments::remove(form.copy.istanza, file.id).await;
            });
        }
    }
}
