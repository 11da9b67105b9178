//! What all pages of the area share: the way to the page, the sections, the heading.

use crate::api::ApiError;
use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::components::problem::{ApiFailure, explain};
use crate::components::tabs::{Tab, Tabs};
use crate::head::set_head;
use crate::route::Route;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::{area, paymentpages, shell};

/// A page of the area. The heading takes the focus when one comes from another page.
#[component]
pub(super) fn Frame(
    /// The section that the page belongs to.
    section: Route,
    /// The page's heading and title.
    #[prop(into)]
    title: String,
    /// A sentence below the heading.
    #[prop(optional, into)]
    lead: Option<String>,
    /// What the page holds.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    set_head(&title, &title);
    let tabs = Signal::derive(move || {
        let unread = session.citizen().map_or(0, |who| who.unread_messages);
        let tab = |route: Route, label: &str, count: u32| Tab {
            label: label.to_owned(),
            href: route.path(lang),
            current: route == section,
            count,
        };
        vec![
            tab(Route::Dashboard, area::tab_dashboard(lang), 0),
            tab(Route::Istanze, area::tab_istanze(lang), 0),
            tab(Route::Payments, paymentpages::title(lang), 0),
            tab(Route::Messages, area::tab_messages(lang), unread),
            tab(Route::ManageServices, area::tab_services(lang), 0),
            tab(Route::Profile, area::tab_profile(lang), 0),
        ]
    });
    let crumbs = vec![
        (
            shell::personal_area(lang).to_owned(),
            Some(Route::Dashboard.path(lang)),
        ),
        (title.clone(), None),
    ];
    view! {
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <PageHeading text=title/>
            {lead.map(|lead| view! { <p class="sp-lead">{lead}</p> })}
            <Tabs label=area::sections(lang) tabs=tabs/>
            <div class="sp-section">{children()}</div>
        </div>
    }
}

/// A page in the place of what it is about, which the API does not give.
pub(super) fn failed(section: Route, error: ApiError, retry: Callback<()>) -> AnyView {
    let (title, _) = explain(&error, use_lang());
    view! {
        <Frame section=section title=title>
            <ApiFailure error=error retry=retry headed=true/>
        </Frame>
    }
    .into_any()
}
