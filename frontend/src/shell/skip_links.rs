//! Shortcuts for the keyboard.

use super::{FOOTER_ID, MAIN_ID};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

/// Links that show on focus (`skiplinks`), first in the page.
#[component]
pub(crate) fn SkipLinks() -> impl IntoView {
    let lang = use_lang();
    view! {
        <nav class="skiplinks" aria-label=shell::skip_links(lang)>
            <a class="visually-hidden-focusable" href=format!("#{MAIN_ID}")>{shell::skip_to_content(lang)}</a>
            <a class="visually-hidden-focusable" href=format!("#{FOOTER_ID}")>{shell::skip_to_footer(lang)}</a>
        </nav>
    }
}
