//! One message.

use super::frame::{Frame, failed};
use crate::api;
use crate::format;
use crate::load::{LoadingPage, load};
use crate::route::Route;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::MessageId;
use sportello_types::messages::Message;
use sportello_types::text::area;

#[component]
pub(super) fn MessagePage(id: MessageId) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let loaded = load(None, move || async move {
        let message = api::messages::one(id).await;
        // The number of unread messages has changed.
        session.refresh();
        message
    });
    let shown = move |message: Message| {
        let paragraphs: Vec<_> = message
            .body
            .split("\n\n")
            .map(|text| view! { <p>{text.trim().to_owned()}</p> })
            .collect();
        let istanza = message.istanza.map(|id| {
            view! {
                <p>
                    <a class="btn btn-outline-primary mobile-full" href=Route::Istanza(id).path(lang)>
                        {area::message_istanza(lang)}
                    </a>
                </p>
            }
        });
        let sent = area::message_sent(lang, format::instant(message.sent_at, lang));
        view! {
            <Frame section=Route::Messages title=message.subject lead=sent>
                <div class="sp-narrow">{paragraphs}</div>
                {istanza}
                <p><a href=Route::Messages.path(lang)>{area::message_back(lang)}</a></p>
            </Frame>
        }
    };
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::Messages, error, retry)
            children=shown
        />
    }
}
