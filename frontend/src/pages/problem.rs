//! Pages that explain what went wrong: unknown address, failed sign-in, faults, and the pages that the
//! `type` of each problem document leads to.

use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{errors, problem, shell};

/// Whether the problem happened on the way in.
const fn at_sign_in(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::SpidRefused
            | ProblemCode::SpidRequestRejected
            | ProblemCode::SpidTooManyAttempts
            | ProblemCode::SpidLevelMissing
            | ProblemCode::SpidTimeout
            | ProblemCode::SpidConsentDenied
            | ProblemCode::SpidIdentitySuspended
            | ProblemCode::SpidCancelled
            | ProblemCode::SpidWrongIdentityKind
            | ProblemCode::LoginExpired
            | ProblemCode::LoginForeignBrowser
            | ProblemCode::UnknownIdentityProvider
            | ProblemCode::LoginUnreadable
    )
}

/// The problem in plain words, what to do, a way to try again and a way back.
#[component]
pub fn ProblemPage(
    /// The problem.
    code: ProblemCode,
    /// Whether it has just happened; otherwise the page only explains it.
    #[prop(optional)]
    happened: bool,
    /// The request's id, to tell the support.
    #[prop(optional_no_strip)]
    reference: Option<String>,
    /// Where *Riprova* leads; the sign-in page when the sign-in failed.
    #[prop(optional_no_strip)]
    retry: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let title = problem::title(code, lang);
    set_head(&errors::title(lang, title), problem::detail(code, lang));
    let retry = retry.or_else(|| (at_sign_in(code) && happened).then(|| Route::SignIn.path(lang)));
    let (first, second) = match retry {
        Some(href) => (
            Some((href, shell::retry(lang))),
            (Route::Home.path(lang), shell::back_to_site(lang)),
        ),
        None => (
            Some((Route::Home.path(lang), shell::back_to_site(lang))),
            (Route::Services.path(lang), shell::go_to_services(lang)),
        ),
    };
    view! {
        <div class="container">
            <div class="sp-narrow sp-problem" data-problem=code.code()>
                <PageHeading text=title urgent=true/>
                <p class="sp-lead">{problem::detail(code, lang)}</p>
                {reference.map(|code| view! { <p>{shell::error_code(lang, code)}</p> })}
                <div class="sp-actions">
                    {first.map(|(href, words)| view! { <a class="btn btn-primary" href=href>{words}</a> })}
                    <a class="btn btn-outline-primary" href=second.0>{second.1}</a>
                </div>
                {at_sign_in(code).then(|| view! { <p>{errors::other_ways(lang)}</p> })}
            </div>
        </div>
    }
}
