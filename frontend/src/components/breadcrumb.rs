//! Where the page stands.

use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

/// One step of the way to the page: words, and where they lead.
pub type Crumb = (String, Option<String>);

/// The way to the page (`breadcrumb`): a `nav` with a name of its own, the last item is the page.
#[component]
pub fn Breadcrumb(
    /// From the home's first level down to the page; the home comes by itself.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let lang = use_lang();
    let last = crumbs.len();
    let items: Vec<_> = std::iter::once((shell::home(lang).to_owned(), Some(Route::Home.path(lang))))
        .chain(crumbs)
        .enumerate()
        .map(|(at, (text, href))| {
            let current = (at == last).then_some("page");
            let class = if at == last {
                "breadcrumb-item active"
            } else {
                "breadcrumb-item"
            };
            let inside = match href {
                Some(href) if at != last => view! { <a href=href>{text}</a> }.into_any(),
                _ => view! { <span>{text}</span> }.into_any(),
            };
            let separator =
                (at != last).then(|| view! { <span class="separator" aria-hidden="true">"/"</span> });
            view! { <li class=class aria-current=current>{inside}{separator}</li> }
        })
        .collect();
    view! {
        <nav class="breadcrumb-container" aria-label=shell::breadcrumb(lang)>
            <ol class="breadcrumb" data-element="breadcrumb">{items}</ol>
        </nav>
    }
}
