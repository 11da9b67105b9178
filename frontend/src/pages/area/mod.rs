//! The reserved area: rendered by the browser alone, for who is signed in.

use crate::components::heading::PageHeading;
use crate::components::skeleton::Skeleton;
use crate::head::set_head;
use crate::nav::use_nav;
use crate::pages::sign_in::RETURN_TO;
use crate::pages::without_script::without_script;
use crate::route::{Query, Route};
use crate::session::{Session, use_session};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

mod actions;
mod activate_together;
mod activation;
mod answers;
mod authorize;
mod begin;
mod certificates;
#[cfg(feature = "desk")]
mod clients;
mod connected_apps;
mod dashboard;
#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "desk")]
mod desk_passkeys;
mod documents;
mod first_access;
mod form;
mod form_dialog;
mod frame;
mod istanza;
mod istanza_payment;
mod istanze;
mod manage_services;
mod message;
mod messages;
#[cfg(feature = "desk")]
mod operators;
mod passkeys;
#[cfg(feature = "desk")]
mod payment_office;
pub(super) mod payments;
mod profile;
mod question;
mod receipt;
mod refused;
mod registry;
#[cfg(feature = "desk")]
mod searched;
mod section;
mod self_certifications;
#[cfg(feature = "desk")]
mod sending;
mod sessions;
#[cfg(feature = "desk")]
mod sign_ins;
mod signing;
mod status;
#[cfg(feature = "desk")]
mod tax_code_links;
#[cfg(feature = "desk")]
mod why;

/// The gate of the area. The server sends it closed, with words for who has no JavaScript; the browser
/// opens it for who is signed in, sends others to the sign-in and back, and asks for the profile before
/// anything else.
#[component]
pub(crate) fn Area(route: Route) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let session = use_session();
    set_head(shell::personal_area(lang), shell::personal_area(lang));
    let state = Memo::new(move |_| match session.read() {
        Session::Unknown => Gate::Unknown,
        Session::Anonymous => Gate::Closed,
        Session::Citizen(who) if !who.profile_complete => Gate::ProfileFirst,
        Session::Citizen(_) => Gate::Open,
    });
    let at_first_access = matches!(route, Route::FirstAccess);
    Effect::new(move |_| {
        let gate = state.get();
        // The gate follows the session alone: an address that it has just changed is no news.
        untrack(|| match gate {
            Gate::Closed => nav.replace(&crate::pages::sign_in::path_from(&nav.address())),
            Gate::ProfileFirst if !at_first_access => {
                let target = nav.address().to_string();
                let query = Query::of([(RETURN_TO, Some(target.as_str()))]);
                nav.replace(&format!("{}{query}", Route::FirstAccess.path(lang)));
            }
            Gate::Unknown => session.refresh(),
            Gate::ProfileFirst | Gate::Open => {}
        });
    });
    move || {
        if cfg!(feature = "ssr") {
            return view! { <Closed/> }.into_any();
        }
        match state.get() {
            Gate::Open => section::section(route.clone()),
            Gate::ProfileFirst if at_first_access => section::section(Route::FirstAccess),
            _ => view! { <Closed/> }.into_any(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Unknown,
    Closed,
    ProfileFirst,
    Open,
}

/// What stands there before anything is known.
#[component]
fn Closed() -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="container">
            <div class="sp-section">
                <PageHeading text=shell::personal_area(lang)/>
                <noscript inner_html=without_script(lang)></noscript>
                <Skeleton lines=6/>
            </div>
        </div>
    }
}
