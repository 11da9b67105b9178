//! What went wrong, in the page.

use super::alert::{Alert, Tone};
use super::heading::PageHeading;
use crate::api::ApiError;
use crate::head::set_head;
use crate::nav::Nav;
use crate::pages::sign_in::{RETURN_TO, path_back_here};
use crate::route::{Query, Route};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{problem, shell};

/// Title and remedy of a failure, in the reader's language.
pub fn explain(error: &ApiError, lang: Lang) -> (String, String) {
    match error {
        ApiError::Problem(problem) => (problem.title.clone(), problem.detail.clone()),
        ApiError::Offline => (
            shell::offline_title(lang).to_owned(),
            shell::offline_text(lang).to_owned(),
        ),
        ApiError::ServerGone => (
            problem::title(ProblemCode::Unavailable, lang).to_owned(),
            problem::detail(ProblemCode::Unavailable, lang).to_owned(),
        ),
    }
}

/// A failed operation with what to do: try again, sign in, activate the service.
#[component]
pub fn ApiFailure(
    /// Why it failed.
    error: ApiError,
    /// Does it again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Whether the page's heading says already what it is.
    #[prop(optional)]
    headed: bool,
) -> impl IntoView {
    let lang = use_lang();
    let (title, text) = explain(&error, lang);
    let reference = match &error {
        ApiError::Problem(problem) if problem.status >= 500 => Some(problem.instance.clone()),
        _ => None,
    };
    let remedy = remedy(&error, retry, lang);
    // What the citizen has not done yet is no fault of anybody.
    let tone = match error.code() {
        Some(ProblemCode::ServiceNotActive | ProblemCode::ProfileIncomplete | ProblemCode::TaxCodeNeeded) => {
            Tone::Info
        }
        _ => Tone::Danger,
    };
    let said = view! {
        <p>{text}</p>
        {reference.map(|code| view! { <p class="small">{shell::error_code(lang, code)}</p> })}
        {remedy}
    };
    if headed {
        view! { <Alert tone=tone>{said}</Alert> }.into_any()
    } else {
        view! { <Alert tone=tone title=title>{said}</Alert> }.into_any()
    }
}

/// A page of the public part in the place of what it is about.
pub(crate) fn failed_page(error: ApiError, retry: Callback<()>, lang: Lang) -> AnyView {
    let (title, _) = explain(&error, lang);
    set_head(&title, &title);
    view! {
        <div class="container">
            <PageHeading text=title/>
            <ApiFailure error=error retry=retry headed=true/>
        </div>
    }
    .into_any()
}

/// What can be done about it: sign in, activate, complete the profile, or try again.
pub(crate) fn remedy(error: &ApiError, retry: Option<Callback<()>>, lang: Lang) -> AnyView {
    let (href, words) = match error.code() {
        Some(ProblemCode::Unauthenticated | ProblemCode::StepUpRequired) => {
            (path_back_here(lang), shell::sign_in(lang))
        }
        Some(ProblemCode::ServiceNotActive) => (
            and_back(&Route::ManageServices, needed(error).as_deref(), lang),
            shell::manage_services(lang),
        ),
        // Asked again it is still not there.
        Some(ProblemCode::NotFound) => (Route::Services.path(lang), shell::go_to_services(lang)),
        Some(ProblemCode::TaxCodeNeeded) => (Route::Faq.path(lang), shell::about_tax_code(lang)),
        Some(ProblemCode::ProfileIncomplete) => (
            and_back(&Route::FirstAccess, None, lang),
            shell::complete_profile(lang),
        ),
        _ => {
            let button = retry.map(|retry| {
                view! {
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| retry.run(())>
                        {shell::retry(lang)}
                    </button>
                }
            });
            return button.into_any();
        }
    };
    view! { <a class="btn btn-primary" href=href>{words}</a> }.into_any()
}

/// Parameter of the page of services: the groups that are needed to go on, separated by commas.
pub(crate) const NEEDED: &str = "servono";

/// The groups that are missing, as the page of services is told.
fn needed(error: &ApiError) -> Option<String> {
    let slugs: Vec<_> = error.missing_groups().iter().map(|group| group.slug()).collect();
    (!slugs.is_empty()).then(|| slugs.join(","))
}

/// The way to a page that has what is missing, and back to the one that shows now.
fn and_back(route: &Route, needed: Option<&str>, lang: Lang) -> String {
    let here = use_context::<Nav>().map(|nav| nav.address().to_string());
    let query = Query::of([(RETURN_TO, here.as_deref()), (NEEDED, needed)]);
    format!("{}{query}", route.path(lang))
}
