//! "Entra con SPID", after the official button (ui.md §7).

use super::menu::close_on_escape;
use super::provider::Start;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::loa::Loa;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::signin;

/// The official button with the list of identity providers: `details`, so that it opens without
/// JavaScript; each provider is a plain link to the start of the sign-in. The order is the server's,
/// random at each view. Esc closes the list. Colours, shape and words are AgID's: the theme does not touch them.
#[component]
pub fn SpidButton(
    /// The providers, in the order to show.
    providers: Vec<IdentityProvider>,
    /// Level to ask for.
    level: Loa,
    /// Where to go afterwards, a path of ours.
    #[prop(optional_no_strip)]
    return_to: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let icon = use_site().assets.spid.clone();
    let details = NodeRef::new();
    let list = if providers.is_empty() {
        view! { <p class="sp-spid-empty">{signin::spid_no_providers(lang)}</p> }.into_any()
    } else {
        let items: Vec<_> = providers
            .into_iter()
            .enumerate()
            .map(|(place, provider)| {
                let start = Start::at(&provider, level, return_to.as_deref(), &place.to_string(), lang);
                let logo = provider
                    .logo_path
                    .clone()
                    .map(|path| view! { <img src=path alt="" width="48" height="28"/> });
                view! {
                    <li>
                        <a
                            href=start.href.clone()
                            role=start.role()
                            aria-disabled=start.aria_disabled()
                            aria-describedby=start.described_by.clone()
                        >
                            <span class="sp-spid-logo">{logo}</span> <span>{provider.name}</span>
                        </a>
                        {start.note()}
                    </li>
                }
            })
            .collect();
        view! { <ul class="spid-idp-button-menu" aria-label=signin::spid_providers(lang)>{items}</ul> }
            .into_any()
    };
    view! {
        <details class="spid-idp-button sp-spid" node_ref=details on:keydown=close_on_escape(details)>
            <summary class="italia-it-button italia-it-button-size-m button-spid">
                <span class="italia-it-button-icon">
                    <img src=icon alt="" width="29" height="29"/>
                </span>
                <span class="italia-it-button-text">{signin::spid_button(lang)}</span>
            </summary>
            <div class="sp-spid-panel">
                <p class="sp-spid-lead">{signin::spid_providers(lang)}</p>
                {list}
                <ul class="sp-spid-links">
                    <li><a href="https://www.spid.gov.it">{signin::spid_more(lang)}</a></li>
                    <li><a href="https://www.spid.gov.it/richiedi-spid">{signin::spid_get(lang)}</a></li>
                    <li><a href="https://www.spid.gov.it/serve-aiuto">{signin::spid_help(lang)}</a></li>
                </ul>
            </div>
        </details>
    }
}
