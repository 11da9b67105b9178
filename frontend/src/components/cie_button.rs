//! "Entra con CIE", in the shape of the button for SPID (ui.md §7).

use crate::route::Query;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::loa::Loa;
use sportello_types::text::signin;

/// The button: a plain link to the start of the sign-in. Its blue is the electronic identity
/// card's, which no theme touches; the drawing of a card is ours.
#[component]
pub fn CieButton(
    /// Level to ask for.
    level: Loa,
    /// Where to go afterwards, a path of ours.
    #[prop(optional_no_strip)]
    return_to: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let number = level.number().to_string();
    let query = Query::of([
        ("level", Some(number.as_str())),
        ("return_to", return_to.as_deref()),
    ]);
    view! {
        <a
            class="italia-it-button italia-it-button-size-m button-cie"
            href=format!("/auth/cie/login{query}")
            rel="external"
        >
            <span class="italia-it-button-icon">
                <svg width="29" height="29" viewBox="0 0 29 29" aria-hidden="true" focusable="false">
                    <circle cx="14.5" cy="14.5" r="14.5" fill="#fff"/>
                    <rect x="5.5" y="8.5" width="18" height="12" rx="1.75" fill="none" stroke="#06c" stroke-width="1.5"/>
                    <rect x="8" y="11" width="4.5" height="3.75" rx="0.75" fill="#06c"/>
                    <path d="M15 12h6M15 14.5h6M8 17.5h8" stroke="#06c" stroke-width="1.5" fill="none"/>
                </svg>
            </span>
            <span class="italia-it-button-text">{signin::cie_button(lang)}</span>
        </a>
        <ul class="sp-spid-links sp-cie-links">
            <li><a href="https://www.cartaidentita.interno.gov.it">{signin::cie_more(lang)}</a></li>
            <li>
                <a href="https://www.cartaidentita.interno.gov.it/info-utili/cie-id/">{signin::cie_app(lang)}</a>
            </li>
        </ul>
    }
}
