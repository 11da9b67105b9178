//! What was chosen: a card for each declaration, with what the registry says and what is left to say.

use super::declaring::Declaring;
use crate::device::Place;
use crate::form::field::field;
use crate::form::state::FormState;
use crate::pages::area::registry::Correction;
use crate::pages::clock;
use crate::session::use_session;
use leptos::prelude::*;
use sportello_types::ids::{IstanzaId, SeenPersonId};
use sportello_types::lang::Lang;
use sportello_types::self_certifications::{SelfCertificationKind, with_registry};
use sportello_types::text::{fields, formpage, selfcertificationpages as words};
use sportello_types::values::Slug;
use std::sync::Arc;

/// The forms of all kinds that have one, with the answers that were typed before.
pub(super) fn forms(declaring: Declaring, kinds: &[SelfCertificationKind]) -> Vec<(Slug, FormState)> {
    let Some(citizen) = use_session().read_untracked().citizen_id() else {
        return Vec::new();
    };
    // No draft: these forms have no files, and their answers are kept with the rest of the page.
    let istanza = IstanzaId::from_parts(0, [0; 10]);
    let place = Place { citizen, istanza };
    let kept = declaring.draft.with_untracked(|draft| draft.answers.clone());
    let made = kinds.iter().filter_map(|kind| {
        let form = kind.form.clone()?;
        let answers = match kept.get(&kind.kind) {
            Some(kept) => with_registry(&form, &kind.answers, kept),
            None => kind.answers.clone(),
        };
        let head = (place, declaring.lang, clock::today());
        let state = FormState::new(head, form, answers, Vec::new()).within(kind.kind.as_str());
        Some((kind.kind.clone(), state))
    });
    made.collect()
}

/// Keeps what is typed into the forms with the rest of the page.
pub(super) fn keep(declaring: Declaring, forms: Vec<(Slug, FormState)>) {
    Effect::new(move |seen: Option<u64>| {
        let edits = forms
            .iter()
            .fold(0_u64, |sum, (_, form)| sum.wrapping_add(form.edits()));
        if seen.is_some_and(|seen| seen != edits) {
            let typed = forms.iter().filter(|(_, form)| form.edits_now() > 0);
            let typed: Vec<_> = typed.map(|(kind, form)| (kind.clone(), form.answers())).collect();
            declaring.change(|draft| draft.answers.extend(typed));
        }
        edits
    });
}

/// The cards, as many as are chosen.
#[component]
pub(super) fn Chosen(
    /// The request.
    declaring: Declaring,
    /// The person whom it is about.
    person: SeenPersonId,
) -> impl IntoView {
    let lang = declaring.lang;
    let any = move || declaring.chosen.with(|chosen| !chosen.is_empty());
    let card = move |kind: SelfCertificationKind| {
        let form = declaring.form(&kind.kind);
        card(kind, form, person, lang)
    };
    view! {
        <div hidden=move || !any()>
            <h3 class="h5">{words::chosen_title(lang)}</h3>
            <p class="sp-hint mb-4">{fields::required_note(lang)}</p>
            <For each=move || declaring.chosen.get() key=|kind| kind.kind.clone() children=card/>
        </div>
    }
}

fn card(
    kind: SelfCertificationKind,
    form: Option<FormState>,
    person: SeenPersonId,
    lang: Lang,
) -> impl IntoView {
    let id = format!("dichiarazione-{}", kind.kind);
    let heading_id = id.clone();
    let has_facts = !kind.facts.is_empty();
    let facts: Vec<_> = kind
        .facts
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> })
        .collect();
    // The sentences are those of the paper, in Italian in each language of the page.
    let facts = has_facts.then(|| {
        view! {
            <p class="fw-semibold mb-1">{words::facts_title(lang)}</p>
            <ul lang="it">{facts}</ul>
            <p>
                {words::wrong(lang)} " "
                <a href=Correction::of_person(person).path(lang) target="_blank" rel="noopener">
                    {words::wrong_link(lang)}
                    <span class="visually-hidden">" ("{formpage::opens_new_tab(lang)}")"</span>
                </a>
            </p>
        }
    });
    let rest = match form {
        Some(form) => fields_of(form).into_any(),
        None => view! { <p class="sp-hint mb-0">{words::nothing_to_fill(lang)}</p> }.into_any(),
    };
    view! {
        <section class="sp-card mb-4" aria-labelledby=id>
            <h4 class="sp-card-title" id=heading_id>{kind.title}</h4>
            <p class="sp-hint">{kind.about}</p>
            {facts}
            {rest}
        </section>
    }
}

/// The fields of a form, step after step.
fn fields_of(form: FormState) -> impl IntoView {
    let steps: Vec<_> = form
        .form()
        .steps
        .iter()
        .map(|step| {
            let intro = step.intro.as_ref().map(|intro| intro.text(form.lang).to_owned());
            let intro = intro.filter(|intro| !intro.is_empty());
            let all: Vec<_> = step
                .fields
                .iter()
                .map(|one| {
                    let id = one.id.clone();
                    field(form, Arc::new(one.clone()), format!("/{id}"), id)
                })
                .collect();
            view! { {intro.map(|intro| view! { <p>{intro}</p> })} {all} }
        })
        .collect();
    view! { {steps} }
}
