//! Which section of the area a route shows.

use crate::components::heading::PageHeading;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

/// The section of a route of the area.
pub(super) fn section(_route: Route) -> AnyView {
    let lang = use_lang();
    view! {
        <div class="container">
            <PageHeading text=shell::personal_area(lang)/>
        </div>
    }
    .into_any()
}
