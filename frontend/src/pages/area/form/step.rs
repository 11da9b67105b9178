//! One step: its heading and its fields.

use super::steps::{REVIEW, Steps};
use crate::components::error_summary::Flaw;
use crate::form::field::field;
use crate::form::state::FormState;
use crate::head::set_head;
use leptos::html;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::text::{fields, formpage as words};
use std::sync::Arc;

/// How the reader came to a step.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    /// From another step of the form: the focus goes to the heading.
    pub(super) again: bool,
    /// What is wrong here: then the focus goes to its list instead.
    pub(super) flaws: Signal<Vec<Flaw>>,
    /// Moves the focus to the list.
    pub(super) attempts: RwSignal<u32>,
}

/// The name of a step.
pub(super) fn title(steps: Steps, id: &str, lang: Lang) -> String {
    if id == REVIEW {
        return words::review(lang).to_owned();
    }
    steps
        .declared(id)
        .map(|step| step.title.text(lang).to_owned())
        .unwrap_or_default()
}

/// *Passo 2 di 5: Veicoli*, in the page and in its title.
pub(super) fn heading(
    steps: Steps,
    id: &str,
    service: &str,
    arrival: Arrival,
    lang: Lang,
) -> impl IntoView + use<> {
    let node = NodeRef::<html::H2>::new();
    let name = title(steps, id, lang);
    let words_of = move || fields::step_title(lang, steps.position() + 1, steps.ids().len(), &name);
    let service = service.to_owned();
    let page_title = untrack(&words_of);
    set_head(&words::page_title(lang, page_title, &service), &service);
    Effect::new(move |done: Option<bool>| {
        let Some(heading) = node.get() else { return false };
        if done == Some(true) || !arrival.again {
            return true;
        }
        if arrival.flaws.with_untracked(Vec::is_empty) {
            request_animation_frame(move || {
                window().scroll_to_with_x_and_y(0.0, 0.0);
                // A heading with a tabindex can take the focus.
                let _ = heading.focus();
            });
        } else {
            arrival.attempts.update(|count| *count += 1);
        }
        true
    });
    view! { <h2 node_ref=node tabindex="-1" class="h3">{words_of}</h2> }
}

/// The fields of a step.
pub(super) fn step(form: FormState, steps: Steps, id: &str, service: &str, arrival: Arrival) -> AnyView {
    let lang = form.lang;
    let Some(step) = steps.declared(id) else {
        return ().into_any();
    };
    let intro = step
        .intro
        .as_ref()
        .map(|intro| intro.text(lang).to_owned())
        .filter(|intro| !intro.is_empty());
    let all: Vec<_> = step
        .fields
        .into_iter()
        .map(|one| {
            let id = one.id.clone();
            field(form, Arc::new(one), format!("/{id}"), id)
        })
        .collect();
    view! {
        <section>
            {heading(steps, id, service, arrival, lang)}
            {intro.map(|intro| view! { <p class="sp-lead">{intro}</p> })}
            <p class="sp-hint mb-4">{fields::required_note(lang)}</p>
            {all}
        </section>
    }
    .into_any()
}
