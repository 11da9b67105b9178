//! A notice: how much, until when, where it stands, and what can be done with it.

use super::standing::of_notice;
use super::till::Till;
use crate::api;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::Icon;
use crate::format;
use crate::pages::clock;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{Notice, OtherPayment};
use sportello_types::text::{paymentnews, paymentpages as words};

/// Its place among the instalments: its number from one, and how many there are.
pub(in super::super) type Instalment = Option<(usize, usize)>;

/// With the buttons and downloads that its state allows.
pub(in super::super) fn view(
    notice: &Notice,
    place: Instalment,
    till: Till,
    lang: Lang,
) -> impl IntoView + use<> {
    let standing = of_notice(notice, clock::today(), lang);
    let text = standing.text.map(|text| view! { <p>{text}</p> });
    view! {
        <p>{standing.badge()}</p>
        {text}
        {other_amount(notice, lang)}
        {others(notice, lang)}
        {online(notice, lang)}
        {no_stamp(notice, lang)}
        <Facts facts=facts(notice, lang)/>
        <div class="sp-actions">
            {pay(notice, place, till, lang)}
            {document(notice, place, lang)}
            {receipt(notice, place, lang)}
            {stamp(notice, place, lang)}
            {other_receipts(notice, lang)}
        </div>
    }
}

/// Whether they are no instalments, but stamps that are bought by themselves and what is paid beside them.
pub(in super::super) fn are_divided(notices: &[Notice]) -> bool {
    notices.len() > 1 && notices.iter().any(|notice| notice.apart)
}

/// What such a notice asks for.
pub(super) fn name(notice: &Notice, lang: Lang) -> &'static str {
    if notice.apart {
        words::divided_stamp(lang)
    } else {
        words::divided_rest(lang)
    }
}

/// All such notices of a debt.
pub(in super::super) fn divided(notices: &[Notice], till: Till, lang: Lang) -> impl IntoView + use<> {
    let each: Vec<_> = notices
        .iter()
        .map(|notice| {
            view! {
                <li>
                    <h3 class="h5">{name(notice, lang)}</h3>
                    {view(notice, None, till, lang)}
                </li>
            }
        })
        .collect();
    view! {
        <p>{words::divided_text(lang)}</p>
        <ol class="sp-list">{each}</ol>
    }
}

/// What it says.
pub(in crate::pages) fn facts(notice: &Notice, lang: Lang) -> Vec<Fact> {
    let asked = format::euro(notice.amount.0, lang);
    let mut facts = match notice.other_amount() {
        Some(received) => vec![
            Fact::new(paymentnews::received(lang), format::euro(received.0, lang)),
            Fact::new(paymentnews::asked(lang), asked),
        ],
        None => vec![Fact::new(words::amount(lang), asked)],
    };
    facts.push(Fact::new(words::number(lang), notice.number.grouped()));
    if let Some(day) = notice.due_on {
        facts.push(Fact::new(words::due_on(lang), format::day(day, lang)));
    }
    if let Some(at) = notice.paid_at {
        facts.push(Fact::new(words::paid_on(lang), format::instant(at, lang)));
    }
    if let Some(reversal) = notice.reversed {
        let day = format::day(reversal.day, lang);
        facts.push(Fact::new(paymentnews::reversed_on(lang), day));
    }
    facts
}

/// The button that pays it.
pub(super) fn pay(
    notice: &Notice,
    place: Instalment,
    till: Till,
    lang: Lang,
) -> Option<impl IntoView + use<>> {
    let id = notice.id;
    let amount = format::euro(notice.amount.0, lang);
    let label = place.map(|(at, _)| words::pay_instalment(lang, &amount, at));
    notice.payable.then(|| {
        view! {
            <button
                type="button"
                class="btn btn-primary mobile-full"
                aria-label=label
                aria-disabled=till.aria_disabled()
                on:click=move |_| till.pay(vec![id])
            >
                {words::pay(lang, amount)}
            </button>
        }
    })
}

fn document(notice: &Notice, place: Instalment, lang: Lang) -> Option<impl IntoView + use<>> {
    let label = place.map(|(at, _)| words::notice_of(lang, at));
    (notice.payable && notice.printable).then(|| {
        let href = api::payments::document_url(notice.id);
        download(href, label, words::notice(lang))
    })
}

fn receipt(notice: &Notice, place: Instalment, lang: Lang) -> Option<impl IntoView + use<>> {
    let label = place.map(|(at, of)| words::receipt_of(lang, words::instalment(lang, at, of)));
    let there = notice.status.is_paid() && notice.reversed.is_none();
    there.then(|| {
        let href = api::payments::receipt_url(notice.id);
        download(href, label, words::receipt(lang))
    })
}

/// The digital stamp that was bought, where one was.
fn stamp(notice: &Notice, place: Instalment, lang: Lang) -> Option<impl IntoView + use<>> {
    let label = place.map(|(at, _)| words::stamp_of(lang, at));
    notice.stamp.then(|| {
        let href = api::payments::stamp_url(notice.id);
        download(href, label, words::stamp(lang))
    })
}

/// That the digital stamp is not here, where one was paid for.
fn no_stamp(notice: &Notice, lang: Lang) -> Option<impl IntoView + use<>> {
    let missing = notice.status.is_paid() && !notice.printable && !notice.stamp;
    missing.then(|| view! { <p>{words::stamp_looked_at(lang)}</p> })
}

/// That what has come is not what was asked for.
fn other_amount(notice: &Notice, lang: Lang) -> Option<impl IntoView + use<>> {
    notice
        .other_amount()
        .map(|_| view! { <p>{paymentnews::other_amount(lang)}</p> })
}

/// Money that came for it and did not pay it.
fn others(notice: &Notice, lang: Lang) -> Vec<impl IntoView + use<>> {
    let text = |other: &OtherPayment| {
        let (amount, when) = (format::euro(other.amount.0, lang), format::day_of(other.at, lang));
        let text = match (other.reversed, other.closed) {
            (true, _) => paymentnews::other_reversed(lang, amount, when),
            (false, true) => paymentnews::other_closed(lang, amount, when),
            (false, false) => paymentnews::other_open(lang, amount, when),
        };
        view! { <p>{text}</p> }
    };
    notice.others.iter().map(text).collect()
}

fn other_receipts(notice: &Notice, lang: Lang) -> Vec<impl IntoView + use<>> {
    let link = |other: &OtherPayment| {
        let (amount, when) = (format::euro(other.amount.0, lang), format::day_of(other.at, lang));
        let label = paymentnews::other_receipt_of(lang, amount, when);
        let href = api::payments::other_receipt_url(notice.id, other.receipt);
        download(href, Some(label), paymentnews::other_receipt(lang))
    };
    // Of money that was taken back there is none.
    let there = notice.others.iter().filter(|other| !other.reversed);
    there.map(link).collect()
}

/// Why it is not printed.
fn online(notice: &Notice, lang: Lang) -> Option<impl IntoView + use<>> {
    (notice.payable && !notice.printable).then(|| view! { <p>{words::stamp_online(lang)}</p> })
}

/// A link to a document.
fn download(href: String, label: Option<String>, text: &'static str) -> impl IntoView {
    view! {
        <a class="btn btn-outline-primary mobile-full" href=href aria-label=label download>
            <Icon name="it-download" class="icon-primary icon-sm"/>
            " "
            {text}
        </a>
    }
}
