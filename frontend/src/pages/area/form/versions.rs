//! How the draft stands with the portal; two versions of it, to compare and choose.

use super::Draft;
use super::saver::{Saver, Saving};
use crate::api::ApiError;
use crate::components::alert::{Alert, Tone};
use crate::components::dialog::Dialog;
use crate::components::problem::{explain, remedy};
use crate::form::differences::{Difference, differences};
use crate::form::state::FormState;
use crate::format;
use crate::load::Loaded;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::form::{self, Answers, Env, SummaryStep};
use sportello_types::istanze::Istanza;
use sportello_types::lang::Lang;
use sportello_types::text::formpage as words;

/// *Bozza salvata alle 10:42*, or why not and what to do.
#[component]
pub(super) fn SaveState(saver: Saver) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div role="status" class="sp-save">
            {move || match saver.state() {
                Saving::Untouched => ().into_any(),
                Saving::Waiting => view! { <p class="sp-hint">{words::save_waiting(lang)}</p> }.into_any(),
                Saving::Saved(at) => {
                    view! { <p class="sp-hint">{words::save_at(lang, format::time_of(at))}</p> }.into_any()
                }
                Saving::Failed(error) => failed(saver, &error, lang),
                Saving::Conflict(_) => {
                    view! {
                        <Alert tone=Tone::Warning title=words::conflict_title(lang)>
                            <p>{words::conflict_text(lang)}</p>
                            <button type="button" class="btn btn-outline-primary" on:click=move |_| saver.compare()>
                                {words::conflict_open(lang)}
                            </button>
                        </Alert>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

fn failed(saver: Saver, error: &ApiError, lang: Lang) -> AnyView {
    let (title, text) = explain(error, lang);
    let remedy = remedy(error, Some(Callback::new(move |()| saver.save())), lang);
    view! {
        <Alert tone=Tone::Danger title=words::save_failed(lang)>
            <p>{title}". "{text}</p>
            <p>{words::save_failed_local(lang)}</p>
            {remedy}
        </Alert>
    }
    .into_any()
}

/// Another device saved something else: both versions, and the choice.
#[component]
pub(super) fn Conflict(draft: Draft, form: FormState, saver: Saver, loaded: Loaded<Draft>) -> impl IntoView {
    let lang = use_lang();
    let published = StoredValue::new(draft.published);
    let open = saver.comparing();
    view! {
        <Dialog id="conflitto" title=words::conflict_title(lang) open=open>
            {move || {
                let Saving::Conflict(theirs) = saver.state() else { return ().into_any() };
                let mine = form.summary().get_untracked();
                let shown = differences(&mine, &told(form, &theirs.answers, &theirs), lang);
                let version = theirs.version;
                let choice = Choice {
                    mine: Callback::new(move |()| {
                        open.set(false);
                        saver.insist(version);
                    }),
                    theirs: Callback::new(move |()| {
                        open.set(false);
                        form.copy.forget();
                        loaded.set(Draft {
                            istanza: (*theirs).clone(),
                            published: published.get_value(),
                            copy: form.copy,
                            unsaved: false,
                            restored: false,
                        });
                    }),
                };
                view! { <p>{words::conflict_text(lang)}</p>{table(shown, choice, lang)} }.into_any()
            }}
        </Dialog>
    }
}

/// This browser kept answers that the portal does not have: both versions, and the choice.
#[component]
pub(super) fn LocalCopy(draft: Draft, form: FormState, loaded: Loaded<Draft>) -> impl IntoView {
    let lang = use_lang();
    let kept = (!draft.unsaved).then(|| form.copy.find()).flatten()?;
    let theirs = form.summary().get_untracked();
    let shown = differences(&told(form, &kept.answers, &draft.istanza), &theirs, lang);
    if shown.is_empty() {
        form.copy.forget();
        return None;
    }
    let open = RwSignal::new(true);
    let offered = RwSignal::new(true);
    let kept = StoredValue::new((draft, kept.answers));
    let choice = Choice {
        mine: Callback::new(move |()| {
            open.set(false);
            let (mut draft, answers) = kept.get_value();
            draft.istanza.answers = answers;
            draft.unsaved = true;
            loaded.set(draft);
        }),
        theirs: Callback::new(move |()| {
            open.set(false);
            offered.set(false);
            form.copy.forget();
        }),
    };
    let notice = move || {
        offered.get().then(|| {
            view! {
                <Alert tone=Tone::Warning title=words::local_title(lang)>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(true)>
                        {words::conflict_open(lang)}
                    </button>
                </Alert>
            }
        })
    };
    Some(view! {
        {notice}
        <Dialog id="copia-locale" title=words::local_title(lang) open=open>
            <p>{words::local_text(lang)}</p>
            {table(shown, choice, lang)}
        </Dialog>
    })
}

/// What hears the choice.
#[derive(Clone, Copy)]
struct Choice {
    mine: Callback<()>,
    theirs: Callback<()>,
}

fn told(state: FormState, answers: &Answers, istanza: &Istanza) -> Vec<SummaryStep> {
    let env = Env {
        today: state.today,
        attachments: &istanza.attachments,
    };
    form::summary(&state.form(), answers, &env, state.lang)
}

fn table(shown: Vec<Difference>, choice: Choice, lang: Lang) -> AnyView {
    let none = shown
        .is_empty()
        .then(|| view! { <p>{words::no_differences(lang)}</p> });
    let rows: Vec<_> = shown
        .into_iter()
        .map(
            |one| view! { <tr><th scope="row">{one.label}</th><td>{one.mine}</td><td>{one.theirs}</td></tr> },
        )
        .collect();
    view! {
        {none}
        <div class="table-responsive">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words::field(lang)}</th>
                        <th scope="col">{words::mine(lang)}</th>
                        <th scope="col">{words::theirs(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="sp-dialog-actions">
            <button type="button" class="btn btn-outline-primary" on:click=move |_| choice.theirs.run(())>
                {words::keep_theirs(lang)}
            </button>
            <button type="button" class="btn btn-primary" on:click=move |_| choice.mine.run(())>
                {words::keep_mine(lang)}
            </button>
        </div>
    }
    .into_any()
}
