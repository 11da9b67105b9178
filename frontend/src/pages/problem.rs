//! Pages that explain what went wrong: unknown address, failed sign-in, faults, and the pages that the
//! `type` of each problem document leads to.

use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{errors, problem, shell, spid};

/// What to do after a failed sign-in; nothing for problems of another kind.
fn next_after_sign_in(code: ProblemCode, lang: Lang) -> Option<&'static str> {
    spid::lookup(&format!("{}-next", code.code().replace('_', "-")), lang)
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
    let next = next_after_sign_in(code, lang);
    let retry = retry.or_else(|| (next.is_some() && happened).then(|| Route::SignIn.path(lang)));
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
                <PageHeading text=title urgent=happened/>
                <p class="sp-lead">{problem::detail(code, lang)}</p>
                {next.map(|next| view! { <h2>{errors::what_now(lang)}</h2><p>{next}</p> })}
                {reference.map(|code| view! { <p>{shell::error_code(lang, code)}</p> })}
                <div class="sp-actions">
                    {first.map(|(href, words)| view! { <a class="btn btn-primary" href=href>{words}</a> })}
                    <a class="btn btn-outline-primary" href=second.0>{second.1}</a>
                </div>
                {next.map(|_| view! { <p>{errors::other_ways(lang)}</p> })}
            </div>
        </div>
    }
}
