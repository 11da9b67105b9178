//! Types that are often asked for together, as buttons that fill in the menus below.

use super::cascade::Cascade;
use crate::components::field::Frame;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{KindOption, PresetOption};
use sportello_types::text::certificatepages as words;

/// The sets that the person may have; nothing where there is none.
#[component]
pub(super) fn Presets(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let offered = Memo::new(move |_| {
        let offer = cascade.offer.get();
        offer.map_or_else(Vec::new, |offer| offer.presets)
    });
    move || {
        let presets = offered.get();
        if presets.is_empty() {
            return None;
        }
        let frame = Frame {
            id: "presets".to_owned(),
            label: words::presets(lang).to_owned(),
            hint: Some(words::presets_hint(lang).to_owned()),
            required: false,
            error: Signal::stored(None),
        };
        let buttons: Vec<_> = presets
            .into_iter()
            .map(|preset| button(cascade, preset))
            .collect();
        Some(frame.asked(view! { <div class="sp-presets">{buttons}</div> }))
    }
}

fn button(cascade: Cascade, preset: PresetOption) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let title = preset.title.clone();
    let preset = StoredValue::new(preset);
    let is_chosen = move || preset.with_value(|own| cascade.kinds.with(|kinds| is_of(own, kinds)));
    let choose = move |_| {
        preset.with_value(|own| {
            cascade.fill(own);
            live.announce(words::presets_done(lang, &own.title));
        });
    };
    view! {
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-pressed=move || is_chosen().to_string()
            on:click=choose
        >
            {title}
        </button>
    }
}

/// Whether these very types are chosen.
fn is_of(preset: &PresetOption, kinds: &[KindOption]) -> bool {
    kinds.iter().map(|kind| &kind.kind).eq(&preset.kinds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_set_is_chosen_with_all_its_types_and_no_other() {
        let preset: PresetOption =
            serde_json::from_value(json!({ "kinds": ["a", "b"], "title": "A e B" })).unwrap();
        let of = |slugs: &[&str]| {
            let kinds: Vec<KindOption> = slugs
                .iter()
                .map(|slug| {
                    serde_json::from_value(json!({
                        "kind": slug, "archive": "registry", "title": slug, "about": "", "combines_with": []
                    }))
                    .unwrap()
                })
                .collect();
            is_of(&preset, &kinds)
        };
        assert!(of(&["a", "b"]));
        for other in [&[][..], &["a"], &["b", "a"], &["a", "b", "c"]] {
            assert!(!of(other), "{other:?}");
        }
    }
}
