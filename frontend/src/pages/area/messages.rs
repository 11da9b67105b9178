//! *Comunicazioni ed esiti*: the list.

use super::frame::Frame;
use crate::api;
use crate::components::badge::{Badge, Mood};
use crate::components::more::More;
use crate::format;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::messages::Message;
use sportello_types::page::Page;
use sportello_types::text::area;

#[component]
pub(super) fn MessagesPage() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::messages::list(None).await });
    let more = |cursor: String| async move { api::messages::list(Some(&cursor)).await };
    let shown = move |page: Page<Message>| {
        if page.items.is_empty() {
            return view! { <p>{area::no_messages(lang)}</p> }.into_any();
        }
        let rows: Vec<_> = page.items.into_iter().map(|message| row(message, lang)).collect();
        view! { <ul class="sp-list">{rows}</ul> }.into_any()
    };
    view! {
        <Frame section=Route::Messages title=area::messages_title(lang) lead=area::messages_lead(lang)>
            <Loading from=loaded children=shown/>
            <More label=area::more(lang) of=loaded fetch=more/>
        </Frame>
    }
}

fn row(message: Message, lang: Lang) -> impl IntoView {
    let unread = message
        .read_at
        .is_none()
        .then(|| view! { " " <Badge mood=Mood::Attention text=area::unread(lang)/> });
    view! {
        <li>
            <a href=Route::Message(message.id).path(lang)>{message.subject}</a>
            {unread}
            <p class="sp-hint">{area::message_sent(lang, format::instant(message.sent_at, lang))}</p>
        </li>
    }
}
