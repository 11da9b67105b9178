//! Paying without signing in, where the municipality allows it: what nobody asked for, notices on paper, coming
//! back from the page of payments, receipts. With the app of the reserved area, whose payments they share.

mod checkout;
mod form;
mod kept;
mod kinds;
mod notice;
mod qr;
mod seen;
mod spontaneous;

pub(super) use checkout::Checkout;
pub(super) use form::{Made, SpontaneousForm};
pub(super) use kept::keep;
pub(super) use kinds::cards;

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::pages::without_script::without_script;
use crate::route::Route;
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use sportello_types::text::openpay as words;

/// The page of a route, if it is one of these.
pub(super) fn page(route: &Route, data: PageData) -> Option<AnyView> {
    Some(match route {
        Route::Pay => view! { <kinds::PayPage data=data/> }.into_any(),
        Route::PaySpontaneous(slug) => {
            view! { <spontaneous::SpontaneousPage slug=slug.clone() data=data/> }.into_any()
        }
        Route::PayNotice => view! { <notice::NoticePage/> }.into_any(),
        Route::PayReturn => view! { <seen::SeenPage came_back=true/> }.into_any(),
        Route::PayReceipt => view! { <seen::SeenPage came_back=false/> }.into_any(),
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
    /// Whether it is the first of them.
    #[prop(optional)]
    first: bool,
    /// What the page holds.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    set_head(
        &title,
        if first {
            words::description(lang)
        } else {
            lead.as_str()
        },
    );
    let mut crumbs = vec![(title.clone(), None)];
    if !first {
        crumbs.insert(0, (words::title(lang).to_owned(), Some(Route::Pay.path(lang))));
    }
    view! {
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <div class="sp-section">
                <PageHeading text=title/>
                <p class="sp-lead">{lead}</p>
                <noscript inner_html=without_script(lang)></noscript>
                {children()}
            </div>
        </div>
    }
}
