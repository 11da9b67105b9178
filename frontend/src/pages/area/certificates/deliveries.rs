//! To whom a certificate was sent.

use crate::api;
use crate::components::badge::{Badge, Mood};
use crate::components::more::More;
use crate::format;
use crate::load::{Loaded, Loading};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::deliveries::{DeliveryChannel, DeliveryShown, DeliveryStatus};
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::text::deliveries as words;

/// Nothing while it was sent to nobody.
#[component]
pub(super) fn Deliveries(
    /// The certificate.
    of: CertificateId,
    /// Whether it is annulled: then nothing is sent again.
    annulled: bool,
    /// Its deliveries.
    loaded: Loaded<Page<DeliveryShown>>,
) -> impl IntoView {
    let lang = use_lang();
    let shown = move |page: Page<DeliveryShown>| {
        (!page.items.is_empty()).then(|| {
            let sent = page.items.into_iter();
            let rows: Vec<_> = sent.map(|sent| row(sent, annulled, lang)).collect();
            view! {
                <h2 class="h4">{words::list_title(lang)}</h2>
                <ul class="sp-list">{rows}</ul>
            }
        })
    };
    let more = move |cursor: String| async move { api::certificates::deliveries(of, Some(&cursor)).await };
    view! {
        <Loading from=loaded children=shown/>
        <More label=words::list_more(lang) of=loaded fetch=more/>
    }
}

fn row(sent: DeliveryShown, annulled: bool, lang: Lang) -> impl IntoView {
    let to = match sent.by {
        DeliveryChannel::Email => words::to_email(lang, sent.address),
        DeliveryChannel::Pec => words::to_pec(lang, sent.address),
    };
    let (mood, status) = match sent.status {
        DeliveryStatus::Sending => (Mood::Neutral, words::status_sending(lang)),
        DeliveryStatus::Sent => (Mood::Good, words::status_sent(lang)),
        DeliveryStatus::Failed => (Mood::Bad, words::status_failed(lang)),
    };
    let why = if annulled {
        words::annulled(lang)
    } else {
        words::failed(lang)
    };
    let failed = (sent.status == DeliveryStatus::Failed).then(|| view! { <p class="mb-1">{why}</p> });
    let asked = words::asked(lang, format::instant(sent.asked_at, lang));
    view! {
        <li>
            <span class="text-break">{to}</span>
            " "
            <Badge mood=mood text=status/>
            {failed}
            <p class="sp-hint">{asked}</p>
        </li>
    }
}
