//! "Entra con SPID", after the official button (ui.md §7).

use crate::route::Query;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::loa::Loa;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::text::signin;

/// The official button with the list of identity providers: `details`, so that it opens without
/// JavaScript; each provider is a plain link to the start of the sign-in. The order is the server's,
/// random at each view. Colours, shape and words are AgID's: the theme does not touch them.
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
    let number = level.number().to_string();
    let list = if providers.is_empty() {
        view! { <p class="sp-spid-empty">{signin::spid_no_providers(lang)}</p> }.into_any()
    } else {
        let items: Vec<_> = providers
            .into_iter()
            .enumerate()
            .map(|(place, provider)| {
                let query = Query::of([
                    ("idp", Some(provider.entity_id.as_str())),
                    ("level", Some(number.as_str())),
                    ("return_to", return_to.as_deref()),
                ]);
                let logo = provider
                    .logo_path
                    .map(|path| view! { <img src=path alt="" height="28"/> });
                let note = match provider.state {
                    ProviderState::Ready => None,
                    ProviderState::Troubled => Some(signin::spid_provider_troubled(lang)),
                    ProviderState::Expired => Some(signin::spid_provider_expired(lang)),
                };
                let closed = provider.state == ProviderState::Expired;
                // A link that leads nowhere is none, but it keeps its place, its name and its role.
                let href = (!closed).then(|| format!("/auth/spid/login{query}"));
                let described = note.map(|_| format!("sp-spid-note-{place}"));
                let note = note.map(|words| {
                    view! { <p class="sp-spid-note" id=described.clone()>{words}</p> }
                });
                view! {
                    <li>
                        <a
                            href=href
                            role=closed.then_some("link")
                            aria-disabled=closed.then_some("true")
                            aria-describedby=described
                        >
                            {logo} <span>{provider.name}</span>
                        </a>
                        {note}
                    </li>
                }
            })
            .collect();
        view! { <ul class="spid-idp-button-menu" aria-label=signin::spid_providers(lang)>{items}</ul> }
            .into_any()
    };
    view! {
        <details class="spid-idp-button sp-spid">
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
                    <li><a href="https://www.spid.gov.it/cos-e-spid/come-attivare-spid/">{signin::spid_get(lang)}</a></li>
                    <li><a href="https://www.spid.gov.it/serve-aiuto/">{signin::spid_help(lang)}</a></li>
                </ul>
            </div>
        </details>
    }
}
