//! What the buttons of all national identities say of an identity provider.

use crate::route::Query;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::text::signin;
use sportello_types::whoami::Provider;

/// The link that begins a sign-in.
pub(super) struct Start {
    /// Nothing where one cannot sign in now: a link that leads nowhere is none, but it keeps its place, its
    /// name and its role.
    pub(super) href: Option<String>,
    /// Why not, or that it may fail.
    note: Option<&'static str>,
    /// Id of the note, if there is one.
    pub(super) described_by: Option<String>,
}

impl Start {
    /// The way to a provider; `id` is unique in the page.
    pub(super) fn at(
        provider: &IdentityProvider,
        level: Loa,
        return_to: Option<&str>,
        id: &str,
        lang: Lang,
    ) -> Self {
        let level = level.number().to_string();
        let query = Query::of([
            ("idp", Some(provider.entity_id.as_str())),
            ("level", Some(level.as_str())),
            ("return_to", return_to),
        ]);
        let note = match (provider.state, provider.provider) {
            (ProviderState::Ready, _) => None,
            (ProviderState::Troubled, Provider::Cns) => Some(signin::cns_troubled(lang)),
            (ProviderState::Troubled, Provider::Eidas) => Some(signin::eidas_troubled(lang)),
            (ProviderState::Troubled, _) => Some(signin::spid_provider_troubled(lang)),
            (ProviderState::Expired, _) => Some(signin::spid_provider_expired(lang)),
        };
        Self {
            href: (provider.state != ProviderState::Expired)
                .then(|| format!("{}{query}", provider.login_path)),
            described_by: note.map(|_| format!("sp-spid-note-{id}")),
            note,
        }
    }

    /// For `role`.
    pub(super) fn role(&self) -> Option<&'static str> {
        self.href.is_none().then_some("link")
    }

    /// For `aria-disabled`.
    pub(super) fn aria_disabled(&self) -> Option<&'static str> {
        self.href.is_none().then_some("true")
    }

    /// The note below the link.
    pub(super) fn note(&self) -> impl IntoView + use<> {
        let id = self.described_by.clone();
        self.note
            .map(|words| view! { <p class="sp-spid-note" id=id>{words}</p> })
    }
}
