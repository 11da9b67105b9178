//! The sections of a record: each opens and closes, and all at once.

use super::correction::Correction;
use crate::components::facts::{Fact, Facts};
use crate::site::use_lang;
use leptos::ev;
use leptos::prelude::*;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::{RecordEntry, RecordPart, RecordSection};
use sportello_types::text::household as words;
use std::collections::BTreeSet;

#[component]
pub(super) fn Sections(
    /// Whose record it is.
    of: SeenPersonId,
    /// The sections, in order.
    sections: Vec<RecordSection>,
) -> impl IntoView {
    let lang = use_lang();
    let all: BTreeSet<RecordPart> = sections.iter().map(|section| section.section).collect();
    let first = sections.first().map(|section| section.section);
    let open = RwSignal::new(first.into_iter().collect::<BTreeSet<_>>());
    let sections: Vec<_> = sections
        .into_iter()
        .map(|section| one(of, section, open, lang))
        .collect();
    view! {
        <div class="sp-choices">
            <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(all.clone())>
                {words::open_all(lang)}
            </button>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(BTreeSet::new())>
                {words::close_all(lang)}
            </button>
        </div>
        {sections}
    }
}

fn one(
    of: SeenPersonId,
    section: RecordSection,
    open: RwSignal<BTreeSet<RecordPart>>,
    lang: Lang,
) -> impl IntoView {
    let part = section.section;
    let is_open = move || open.with(|open| open.contains(&part));
    // The browser opens and closes it: what it has done is noted, what was noted already is not news.
    let toggled = move |event: ev::Event| {
        let now = event_target::<web_sys::HtmlDetailsElement>(&event).open();
        if now != untrack(is_open) {
            open.update(|open| {
                if now {
                    open.insert(part);
                } else {
                    open.remove(&part);
                }
            });
        }
    };
    let content = if section.entries.is_empty() {
        view! { <p>{words::no_data(lang)}</p> }.into_any()
    } else {
        section
            .entries
            .into_iter()
            .map(entry)
            .collect::<Vec<_>>()
            .into_any()
    };
    view! {
        <details class="sp-question" prop:open=is_open on:toggle=toggled>
            <summary><h3 class="h5">{section.title}</h3></summary>
            {content}
            <p>
                {words::wrong(lang)} " "
                <a href=Correction::of_record(of, part).path(lang)>{words::wrong_link(lang)}</a>
            </p>
        </details>
    }
}

fn entry(entry: RecordEntry) -> impl IntoView {
    let facts = entry
        .facts
        .into_iter()
        .map(|fact| Fact::new(fact.label, fact.value))
        .collect();
    view! { <Facts facts=facts/> }
}
