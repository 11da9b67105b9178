//! The profile to fill in: at the first access and later.

use super::draft::Draft;
use super::{fields, typed};
use crate::api::{self, ApiError};
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::{ErrorSummary, Flaw, focus_field};
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{PersonField, Profile};
use sportello_types::text::{fields as common, formpage, profilepage as words};
use std::collections::BTreeMap;

/// What is wrong, by JSON Pointer.
pub(super) type Wrong = BTreeMap<String, String>;

/// The form. Values that cannot be read are pointed at before anything is sent; what the server
/// refuses is shown at the same places. What is typed stays in this browser until it is saved.
#[component]
pub(in crate::pages::area) fn ProfileForm(
    /// The profile as it is.
    profile: Profile,
    /// Whether it closes the first access.
    first_access: bool,
    /// Hears the profile once it is saved.
    #[prop(into)]
    saved: Callback<Profile>,
) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let unsaved = typed::unsaved(&profile);
    let restored = RwSignal::new(unsaved.is_some());
    let draft = RwSignal::new(unsaved.unwrap_or_else(|| Draft::of(&profile)));
    let wrong = RwSignal::new(Wrong::new());
    let attempts = RwSignal::new(0_u32);
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let profile = StoredValue::new(profile);
    // Places show what they held when they were mounted: they are mounted again with other data.
    let round = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        let fields = draft.get();
        if before.is_some() {
            profile.with_value(|profile| typed::keep(profile, &fields));
        }
    });
    let discard = move |_| {
        profile.with_value(typed::forget);
        draft.set(profile.with_value(Draft::of));
        wrong.set(Wrong::new());
        restored.set(false);
        round.update(|count| *count += 1);
        request_animation_frame(|| focus_field("residence-street"));
    };
    let refuse = move |flaws: Wrong| {
        wrong.set(flaws);
        attempts.update(|count| *count += 1);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        failure.set(None);
        let before = profile.get_value();
        let patch = match draft.with_untracked(|draft| draft.patch(&before, first_access, lang)) {
            Ok(patch) => patch,
            Err(flaws) => {
                let flaws = flaws
                    .into_iter()
                    .map(|(at, text)| (at.to_owned(), text.to_owned()));
                return refuse(flaws.collect());
            }
        };
        sending.set(true);
        spawn_local(async move {
            match api::profile::change(&patch, before.version).await {
                Ok(after) => {
                    typed::forget(&after);
                    wrong.set(Wrong::new());
                    live.announce(words::saved(lang));
                    saved.run(after);
                }
                Err(ApiError::Problem(problem)) if problem.problem == ProblemCode::ValidationFailed => {
                    refuse(
                        problem
                            .fields
                            .into_iter()
                            .map(|field| (field.pointer, field.message))
                            .collect(),
                    );
                }
                Err(error) if error.code() == Some(ProblemCode::PreconditionFailed) => {
                    // Changed elsewhere, or by an attempt whose answer was lost: the next attempt rests on
                    // what is there now, with what was typed here over it.
                    if let Ok(now) = api::profile::profile().await {
                        let fields = draft.get_untracked();
                        draft.set(fields.typed_over(&Draft::of(&before), Draft::of(&now)));
                        profile.set_value(now);
                        round.update(|count| *count += 1);
                    }
                    failure.set(Some(error));
                }
                Err(error) => failure.set(Some(error)),
            }
            sending.set(false);
        });
    };
    let flaws = Signal::derive(move || {
        let flaw = |(pointer, message): (&String, &String)| Flaw {
            field_id: fields::id_of(pointer),
            label: draft
                .with(|draft| fields::label_of(pointer, draft.lives_abroad, lang))
                .to_owned(),
            message: message.clone(),
        };
        wrong.with(|wrong| {
            let mut all: Vec<_> = wrong.iter().collect();
            all.sort_by_key(|(pointer, _)| fields::position_of(pointer));
            all.into_iter().map(flaw).collect::<Vec<_>>()
        })
    });
    let action = if first_access {
        words::complete(lang)
    } else {
        words::save(lang)
    };
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            {move || {
                restored
                    .get()
                    .then(|| {
                        view! {
                            <Alert tone=Tone::Info title=formpage::restored_title(lang)>
                                <p>{words::restored_text(lang)}</p>
                                <button type="button" class="btn btn-outline-primary" on:click=discard>
                                    {words::restored_discard(lang)}
                                </button>
                            </Alert>
                        }
                    })
            }}
            <ErrorSummary flaws=flaws shown=attempts/>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <p>{common::required_note(lang)}</p>
            {move || {
                round.track();
                view! {
                    {profile.with_value(|profile| fields::person(profile, draft, wrong, lang))}
                    {profile
                        .with_value(|profile| profile.asks(PersonField::BirthPlace))
                        .then(|| fields::birth_place(draft, wrong, lang))}
                    {fields::residence(draft, wrong, lang)}
                    {fields::document(draft, wrong, lang)}
                    {fields::contacts(draft, wrong, lang)}
                }
            }}
            <button type="submit" class="btn btn-primary mobile-full" disabled=move || sending.get()>
                {action}
            </button>
        </form>
    }
}
