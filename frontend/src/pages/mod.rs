//! The pages, one file each.

mod accessibility;
#[cfg(feature = "area")]
pub mod area;
#[cfg(any(feature = "area", feature = "check"))]
mod camera;
mod card_help;
#[cfg(feature = "check")]
mod check;
#[cfg(any(feature = "area", feature = "check"))]
mod clock;
#[cfg(feature = "area")]
mod desk;
mod email_confirmation;
mod faq;
mod fragment;
mod home;
mod legal_notes;
#[cfg(feature = "area")]
mod pay;
mod privacy;
pub mod problem;
mod search;
mod service;
mod services;
pub mod sign_in;
mod structured_data;
mod verification;
#[cfg(any(feature = "area", feature = "check"))]
mod without_script;

use crate::route::{Route, WebApp};
use crate::site::{PageData, take_page_data};
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;

/// The page of a route. A page that the server rendered to explain a problem stays what it is,
/// whatever its address.
pub(crate) fn page(route: Route) -> AnyView {
    let data = take_page_data().unwrap_or_default();
    if let PageData::Problem {
        problem,
        reference,
        retry,
    } = data
    {
        return view! { <problem::ProblemPage code=problem happened=true reference=reference retry=retry/> }
            .into_any();
    }
    match route.app() {
        WebApp::Public => public_page(route, data),
        WebApp::Check => check_page(route),
        WebApp::Area | WebApp::Desk => area_page(route, data),
    }
}

fn public_page(route: Route, data: PageData) -> AnyView {
    match route {
        Route::Home => view! { <home::HomePage data=data/> }.into_any(),
        Route::Services => view! { <services::ServicesPage data=data/> }.into_any(),
        Route::Service(slug) => view! { <service::ServicePage slug=slug data=data/> }.into_any(),
        Route::SignIn => view! { <sign_in::SignInPage data=data/> }.into_any(),
        Route::CardHelp => view! { <card_help::CardHelpPage/> }.into_any(),
        Route::Faq => view! { <faq::FaqPage/> }.into_any(),
        Route::Privacy => view! { <privacy::PrivacyPage/> }.into_any(),
        Route::LegalNotes => view! { <legal_notes::LegalNotesPage/> }.into_any(),
        Route::Accessibility => view! { <accessibility::AccessibilityPage/> }.into_any(),
        Route::Verification(code) => {
            view! { <verification::VerificationPage code=code data=data/> }.into_any()
        }
        Route::EmailConfirmation => view! { <email_confirmation::EmailConfirmationPage/> }.into_any(),
        Route::Problem(code) => view! { <problem::ProblemPage code=code/> }.into_any(),
        _ => view! { <problem::ProblemPage code=ProblemCode::NotFound/> }.into_any(),
    }
}

#[cfg(feature = "check")]
fn check_page(route: Route) -> AnyView {
    let code = match route {
        Route::CertificateCheck(code) => Some(code),
        _ => None,
    };
    view! { <check::CheckPage code=code/> }.into_any()
}

/// This app leaves the check to another one: links to it load a document anew.
#[cfg(not(feature = "check"))]
fn check_page(_route: Route) -> AnyView {
    ().into_any()
}

#[cfg(feature = "area")]
fn area_page(route: Route, data: PageData) -> AnyView {
    if let Some(page) = pay::page(&route, data) {
        return page;
    }
    if let Some(page) = desk::page(&route) {
        return page;
    }
    view! { <area::Area route=route/> }.into_any()
}

/// This app leaves the area to another one: links to it load a document anew.
#[cfg(not(feature = "area"))]
fn area_page(_route: Route, _data: PageData) -> AnyView {
    ().into_any()
}
