//! The public check of a document by its code.

use crate::api::{self, ApiError};
use crate::components::alert::{Alert, Tone};
use crate::components::breadcrumb::Breadcrumb;
use crate::components::facts::{Fact, Facts};
use crate::components::heading::PageHeading;
use crate::format;
use crate::head::set_head;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::verification;
use sportello_types::verifications::Verification;

#[component]
pub(crate) fn VerificationPage(code: String, data: PageData) -> impl IntoView {
    let lang = use_lang();
    set_head(verification::title(lang), verification::lead(lang));
    let given = match data {
        PageData::Verification { verification } => Some(verification),
        _ => None,
    };
    let asked = code.clone();
    let loaded = load(given, move || {
        let code = asked.clone();
        async move {
            match api::verifications::one(&code).await {
                Ok(found) => Ok(Some(found)),
                Err(ApiError::Problem(problem)) if problem.problem == ProblemCode::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        }
    });
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(verification::title(lang).to_owned(), None)]/>
            <div class="sp-narrow">
                <PageHeading text=verification::title(lang)/>
                <p class="sp-lead">{verification::lead(lang)}</p>
                <Loading from=loaded children=move |found| result(found, code.clone(), lang)/>
                <p class="mt-4"><a href=Route::Verify.path(lang)>{verification::another(lang)}</a></p>
            </div>
        </div>
    }
}

fn result(found: Option<Verification>, code: String, lang: Lang) -> AnyView {
    let Some(found) = found else {
        return view! {
            <Alert tone=Tone::Danger title=verification::not_found(lang)>
                <p>{verification::not_found_text(lang)}</p>
                <p class="mb-0">{verification::code(lang)} ": " <code>{code}</code></p>
            </Alert>
        }
        .into_any();
    };
    let number = found.number.map_or_else(
        || verification::number_follows(lang).to_owned(),
        |number| number.to_string(),
    );
    let mut facts = vec![
        Fact::new(verification::service(lang), found.service_title),
        Fact::new(
            verification::submission_number(lang),
            found.submission_number.to_string(),
        ),
        Fact::new(verification::number(lang), number),
    ];
    if let Some(at) = found.registered_at {
        facts.push(Fact::new(
            verification::registered_at(lang),
            format::instant(at, lang),
        ));
    }
    facts.push(Fact::new(verification::code(lang), code));
    let provisional = found
        .provisional
        .then(|| view! { <p>{verification::provisional(lang)}</p> });
    view! {
        <Alert tone=Tone::Success title=verification::found(lang)>
            {verification::found_text(lang, found.issuer)}
        </Alert>
        {provisional}
        <Facts facts=facts/>
        <h2 class="h5">{verification::sha256(lang)}</h2>
        <p class="sp-fingerprint"><code>{found.sha256}</code></p>
        <p>{verification::sha256_hint(lang)}</p>
    }
    .into_any()
}
