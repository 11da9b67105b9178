//! The passkeys of a desk account, on the page of its sessions: what there are, one more, one less.

mod add;
mod remove;

use crate::api;
use crate::authenticator;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::format;
use crate::load::{Loading, load};
use crate::session::use_session;
use crate::site::use_lang;
use add::AddPasskey;
use leptos::prelude::*;
use remove::RemovePasskey;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::passkeys::{Passkey, PasskeyList};
use sportello_types::text::passkeys as words;

/// The section about passkeys, for whoever has signed in with desk credentials.
#[component]
pub(super) fn Passkeys() -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let loaded = load(None, || async { api::desk::passkeys().await });
    let leaving = RwSignal::new(None::<Passkey>);
    let level = move || session.citizen().map(|who| who.level);
    let shown = move |list: PasskeyList| {
        let rises = list.level > Loa::L1;
        let rows: Vec<_> = list
            .items
            .into_iter()
            .map(|item| view! { <li>{row(item, leaving, lang)}</li> })
            .collect();
        let rows = if rows.is_empty() {
            view! { <p>{words::none(lang)}</p> }.into_any()
        } else {
            view! { <ul class="sp-cards">{rows}</ul> }.into_any()
        };
        view! {
            {rises.then(|| view! { <p>{words::level_up(lang, list.level.number())}</p> })}
            {rows}
            <p>{words::lost(lang)} " " {words::lost_tip(lang)}</p>
        }
    };
    let adding = move || {
        if authenticator::is_there() {
            view! { <AddPasskey loaded=loaded level=Signal::derive(level)/> }.into_any()
        } else {
            view! {
                <Alert tone=Tone::Warning title=words::unsupported_title(lang)>
                    {words::unsupported(lang)}
                </Alert>
            }
            .into_any()
        }
    };
    view! {
        <section class="sp-section" aria-labelledby="passkey-titolo">
            <h2 class="h4" id="passkey-titolo">{words::title(lang)}</h2>
            <p>{words::lead(lang)}</p>
            <Loading from=loaded children=shown/>
            <RemovePasskey loaded=loaded leaving=leaving/>
            <div class="sp-narrow">{adding}</div>
        </section>
    }
}

fn row(item: Passkey, leaving: RwSignal<Option<Passkey>>, lang: Lang) -> impl IntoView {
    let used = item.last_used_at.map_or_else(
        || words::never_used(lang).to_owned(),
        |at| words::used_on(lang, format::instant(at, lang)),
    );
    let this = item.clone();
    view! {
        <Card title=item.name.clone()>
            <p class="mb-1">{item.kept(lang)}</p>
            <p class="mb-1">{words::added_on(lang, format::instant(item.added_at, lang))}</p>
            <p>{used}</p>
            <button
                type="button"
                class="btn btn-outline-primary"
                on:click=move |_| leaving.set(Some(this.clone()))
            >
                {words::remove(lang, item.name)}
            </button>
        </Card>
    }
}
