//! A secret that was just made: it is shown once.

use crate::components::alert::{Alert, Tone};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::ClientId;
use sportello_types::text::clients as words;
use sportello_types::tokens::RegisteredClient;

/// A secret, and whose it is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret {
    /// The client's id.
    pub(super) client: ClientId,
    name: String,
    text: String,
}

impl Secret {
    /// The secret of an answer, if it has one.
    pub(super) fn of(given: &RegisteredClient) -> Option<Self> {
        Some(Self {
            client: given.client.id,
            name: given.client.registration.name.clone(),
            text: given.client_secret.clone()?,
        })
    }
}

/// The notice with the secret. It stays until another takes its place or the page is left.
#[component]
pub(super) fn SecretOnce(
    /// The secret; nothing shows without one.
    secret: RwSignal<Option<Secret>>,
) -> impl IntoView {
    let lang = use_lang();
    move || {
        secret.get().map(|secret| {
            view! {
                <Alert tone=Tone::Success title=words::secret_title(lang, secret.name)>
                    <p>{words::secret_text(lang)}</p>
                    <dl class="sp-facts mb-0">
                        <div class="sp-fact">
                            <dt>{words::id(lang)}</dt>
                            <dd><code class="sp-code">{secret.client.to_string()}</code></dd>
                        </div>
                        <div class="sp-fact">
                            <dt>{words::secret(lang)}</dt>
                            <dd><code class="sp-code" data-secret="">{secret.text}</code></dd>
                        </div>
                    </dl>
                </Alert>
            }
        })
    }
}
