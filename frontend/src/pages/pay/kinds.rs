//! The first page: what can be paid here.

use super::Frame;
use crate::api;
use crate::components::card::{Card, LinkCard};
use crate::format;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{AmountAsked, SpontaneousKind, SpontaneousPayments};
use sportello_types::text::openpay as words;

#[component]
pub(super) fn PayPage(data: PageData) -> impl IntoView {
    let lang = use_lang();
    let given = match data {
        PageData::Spontaneous { payments } => Some(payments),
        _ => None,
    };
    let loaded = load(given, || async { api::open_payments::kinds().await });
    let shown = move |payments: SpontaneousPayments| {
        let notice = payments.open.then(|| notice(lang));
        view! {
            {notice}
            <h2>{words::kinds_title(lang)}</h2>
            {cards(payments.kinds, false, lang)}
        }
    };
    view! {
        <Frame title=words::title(lang) lead=words::lead(lang) first=true>
            <Loading from=loaded children=shown/>
            <div class="mt-4">
                <Card title=words::area_title(lang)>
                    <p>{words::area_text(lang)}</p>
                    <a class="btn btn-outline-primary mobile-full" href=Route::Payments.path(lang)>
                        {words::area_link(lang)}
                    </a>
                </Card>
            </div>
        </Frame>
    }
}

fn notice(lang: Lang) -> impl IntoView {
    view! {
        <div class="mb-4">
            <Card title=words::notice_card(lang)>
                <p>{words::notice_card_text(lang)}</p>
                <a class="btn btn-primary mobile-full" href=Route::PayNotice.path(lang)>
                    {words::notice_title(lang)}
                </a>
            </Card>
        </div>
    }
}

/// The kinds, each with the way to its form: in the area, or outside of it where that is allowed.
pub(in crate::pages) fn cards(
    kinds: Vec<SpontaneousKind>,
    in_area: bool,
    lang: Lang,
) -> impl IntoView + use<> {
    if kinds.is_empty() {
        return view! { <p>{words::kinds_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = kinds
        .into_iter()
        .map(|kind| view! { <li>{card(kind, in_area, lang)}</li> })
        .collect();
    view! { <ul class="sp-grid">{cards}</ul> }.into_any()
}

fn card(kind: SpontaneousKind, in_area: bool, lang: Lang) -> impl IntoView {
    let open = kind.open && !in_area;
    let state =
        (!open && !in_area).then(|| view! { <p class="sp-card-state">{words::needs_sign_in(lang)}</p> });
    let route = if open {
        Route::PaySpontaneous(kind.slug)
    } else {
        Route::SpontaneousPayment(kind.slug)
    };
    view! {
        <LinkCard title=kind.title href=route.path(lang)>
            <p>{kind.about}</p>
            <p class="fw-semibold">{amount(kind.amount, lang)}</p>
            {state}
        </LinkCard>
    }
}

/// How much something is, in words.
fn amount(asked: AmountAsked, lang: Lang) -> String {
    match asked {
        AmountAsked::Fixed { fixed } => words::fixed(lang, format::euro(fixed.0, lang)),
        AmountAsked::Range { least, most, .. } => {
            words::range(lang, format::euro(least.0, lang), format::euro(most.0, lang))
        }
    }
}
