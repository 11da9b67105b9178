//! What surrounds every page: shortcuts, header, footer, notices.

mod footer;
mod header;
#[cfg(feature = "area")]
mod session_warning;
mod skip_links;

use crate::components::contacts::ContactsCard;
use crate::components::rating::RatingCard;
use crate::connection::ConnectionBanner;
use crate::live::LiveRegions;
use crate::nav::use_nav;
use crate::pages;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ratings::RatingSubject;

/// Id of the `main` element, target of the first shortcut.
pub(crate) const MAIN_ID: &str = "contenuto";
/// Id of the `footer` element, target of the second.
pub(crate) const FOOTER_ID: &str = "piede";

/// The whole page in one language.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    let lang = use_lang();
    let route = use_nav().route();
    let end = move || {
        let route = route.get();
        let rating = route.is_rated().then(|| {
            let subject = RatingSubject::Page {
                path: route.path(lang),
            };
            view! { <RatingCard subject=subject/> }
        });
        view! {
            {rating}
            <ContactsCard/>
        }
    };
    view! {
        <skip_links::SkipLinks/>
        <header::Header/>
        <ConnectionBanner/>
        <main id=MAIN_ID tabindex="-1">
            {move || pages::page(route.get())}
            {end}
        </main>
        <footer::Footer/>
        <LiveRegions/>
        {session_warning()}
    }
}

#[cfg(feature = "area")]
fn session_warning() -> impl IntoView {
    view! { <session_warning::SessionWarning/> }
}

/// Nothing is lost on the public pages when the session ends.
#[cfg(not(feature = "area"))]
fn session_warning() -> impl IntoView {}
