//! The rating of pages and services, by the national model (ui.md §6).

use super::field::TextArea;
use super::icon::Icon;
use super::problem::explain;
use crate::api;
use crate::busy::Busy;
use crate::keys::new_key;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::ratings::{MAX_DETAILS, NewRating, RatingAnswer, RatingSubject};
use sportello_types::text::rating;

const ANSWERS: [RatingAnswer; 5] = [
    RatingAnswer::Clear,
    RatingAnswer::Complete,
    RatingAnswer::Progress,
    RatingAnswer::Technical,
    RatingAnswer::Other,
];

fn words(answer: RatingAnswer, liked: bool, lang: Lang) -> &'static str {
    match (answer, liked) {
        (RatingAnswer::Clear, false) => rating::difficulty_clear(lang),
        (RatingAnswer::Complete, false) => rating::difficulty_complete(lang),
        (RatingAnswer::Progress, false) => rating::difficulty_progress(lang),
        (RatingAnswer::Technical, false) => rating::difficulty_technical(lang),
        (RatingAnswer::Clear, true) => rating::merit_clear(lang),
        (RatingAnswer::Complete, true) => rating::merit_complete(lang),
        (RatingAnswer::Progress, true) => rating::merit_progress(lang),
        (RatingAnswer::Technical, true) => rating::merit_technical(lang),
        (RatingAnswer::Other, _) => rating::other(lang),
    }
}

/// Where the reader is in the widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Question,
    Details,
    Done,
}

/// What the reader has said so far.
#[derive(Clone, Copy)]
struct State {
    stars: RwSignal<u8>,
    answer: RwSignal<Option<RatingAnswer>>,
    details: RwSignal<String>,
    phase: RwSignal<Phase>,
    failure: RwSignal<Option<String>>,
}

/// Five stars in a `fieldset`, one to five in the order of the DOM so that arrow keys go the right
/// way; then one of two follow-up questions; then free text; then thanks.
#[component]
pub fn RatingCard(
    /// What is rated.
    subject: RatingSubject,
) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let state = State {
        stars: RwSignal::new(0),
        answer: RwSignal::new(None),
        details: RwSignal::new(String::new()),
        phase: RwSignal::new(Phase::Question),
        failure: RwSignal::new(None),
    };
    let question = match &subject {
        RatingSubject::Page { .. } => rating::page_question(lang),
        RatingSubject::Istanza { .. } => rating::service_question(lang),
    };
    let key = StoredValue::new(new_key());
    let busy = Busy::default();
    let send = move || {
        if !busy.begin() {
            return;
        }
        state.failure.set(None);
        let new = NewRating {
            subject: subject.clone(),
            stars: state.stars.get_untracked(),
            answer: state.answer.get_untracked(),
            details: Some(state.details.get_untracked().trim().to_owned()).filter(|t| !t.is_empty()),
        };
        spawn_local(async move {
            let given = api::ratings::rate(&new, &key.get_value()).await;
            busy.end();
            match given {
                Ok(()) => {
                    state.phase.set(Phase::Done);
                    live.announce(rating::thanks(lang));
                }
                Err(error) => {
                    let (title, text) = explain(&error, lang);
                    live.alert(title.clone());
                    state.failure.set(Some(format!("{title}. {text}")));
                }
            }
        });
    };
    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match state.phase.get_untracked() {
            Phase::Question => state.phase.set(Phase::Details),
            Phase::Details => send(),
            Phase::Done => {}
        }
    };
    view! {
        <section class="sp-rating" aria-labelledby="valutazione">
            <div class="container">
                <div class="sp-card" data-element="feedback">
                    <div class:sp-rating-over=move || state.phase.get() == Phase::Done>
                        <h2 id="valutazione" class="h4" data-element="feedback-title">{question}</h2>
                        <form on:submit=next>
                            {stars(state, lang)}
                            {follow_up(state, false, lang)}
                            {follow_up(state, true, lang)}
                            <div hidden=move || state.phase.get() != Phase::Details>
                                <p class="sp-rating-question">
                                    {rating::details(lang)} <span class="sp-rating-step">" 2/2"</span>
                                </p>
                                <TextArea
                                    id="valutazione-dettagli"
                                    label=rating::details_label(lang)
                                    hint=rating::details_hint(lang)
                                    maxlength=u32::try_from(MAX_DETAILS).unwrap_or(u32::MAX)
                                    element="feedback-input-text"
                                    value=state.details
                                    on_input=Callback::new(move |text| state.details.set(text))
                                />
                            </div>
                            {move || state.failure.get().map(|text| view! { <p class="sp-error">{text}</p> })}
                            <div class="sp-actions" hidden=move || state.stars.get() == 0>
                                <button
                                    type="button"
                                    class="btn btn-outline-primary"
                                    on:click=move |_| match state.phase.get_untracked() {
                                        Phase::Details => state.phase.set(Phase::Question),
                                        Phase::Question | Phase::Done => state.stars.set(0),
                                    }
                                >
                                    {rating::back(lang)}
                                </button>
                                <button type="submit" class="btn btn-primary" aria-disabled=busy.aria_disabled()>
                                    {rating::next(lang)}
                                </button>
                            </div>
                        </form>
                    </div>
                    <p
                        class="h4 mb-0"
                        hidden=move || state.phase.get() != Phase::Done
                        data-element="feedback-thanks"
                    >
                        {rating::thanks(lang)}
                    </p>
                </div>
            </div>
        </section>
    }
}

