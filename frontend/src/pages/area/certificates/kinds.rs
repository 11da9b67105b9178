//! What the certificate is about: the first type, why others are not to be had, and what can stand beside it.

use super::cascade::{Cascade, KIND};
use super::menu::{Answer, Group, Menu};
use super::offer::Offer;
use crate::api;
use crate::components::field::Frame;
use crate::pages::area::refused::{Refused, told};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{KindOption, MOST_COMBINED};
use sportello_types::text::certificatepages as words;
use sportello_types::values::Slug;

/// The types of the archive chosen, those that are refused too.
#[component]
pub(super) fn Kinds(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let offered = Memo::new(move |_| {
        let archive = cascade.archive.get();
        let all = cascade.offer.get().map(|offer| offer.kinds);
        let kinds = all.into_iter().flatten();
        kinds
            .filter(|kind| Some(kind.archive) == archive)
            .collect::<Vec<_>>()
    });
    let groups = Signal::derive(move || {
        let answers = offered.get().into_iter().map(|kind| Answer {
            value: kind.kind.to_string(),
            label: kind.title,
            refused: kind.refusal.is_some(),
        });
        vec![Group {
            title: None,
            answers: answers.collect(),
        }]
    });
    let about = move || {
        let first = cascade.kinds.with(|kinds| kinds.first().cloned())?;
        let facsimile = api::certificates::facsimile_url(&first.kind, cascade.language());
        Some(view! {
            <p class="sp-hint">
                {first.about} " " <a href=facsimile>{words::facsimile(lang)}</a>
            </p>
        })
    };
    view! {
        <Menu
            id=KIND
            label=words::kind(lang)
            open=Signal::derive(move || cascade.archive.get().is_some())
            groups=groups
            value=cascade.form.value(KIND)
            on_choose=cascade.chooser(KIND)
            error=cascade.form.error(KIND)
        />
        {about}
        {move || told(words::refused_title(lang), refused(offered.get()))}
        <Beside cascade=cascade/>
    }
}

/// The types that are not to be had, each with the reason.
fn refused(kinds: Vec<KindOption>) -> Vec<Refused> {
    kinds
        .into_iter()
        .filter_map(|kind| Some((kind.refusal?.message, kind.title)))
        .collect()
}

/// Boxes for the types that can stand on the same certificate as the first one.
#[component]
fn Beside(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let companions = Memo::new(move |_| {
        let first = cascade.kinds.with(|kinds| kinds.first().cloned());
        first
            .zip(cascade.offer.get())
            .map_or_else(Vec::new, |(first, offer)| companions(&first, &offer))
    });
    move || {
        let found = companions.get();
        if found.is_empty() {
            return None;
        }
        let frame = Frame {
            id: "also".to_owned(),
            label: words::also(lang).to_owned(),
            hint: Some(words::also_hint(lang, MOST_COMBINED)),
            required: false,
            error: Signal::stored(None),
        };
        let boxes: Vec<_> = found.into_iter().map(|kind| tick(cascade, kind)).collect();
        Some(frame.asked(boxes))
    }
}

/// Types that the person may have and that can stand beside the first one.
fn companions(first: &KindOption, offer: &Offer) -> Vec<KindOption> {
    offer
        .kinds
        .iter()
        .filter(|kind| kind.refusal.is_none() && first.combines_with.contains(&kind.kind))
        .cloned()
        .collect()
}

/// One box; closed while another one that is ticked does not go with it.
fn tick(cascade: Cascade, kind: KindOption) -> impl IntoView {
    let id = format!("also-{}", kind.kind);
    let slug = StoredValue::new(kind.kind);
    let is_on = move || slug.with_value(|own| cascade.also.with(|also| also.contains(own)));
    let closed =
        move || !is_on() && slug.with_value(|own| cascade.kinds.with(|kinds| !goes_with(own, kinds)));
    let toggled = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        let own = slug.get_value();
        cascade.also.update(|also| {
            also.retain(|other| *other != own);
            if on {
                also.push(own);
            }
        });
    };
    view! {
        <div class="form-check">
            <input
                class="form-check-input"
                type="checkbox"
                id=id.clone()
                name="also"
                disabled=closed
                prop:checked=is_on
                on:change=toggled
            />
            <label class="form-check-label" for=id>{kind.title}</label>
        </div>
    }
}

/// Whether one more type fits on the certificate.
fn goes_with(slug: &Slug, kinds: &[KindOption]) -> bool {
    kinds.len() < MOST_COMBINED && kinds.iter().all(|kind| kind.combines_with.contains(slug))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind(slug: &str, combines_with: &[&str], refusal: Option<&str>) -> KindOption {
        let refusal = refusal.map(|message| json!({ "code": "desk_only", "message": message }));
        serde_json::from_value(json!({
            "kind": slug, "archive": "registry", "title": slug, "about": "", "combines_with": combines_with,
            "refusal": refusal
        }))
        .unwrap()
    }

    #[test]
    fn what_is_not_to_be_had_is_told_with_its_reason() {
        let kinds = vec![
            kind("a", &[], Some("solo allo sportello")),
            kind("b", &[], None),
            kind("c", &[], Some("non sei residente")),
        ];
        let told = [("solo allo sportello", "a"), ("non sei residente", "c")];
        assert_eq!(
            refused(kinds),
            told.map(|(reason, title)| (reason.to_owned(), title.to_owned()))
        );
    }

    #[test]
    fn a_type_must_go_with_all_that_are_chosen() {
        let chosen = [kind("a", &["b", "c"], None), kind("b", &["a"], None)];
        assert!(goes_with(&"b".parse().unwrap(), &chosen[..1]));
        assert!(!goes_with(&"c".parse().unwrap(), &chosen));
        let full = vec![kind("a", &["b"], None); MOST_COMBINED];
        assert!(!goes_with(&"b".parse().unwrap(), &full));
    }
}
