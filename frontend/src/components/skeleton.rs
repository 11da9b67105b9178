//! What stands where data are on the way.

use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

/// Grey bars in the place of text. They show after 300 ms and explain themselves after 5 s: both by
/// the style sheet (ui.md §9.1 rule 5).
#[component]
pub fn Skeleton(
    /// How many bars.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    let lang = use_lang();
    let bars: Vec<_> = (0..lines)
        .map(|_| view! { <span class="sp-bar"></span> })
        .collect();
    view! {
        <div class="sp-skeleton" aria-busy="true">
            <p class="visually-hidden">{shell::loading(lang)}</p>
            <div aria-hidden="true">{bars}</div>
            <p class="sp-slow">{shell::loading_slow(lang)}</p>
        </div>
    }
}