fn stars(state: State, lang: Lang) -> impl IntoView {
    let items: Vec<_> = (1..=5_u8)
        .map(|count| {
            let id = format!("valuta-{count}");
            let lit = move || state.stars.get() >= count;
            view! {
                <span class="sp-star" class:sp-star-on=lit>
                    <input
                        class="visually-hidden"
                        type="radio"
                        name="valutazione"
                        id=id.clone()
                        value=count.to_string()
                        prop:checked=move || state.stars.get() == count
                        on:change=move |_| {
                            state.stars.set(count);
                            state.answer.set(None);
                        }
                    />
                    <label for=id data-element=format!("feedback-rate-{count}")>
                        <Icon name="it-star-full"/>
                        <span class="visually-hidden">{rating::star(lang, u64::from(count))}</span>
                    </label>
                </span>
            }
        })
        .collect();
    view! {
        <fieldset class="sp-stars" hidden=move || state.phase.get() == Phase::Details>
            <legend class="visually-hidden">{rating::legend(lang)}</legend>
            {items}
        </fieldset>
    }
}

fn follow_up(state: State, liked: bool, lang: Lang) -> impl IntoView {
    let (element, question) = if liked {
        ("feedback-rating-positive", rating::merits(lang))
    } else {
        ("feedback-rating-negative", rating::difficulties(lang))
    };
    let shown = move || {
        state.phase.get() == Phase::Question
            && match state.stars.get() {
                0 => false,
                1..=3 => !liked,
                _ => liked,
            }
    };
    let options: Vec<_> = ANSWERS
        .into_iter()
        .enumerate()
        .map(|(at, answer)| {
            let id = format!("valutazione-{}-{at}", if liked { "pregi" } else { "difetti" });
            view! {
                <div class="form-check">
                    <input
                        class="form-check-input"
                        type="radio"
                        name=if liked { "valutazione-pregi" } else { "valutazione-difetti" }
                        id=id.clone()
                        prop:checked=move || state.answer.get() == Some(answer) && shown()
                        on:change=move |_| state.answer.set(Some(answer))
                    />
                    <label class="form-check-label" for=id data-element="feedback-rating-answer">
                        {words(answer, liked, lang)}
                    </label>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="sp-field" data-element=element hidden=move || !shown()>
            <legend>
                <span data-element="feedback-rating-question">{question}</span>
                <span class="sp-rating-step">" 1/2"</span>
            </legend>
            {options}
        </fieldset>
    }
}
