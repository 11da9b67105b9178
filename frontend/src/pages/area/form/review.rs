//! The review: all data as text on one screen, right before they are sent (C.SE.1.4).

use super::super::answers;
use super::due;
use super::stamps::Stamps;
use super::step::{Arrival, heading};
use super::steps::{REVIEW, Steps};
use crate::components::icon::Icon;
use crate::form::labels;
use crate::form::state::FormState;
use crate::format;
use leptos::prelude::*;
use sportello_types::attachments::SignatureFormat;
use sportello_types::form::SummaryStep;
use sportello_types::text::formpage as words;

/// The answers of all steps, each with the way back to it.
pub(super) fn review(
    form: FormState,
    stamps: Stamps,
    steps: Steps,
    service: &str,
    arrival: Arrival,
) -> AnyView {
    let lang = form.lang;
    let summary = form.summary();
    let sections = move || {
        let all = summary.get();
        all.into_iter()
            .map(|step| section(form, steps, step))
            .collect::<Vec<_>>()
    };
    view! {
        <section>
            {heading(steps, REVIEW, service, arrival, lang)}
            <p class="sp-lead">{words::review_lead(lang)}</p>
            <div class="callout callout-highlight warning">
                <div class="callout-inner">
                    <div class="callout-title">
                        <Icon name="it-info-circle"/>
                        <span class="text">{words::review_declaration_title(lang)}</span>
                    </div>
                    <p>{words::review_declaration(lang)}</p>
                </div>
            </div>
            <div class="sp-answers">{sections}{move || attachments(form)}</div>
            {stamps.view()}
            {move || due::view(stamps)}
        </section>
    }
    .into_any()
}

fn section(form: FormState, steps: Steps, step: SummaryStep) -> impl IntoView {
    let lang = form.lang;
    let (id, name) = (step.id.clone(), words::review_edit_step(lang, &step.title));
    let wrong = move || {
        let declared = form.form();
        let here = |pointer: &str| labels::step_of(&declared, pointer) == Some(id.as_str());
        form.wrong().iter().any(|wrong| here(&wrong.pointer)).then(|| {
            view! { <p class="sp-error">{words::review_incomplete(lang)}</p> }
        })
    };
    view! {
        <section class="sp-card">
            <h3 class="h5">{step.title}</h3>
            {wrong}
            {answers::rows(step.rows, lang)}
            <p>
                <a href=steps.path(&step.id) aria-label=name>{words::review_edit(lang)}</a>
            </p>
        </section>
    }
}

/// The files that answers name, with their size.
fn attachments(form: FormState) -> Option<impl IntoView> {
    let lang = form.lang;
    let named = form.with_answers(|answers| serde_json::to_string(answers).unwrap_or_default());
    let lines: Vec<_> = form
        .files()
        .into_iter()
        .filter(|file| named.contains(&file.id.to_string()))
        .map(|file| {
            let size = format::bytes(file.size, lang);
            let line = if file.signature == SignatureFormat::None {
                words::attachment_line(lang, file.name, size)
            } else {
                words::attachment_line_signed(lang, file.name, size)
            };
            view! { <li>{line}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="sp-card">
                <h3 class="h5">{words::review_attachments(lang)}</h3>
                <ul class="sp-list">{lines}</ul>
            </section>
        }
    })
}
