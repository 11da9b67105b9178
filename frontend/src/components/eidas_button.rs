//! "Login with eIDAS", apart from the button for SPID and in a style of its own (ui.md §7).

use super::provider::Start;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::loa::Loa;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::signin;

/// The button: a plain link to the start of the sign-in at the Italian node. Its words are the same in
/// every language and marked as English; the ring of stars is ours.
#[component]
pub fn EidasButton(
    /// The node.
    node: IdentityProvider,
    /// Level to ask for.
    level: Loa,
    /// Where to go afterwards, a path of ours.
    #[prop(optional_no_strip)]
    return_to: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let start = Start::at(&node, level, return_to.as_deref(), "eidas", lang);
    let ring = (0..12_u32).map(|hour| {
        let turn = format!("rotate({} 14.5 14.5)", hour * 30);
        view! { <circle cx="14.5" cy="5.5" r="1.4" fill="#fc0" transform=turn/> }
    });
    view! {
        <div class="sp-cie">
            <a
                class="italia-it-button italia-it-button-size-m button-eidas"
                href=start.href.clone()
                role=start.role()
                aria-disabled=start.aria_disabled()
                aria-describedby=start.described_by.clone()
                rel="external"
            >
                <span class="italia-it-button-icon">
                    <svg width="29" height="29" viewBox="0 0 29 29" aria-hidden="true" focusable="false">
                        {ring.collect::<Vec<_>>()}
                    </svg>
                </span>
                <span class="italia-it-button-text" lang="en">{signin::eidas_button(lang)}</span>
            </a>
            {start.note()}
        </div>
        <ul class="sp-spid-links sp-cie-links">
            <li><a href="https://www.eid.gov.it">{signin::eidas_more(lang)}</a></li>
        </ul>
    }
}
