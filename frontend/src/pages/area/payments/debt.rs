//! One debt: what it is for, the ways to pay it, its notices and receipts.

use super::choice::{instalments, next, sum};
use super::notice;
use super::source;
use super::standing::of_debt;
use super::till::Till;
use super::trouble::trouble;
use crate::api;
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{LoadingPage, load};
use crate::pages::area::frame::{Frame, failed};
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, MOST_TOGETHER, PaymentOption};
use sportello_types::text::paymentpages as words;

#[component]
pub(in super::super) fn DebtPage(id: DebtId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::payments::debt(id).await });
    let till = Till::new(Callback::new(move |()| loaded.reload()));
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::Payments, error, retry)
            children=move |debt| shown(debt, till, lang)
        />
    }
}

fn shown(debt: Debt, till: Till, lang: Lang) -> impl IntoView {
    let facts = facts(&debt, lang);
    let another = debt
        .for_another
        .then(|| view! { <p>{words::for_another(lang)}</p> });
    let source = source::link(&debt.source, lang);
    let badge = of_debt(&debt, lang).badge();
    let payable = debt
        .options
        .iter()
        .flat_map(|way| &way.notices)
        .any(|notice| notice.payable);
    let before = payable.then(|| view! { <p class="sp-hint">{words::before(lang)}</p> });
    let on_paper = debt
        .options
        .iter()
        .flat_map(|way| &way.notices)
        .any(|notice| notice.payable && notice.printable);
    let elsewhere = on_paper.then(|| elsewhere(lang));
    let several = (debt.options.len() > 1 && next(&debt).is_none() && payable)
        .then(|| view! { <p>{words::several_ways(lang)}</p> });
    let alone = debt.options.len() == 1;
    let ways: Vec<_> = debt
        .options
        .iter()
        .map(|way| self::way(way, alone, till, lang))
        .collect();
    view! {
        <Frame section=Route::Payments title=debt.subject>
            <p><a href=Route::Payments.path(lang)>{words::back(lang)}</a></p>
            <p>{badge}</p>
            {another}
            <Facts facts=facts/>
            {source}
            {till.failure()}
            {several}
            {before}
            <div class="sp-ways">{ways}</div>
            {elsewhere}
            {trouble(lang)}
        </Frame>
    }
}

fn facts(debt: &Debt, lang: Lang) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(office) = &debt.office {
        facts.push(Fact::new(words::office(lang), office.clone()));
    }
    facts.push(Fact::new(
        words::asked_on(lang),
        format::day_of(debt.created_at, lang),
    ));
    facts
}

/// A way to pay: one notice, or instalments.
fn way(way: &PaymentOption, alone: bool, till: Till, lang: Lang) -> AnyView {
    let total = format::euro(sum(&way.notices).0, lang);
    if let [only] = way.notices.as_slice() {
        let notice = notice::view(only, None, till, lang);
        // Where there is no other way, all at once needs no name.
        let title = if alone {
            words::one_way(lang).to_owned()
        } else {
            words::way_whole(lang, total)
        };
        return view! { <Card title=title>{notice}</Card> }.into_any();
    }
    let of = way.notices.len();
    if notice::are_divided(&way.notices) {
        let divided = notice::divided(&way.notices, till, lang);
        return view! { <Card title=words::divided(lang, of, total)>{divided}</Card> }.into_any();
    }
    let all: Vec<_> = way
        .notices
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let notice = notice::view(one, Some((at + 1, of)), till, lang);
            view! {
                <li>
                    <h3 class="h5">{words::instalment(lang, at + 1, of)}</h3>
                    {notice}
                </li>
            }
        })
        .collect();
    let together = together(way, till, lang);
    view! {
        <Card title=words::way_instalments(lang, of, total)>
            <p>{words::way_instalments_text(lang, MOST_TOGETHER)}</p>
            <ol class="sp-list">{all}</ol>
            {together}
        </Card>
    }
    .into_any()
}

/// The button that pays together the instalments that come next.
fn together(way: &PaymentOption, till: Till, lang: Lang) -> Option<impl IntoView + use<>> {
    let next = instalments(way);
    let ids: Vec<_> = next.iter().map(|notice| notice.id).collect();
    let amount = format::euro(sum(next).0, lang);
    (!ids.is_empty()).then(|| {
        let label = words::pay_together(lang, amount, ids.len());
        view! {
            <p class="mb-0">
                <button
                    type="button"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=till.aria_disabled()
                    on:click=move |_| till.pay(ids.clone())
                >
                    {label}
                </button>
            </p>
        }
    })
}

fn elsewhere(lang: Lang) -> impl IntoView {
    let code = use_site().tenant.contacts.tax_code.clone();
    view! {
        <Card title=words::elsewhere_title(lang)>
            <p class="mb-0">{words::elsewhere_text(lang, code)}</p>
        </Card>
    }
}
