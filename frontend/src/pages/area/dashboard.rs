//! *Scrivania*: the latest of everything.

use super::frame::Frame;
use super::payments::Due;
use super::status::istanza_card;
use crate::api;
use crate::format;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::istanze::IstanzaSummary;
use sportello_types::messages::Message;
use sportello_types::text::{area, certificatepages, household, paymentpages};

const SHOWN: usize = 3;

#[component]
pub(super) fn DashboardPage() -> impl IntoView {
    let lang = use_lang();
    let name = use_session()
        .citizen()
        .map(|who| who.given_name)
        .unwrap_or_default();
    let istanze = load(None, || async {
        api::istanze::list(&api::istanze::Filter::default())
            .await
            .map(|page| page.items)
    });
    let messages = load(None, || async {
        api::messages::list(None).await.map(|page| page.items)
    });
    let istanze_shown = move |items: Vec<IstanzaSummary>| {
        if items.is_empty() {
            return view! { <p>{area::none_yet(lang)}</p> }.into_any();
        }
        let cards: Vec<_> = items
            .into_iter()
            .take(SHOWN)
            .map(|item| view! { <li>{istanza_card(item, lang)}</li> })
            .collect();
        view! {
            <ul class="sp-cards">{cards}</ul>
            <p><a href=Route::Istanze.path(lang)>{area::all_istanze(lang)}</a></p>
        }
        .into_any()
    };
    let messages_shown = move |items: Vec<Message>| {
        if items.is_empty() {
            return view! { <p>{area::no_messages(lang)}</p> }.into_any();
        }
        let rows: Vec<_> = items
            .into_iter()
            .take(SHOWN)
            .map(|message| {
                let when = area::message_sent(lang, format::instant(message.sent_at, lang));
                view! {
                    <li>
                        <a href=Route::Message(message.id).path(lang)>{message.subject}</a>
                        <p class="sp-hint">{when}</p>
                    </li>
                }
            })
            .collect();
        view! {
            <ul class="sp-list">{rows}</ul>
            <p><a href=Route::Messages.path(lang)>{area::all_messages(lang)}</a></p>
        }
        .into_any()
    };
    view! {
        <Frame section=Route::Dashboard title=area::hello(lang, name) lead=area::dashboard_lead(lang)>
            <p>
                <a class="btn btn-primary mobile-full" href=Route::Services.path(lang)>
                    {area::new_istanza(lang)}
                </a>
            </p>
            <h2 class="h4">{paymentpages::title(lang)}</h2>
            <Due/>
            <h2 class="h4">{area::latest_istanze(lang)}</h2>
            <Loading from=istanze children=istanze_shown/>
            <h2 class="h4">{area::latest_messages(lang)}</h2>
            <Loading from=messages children=messages_shown/>
            <h2 class="h4">{household::title(lang)}</h2>
            <p>{household::lead(lang)}</p>
            <p><a href=Route::Household.path(lang)>{household::go(lang)}</a></p>
            <h2 class="h4">{certificatepages::title(lang)}</h2>
            <p>{certificatepages::lead(lang)}</p>
            <p><a href=Route::Certificates.path(lang)>{certificatepages::go(lang)}</a></p>
        </Frame>
    }
}
