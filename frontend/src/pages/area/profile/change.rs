//! The profile to fill in: at the first access and later.

use super::draft::{self, Draft};
use super::fields;
use crate::api::{self, ApiError};
use crate::components::error_summary::{ErrorSummary, Flaw};
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;
use sportello_types::text::{fields as common, profilepage as words};
use std::collections::BTreeMap;

/// What is wrong, by JSON Pointer.
pub(super) type Wrong = BTreeMap<String, String>;

/// The form. Values that cannot be read are pointed at before anything is sent; what the server
/// refuses is shown at the same places.
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
    let draft = RwSignal::new(Draft::of(&profile));
    let wrong = RwSignal::new(Wrong::new());
    let attempts = RwSignal::new(0_u32);
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let asks_birth_place = draft::asks_birth_place(&profile);
    let profile = StoredValue::new(profile);
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
                Err(error) => failure.set(Some(error)),
            }
            sending.set(false);
        });
    };
    let flaws = Signal::derive(move || {
        let flaw = |(pointer, message): (&String, &String)| Flaw {
            field_id: fields::id_of(pointer),
            label: fields::label_of(pointer, lang).to_owned(),
            message: message.clone(),
        };
        wrong.with(|wrong| wrong.iter().map(flaw).collect::<Vec<_>>())
    });
    let action = if first_access {
        words::complete(lang)
    } else {
        words::save(lang)
    };
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            <ErrorSummary flaws=flaws shown=attempts/>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <p>{common::required_note(lang)}</p>
            {asks_birth_place.then(|| fields::birth_place(draft, wrong, lang))}
            {fields::residence(draft, wrong, lang)}
            {fields::document(draft, wrong, lang)}
            {fields::contacts(draft, wrong, lang)}
            <button type="submit" class="btn btn-primary mobile-full" disabled=move || sending.get()>
                {action}
            </button>
        </form>
    }
}
