//! "Entra con CNS": cards have no button of their own in the national kit, so it is the site's.

use super::provider::Start;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::loa::Loa;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::signin;

/// The button: a plain link to the start of the sign-in, and the way to the help.
#[component]
pub fn CnsButton(
    /// Cards, as the list of identity providers has them.
    cards: IdentityProvider,
    /// Level to ask for.
    level: Loa,
    /// Where to go afterwards, a path of ours.
    #[prop(optional_no_strip)]
    return_to: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let start = Start::at(&cards, level, return_to.as_deref(), "cns", lang);
    view! {
        <p>{signin::cns_before(lang)}</p>
        <a
            class="btn btn-primary"
            href=start.href.clone()
            role=start.role()
            aria-disabled=start.aria_disabled()
            aria-describedby=start.described_by.clone()
            rel="external"
        >
            {signin::cns_button(lang)}
        </a>
        {start.note()}
        <ul class="sp-spid-links sp-cie-links">
            <li><a href=Route::CardHelp.path(lang)>{signin::cns_help(lang)}</a></li>
        </ul>
    }
}
