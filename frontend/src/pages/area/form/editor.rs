//! The form on the page: steps, fields, buttons, state of the draft.

use super::saver::Saver;
use super::send::Send;
use super::stamps::Stamps;
use super::steps::{REVIEW, Steps};
use super::versions::{Conflict, LocalCopy, SaveState};
use super::{Draft, due, review, step};
use crate::components::alert::{Alert, Tone};
use crate::components::breadcrumb::Breadcrumb;
use crate::components::error_summary::{ErrorSummary, Flaw};
use crate::components::heading::PageHeading;
use crate::components::stepper::{Progress, StepItem, Stepper};
use crate::form::labels;
use crate::form::state::FormState;
use crate::live::use_live;
use crate::load::Loaded;
use crate::nav::use_nav;
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::form::FeeTime;
use sportello_types::lang::Lang;
use sportello_types::text::{area, fields, formpage as words, istanzapay, shell};

/// The form of a draft.
#[component]
pub(super) fn Editor(
    /// The draft.
    draft: Draft,
    /// Where it comes from: another version takes its place there.
    loaded: Loaded<Draft>,
) -> impl IntoView {
    let (lang, nav, live) = (use_lang(), use_nav(), use_live());
    let istanza = draft.istanza.clone();
    let form = FormState::new(
        (draft.copy, lang, clock::today()),
        draft.published.form.clone(),
        istanza.answers,
        istanza.attachments,
    );
    let stamps = Stamps::new(form);
    let steps = Steps::new(form, nav, istanza.step);
    let current = steps.current();
    let saver = Saver::new(
        form,
        live,
        current,
        istanza.version,
        draft.published.version.clone(),
    );
    if draft.unsaved || istanza.form_outdated {
        // To be saved: answers that this device kept, or the same answers under the form in force.
        form.touch();
    }
    let attempts = RwSignal::new(0_u32);
    let asking = RwSignal::new(false);
    let title = istanza.summary.service_title;
    let crumbs = vec![
        (
            shell::personal_area(lang).to_owned(),
            Some(Route::Dashboard.path(lang)),
        ),
        (
            area::tab_istanze(lang).to_owned(),
            Some(Route::Istanze.path(lang)),
        ),
        (title.clone(), None),
    ];
    let advance = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let step = current.get_untracked();
        form.normalise();
        let review = step == REVIEW;
        let mut wrong = form.judge((!review).then_some(step.as_str()));
        if review {
            wrong.extend(stamps.judge());
        }
        let fine = wrong.is_empty();
        let first = wrong
            .first()
            .map(|wrong| wrong.pointer.clone())
            .unwrap_or_default();
        form.set_wrong(wrong);
        if fine && review {
            asking.set(true);
        } else if fine {
            steps.go(1);
            form.touch();
        } else {
            if let Some(step) = labels::step_of(&form.form(), &first) {
                steps.open(step);
            }
            attempts.update(|count| *count += 1);
        }
    };
    let outdated = istanza.form_outdated.then(|| {
        view! {
            <Alert tone=Tone::Warning title=words::form_changed_title(lang)>{words::form_changed_text(lang)}</Alert>
        }
    });
    // Said once, at the step where one finds oneself again.
    let found_at = current.get_untracked();
    let was_restored = draft.restored;
    let restored = move || {
        (was_restored && current.with(|step| *step == found_at)).then(|| {
            view! {
                <Alert tone=Tone::Info title=words::restored_title(lang)>{words::restored_text(lang)}</Alert>
            }
        })
    };
    let flaws = flaws(form, stamps, steps);
    let moved = StoredValue::new(false);
    let name = title.clone();
    let shown = move || {
        let step = current.get();
        let again = moved
            .try_update_value(|moved| std::mem::replace(moved, true))
            .unwrap_or(false);
        let arrival = step::Arrival {
            again,
            flaws,
            attempts,
        };
        if step == REVIEW {
            review::review(form, stamps, steps, &name, arrival)
        } else {
            step::step(form, steps, &step, &name, arrival)
        }
    };
    view! {
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <PageHeading text=title/>
            <Stepper steps=items(steps, lang)/>
            <div class="sp-narrow">
                {outdated}
                {restored}
                <LocalCopy draft=draft.clone() form=form loaded=loaded/>
                <form novalidate=true on:submit=advance>
                    <ErrorSummary flaws=flaws shown=attempts/>
                    {shown}
                    <Send form=form stamps=stamps steps=steps saver=saver loaded=loaded open=asking attempts=attempts/>
                    <SaveState saver=saver/>
                    {buttons(stamps, steps, saver)}
                </form>
                <Conflict draft=draft form=form saver=saver loaded=loaded/>
            </div>
        </div>
    }
}

/// What is wrong in the step that shows, and what belongs to no step.
fn flaws(form: FormState, stamps: Stamps, steps: Steps) -> Signal<Vec<Flaw>> {
    Signal::derive(move || {
        let (declared, current) = (form.form(), steps.current().get());
        let here = |pointer: &str| labels::step_of(&declared, pointer).is_none_or(|step| step == current);
        let flaws = form
            .wrong()
            .into_iter()
            .filter(|wrong| here(&wrong.pointer))
            .map(|wrong| {
                stamps.flaw(&wrong).unwrap_or_else(|| Flaw {
                    field_id: form.control_of(&wrong.pointer),
                    label: labels::label_of(&declared, &wrong.pointer, form.lang),
                    message: wrong.message,
                })
            });
        flaws.collect()
    })
}

/// All steps; those that the citizen has seen can be opened.
fn items(steps: Steps, lang: Lang) -> Signal<Vec<StepItem>> {
    Signal::derive(move || {
        let (at, furthest) = (steps.position(), steps.furthest());
        let item = |(index, id): (usize, String)| StepItem {
            title: step::title(steps, &id, lang),
            progress: match index.cmp(&at) {
                std::cmp::Ordering::Less => Progress::Done,
                std::cmp::Ordering::Equal => Progress::Current,
                std::cmp::Ordering::Greater => Progress::Ahead,
            },
            href: (index <= furthest).then(|| steps.path(&id)),
        };
        steps.ids().into_iter().enumerate().map(item).collect()
    })
}

fn buttons(stamps: Stamps, steps: Steps, saver: Saver) -> impl IntoView {
    let (lang, current) = (stamps.form().lang, steps.current());
    let last = move || current.with(|step| step == REVIEW);
    let pays = Memo::new(move |_| last() && due::total(stamps, FeeTime::BeforeSubmission).is_some());
    let class = move || {
        if last() {
            "btn btn-primary mobile-full steppers-btn-confirm"
        } else {
            "btn btn-primary mobile-full steppers-btn-next"
        }
    };
    view! {
        <div class="sp-actions">
            <button
                type="button"
                class="btn btn-outline-primary mobile-full steppers-btn-prev"
                hidden=move || steps.position() == 0
                on:click=move |_| steps.go(-1)
            >
                {fields::back(lang)}
            </button>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full steppers-btn-save"
                on:click=move |_| saver.save_now()
            >
                {fields::save(lang)}
            </button>
            <button type="submit" class=class>
                {move || match (last(), pays.get()) {
                    (true, true) => istanzapay::send(lang),
                    (true, false) => fields::send(lang),
                    (false, _) => fields::next(lang),
                }}
            </button>
        </div>
    }
}
