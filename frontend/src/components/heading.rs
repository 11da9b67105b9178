//! The heading of a page.

use crate::nav::use_nav;
use leptos::html;
use leptos::prelude::*;

/// The page's only `h1`. Takes the focus when the reader comes from another page (ui.md §9.1); on the
/// first page it does not. Render it when its text is known, not before.
#[component]
pub fn PageHeading(
    /// The words.
    #[prop(into)]
    text: String,
    /// What it is to the national validator, e.g. `service-title`.
    #[prop(optional, into)]
    element: Option<String>,
    /// Whether it takes the focus even on the first page: something went wrong.
    #[prop(optional)]
    urgent: bool,
) -> impl IntoView {
    let nav = use_nav();
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            nav.arrived(&heading);
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1" class="sp-heading" data-element=element autofocus=urgent>
            {text}
        </h1>
    }
}
