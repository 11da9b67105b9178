//! Credentials of people recognised in person: asked for, confirmed, used, recovered. With the app of
//! the reserved area: the public pages need not carry them.

mod confirm;
mod credentials;
mod password;
mod recover;
mod register;
mod reset;
mod second_step;

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::signin;

/// The page of a route, if it is one of these.
pub(super) fn page(route: &Route) -> Option<AnyView> {
    Some(match route {
        Route::Register => view! { <register::RegisterPage/> }.into_any(),
        Route::RegisterConfirm => view! { <confirm::ConfirmPage/> }.into_any(),
        Route::Credentials => view! { <credentials::CredentialsPage/> }.into_any(),
        Route::Recover => view! { <recover::RecoverPage/> }.into_any(),
        Route::RecoverPassword => view! { <reset::ResetPage/> }.into_any(),
        _ => return None,
    })
}

/// What these pages share: the way to the page, the heading, a sentence.
#[component]
fn Frame(
    /// The page's heading and title.
    #[prop(into)]
    title: String,
    /// A sentence below the heading.
    #[prop(into)]
    lead: String,
    /// What the page holds.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    set_head(&title, &lead);
    let crumbs = vec![
        (signin::title(lang).to_owned(), Some(Route::SignIn.path(lang))),
        (title.clone(), None),
    ];
    view! {
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <div class="sp-narrow sp-section">
                <PageHeading text=title/>
                <p class="sp-lead">{lead}</p>
                {children()}
            </div>
        </div>
    }
}
