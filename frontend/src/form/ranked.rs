//! Preferences in order: chosen from a menu, moved by buttons.

use super::choices::spoken;
use super::slot::Slot;
use crate::components::choice::{Choice, SelectField};
use crate::components::error_summary::focus_field;
use crate::live::use_live;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::form::Choice as Declared;
use sportello_types::text::formpage as words;

/// The preferences, the first one first.
pub(crate) fn ranked(slot: &Slot, options: &[Declared], max: Option<u32>) -> AnyView {
    let (lang, live, id) = (slot.form.lang, use_live(), slot.id());
    let choices = StoredValue::new(spoken(options, lang));
    let most = max
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(options.len());
    let chosen = slot.list();
    let label_of = move |id: &str| {
        choices.with_value(|all| {
            all.iter()
                .find(|choice| choice.value == id)
                .map(|choice| choice.label.clone())
        })
    };
    let own = slot.clone();
    let keep = move |ids: Vec<String>| own.put(ids.into_iter().map(Value::String).collect());
    let (keep_move, keep_add) = (keep.clone(), keep);
    let base = id.clone();
    let shift = Callback::new(move |(at, to): (usize, Option<usize>)| {
        let mut ids = chosen.get_untracked();
        if at >= ids.len() {
            return;
        }
        let moved = ids.remove(at);
        let name = label_of(&moved).unwrap_or_default();
        let count = ids.len();
        match to {
            Some(to) if to <= count => {
                ids.insert(to, moved);
                live.announce(words::ranked_moved(lang, name, to + 1));
                keep_move(ids);
                // The button went along with its preference, or is gone at the end of the list.
                let target = format!("{base}-voce-{to}");
                request_animation_frame(move || focus_field(&target));
            }
            Some(_) => {}
            None => {
                live.announce(words::item_removed(lang, name, ""));
                keep_move(ids);
                let target = format!("{base}-scelta");
                request_animation_frame(move || focus_field(&target));
            }
        }
    });
    let free = Signal::derive(move || {
        let taken = chosen.get();
        let open = |choice: &&Choice| taken.len() < most && !taken.contains(&choice.value);
        choices.with_value(|all| all.iter().filter(open).cloned().collect::<Vec<_>>())
    });
    // Chosen first, added by a button: with the arrow keys a menu changes on the way to the entry meant.
    let picked = RwSignal::new(String::new());
    let add = move |_| {
        let (id, mut ids) = (picked.get_untracked(), chosen.get_untracked());
        picked.set(String::new());
        if !id.is_empty() && ids.len() < most && !ids.contains(&id) {
            let name = label_of(&id).unwrap_or_default();
            ids.push(id);
            live.announce(words::ranked_moved(lang, name, ids.len()));
            keep_add(ids);
        }
    };
    let list_id = id.clone();
    let rows = move || {
        let ids = chosen.get();
        if ids.is_empty() {
            return view! { <p>{words::ranked_empty(lang)}</p> }.into_any();
        }
        let last = ids.len() - 1;
        let rows: Vec<_> = ids
            .into_iter()
            .enumerate()
            .map(|(at, own)| {
                let name = label_of(&own).unwrap_or(own);
                let button = move |text: String, sign: &'static str, to: Option<usize>| {
                    view! {
                        <button
                            type="button"
                            class="btn btn-outline-primary btn-sm"
                            aria-label=text
                            on:click=move |_| shift.run((at, to))
                        >
                            {sign}
                        </button>
                    }
                };
                let up = (at > 0).then(|| button(words::move_up(lang, &name), "↑", at.checked_sub(1)));
                let down = (at < last).then(|| button(words::move_down(lang, &name), "↓", Some(at + 1)));
                let remove = button(words::remove_item(lang, &name), "×", None);
                view! {
                    <li id=format!("{list_id}-voce-{at}")>
                        <span>{name}</span>
                        <div class="sp-ranked-buttons">{up}{down}{remove}</div>
                    </li>
                }
            })
            .collect();
        view! { <ol class="sp-ranked">{rows}</ol> }.into_any()
    };
    let full = move || chosen.with(Vec::len) >= most;
    let controls = view! {
        {rows}
        <div class="sp-ranked-add" hidden=full>
            <SelectField
                id=format!("{id}-scelta")
                label=words::ranked_add(lang)
                choices=free
                value=picked
                on_choose=Callback::new(move |id| picked.set(id))
            />
            <button type="button" class="btn btn-outline-primary" on:click=add>
                {words::ranked_add_button(lang)}
            </button>
        </div>
    };
    slot.frame().asked(controls).into_any()
}
