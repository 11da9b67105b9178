//! "Entra con CIE", in the shape of the button for SPID (ui.md §7).

use super::provider::Start;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::signin;

/// The button: a plain link to the start of the sign-in; one for each provider, with its name where there
/// are several. Its blue is the electronic identity card's, which no theme touches; the drawing of a card
/// is ours.
#[component]
pub fn CieButton(
    /// The providers: CIE has one.
    providers: Vec<IdentityProvider>,
    /// Level to ask for.
    level: Loa,
    /// Where to go afterwards, a path of ours.
    #[prop(optional_no_strip)]
    return_to: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let several = providers.len() > 1;
    let buttons: Vec<_> = providers
        .into_iter()
        .enumerate()
        .map(|(place, provider)| {
            let start = Start::at(
                &provider,
                level,
                return_to.as_deref(),
                &format!("cie-{place}"),
                lang,
            );
            let name = several.then_some(provider.name);
            button(start, name, lang)
        })
        .collect();
    view! {
        {buttons}
        <ul class="sp-spid-links sp-cie-links">
            <li><a href="https://www.cartaidentita.interno.gov.it">{signin::cie_more(lang)}</a></li>
            <li>
                <a href="https://www.cartaidentita.interno.gov.it/info-utili/cie-id/">{signin::cie_app(lang)}</a>
            </li>
        </ul>
    }
}

fn button(start: Start, name: Option<String>, lang: Lang) -> impl IntoView {
    view! {
        <div class="sp-cie">
            <a
                class="italia-it-button italia-it-button-size-m button-cie"
                href=start.href.clone()
                role=start.role()
                aria-disabled=start.aria_disabled()
                aria-describedby=start.described_by.clone()
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
                <span class="italia-it-button-text">
                    {signin::cie_button(lang)} {name.map(|name| format!(" – {name}"))}
                </span>
            </a>
            {start.note()}
        </div>
    }
}
