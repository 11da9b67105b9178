//! A debt in the list.

use super::choice::{choose, come_to, is_full, next, open_ways};
use super::notice::{are_divided, name};
use super::standing::{Standing, of_debt, of_notice};
use crate::api;
use crate::components::icon::Icon;
use crate::format;
use crate::nav::use_nav;
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, DebtStatus, Notice};
use sportello_types::text::{paymentnews, paymentpages as words};

#[component]
pub(super) fn DebtCard(
    /// The debt.
    debt: Debt,
    /// The notices that were chosen to be paid together; tracked.
    chosen: Memo<Vec<Notice>>,
) -> impl IntoView {
    let lang = use_lang();
    let href = Route::Payment(debt.id).path(lang);
    let coming = next(&debt).cloned();
    let office = debt
        .office
        .clone()
        .map(|office| view! { <p class="mb-1">{office}</p> });
    let another = debt
        .for_another
        .then(|| view! { <p class="mb-1">{words::for_another(lang)}</p> });
    let owed = owed(&debt, coming.as_ref(), lang);
    let tick = coming
        .clone()
        .filter(|notice| notice.payable)
        .map(|notice| view! { <Tick notice=notice subject=debt.subject.clone() chosen=chosen/> });
    let receipt = receipt(&debt, lang);
    let mut notices = debt.options.iter().flat_map(|way| &way.notices);
    let others = notices
        .any(|notice| !notice.others.is_empty())
        .then(|| view! { <p class="mb-1">{paymentnews::other_came(lang)}</p> });
    let badge = standing(&debt, coming.as_ref(), lang).badge();
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{debt.subject}</a></h3>
            <p>{badge}</p>
            {another}
            {office}
            {owed}
            {others}
            {tick}
            {receipt}
        </div>
    }
}

/// What the notice that comes next says is more precise, unless some of the debt was paid.
fn standing(debt: &Debt, coming: Option<&Notice>, lang: Lang) -> Standing {
    match (debt.status, coming) {
        (DebtStatus::ToPay, Some(notice)) => of_notice(notice, clock::today(), lang),
        _ => of_debt(debt, lang),
    }
}

/// How much is to be paid, and until when; where there is a choice, the least that one begins with.
fn owed(debt: &Debt, coming: Option<&Notice>, lang: Lang) -> AnyView {
    let amount = |cents: i64| format::euro(cents, lang);
    let ways = open_ways(debt);
    match (coming, ways.as_slice()) {
        (Some(notice), [way]) => {
            let at = way.notices.iter().position(|one| one.id == notice.id);
            let of = way.notices.len();
            let instalment = at.filter(|_| of > 1).map(|at| {
                let name = if are_divided(&way.notices) {
                    name(notice, lang).to_owned()
                } else {
                    words::instalment(lang, at + 1, of)
                };
                view! { <p class="mb-1">{name}</p> }
            });
            let due = notice.due_on.map(|day| {
                view! { <p class="mb-1">{words::due_on(lang)} " " {format::day(day, lang)}</p> }
            });
            view! {
                <p class="sp-amount mb-1">{amount(notice.amount.0)}</p>
                {instalment}
                {due}
            }
            .into_any()
        }
        (_, [_, _, ..]) => {
            let firsts = ways.iter().filter_map(|way| way.notices.first());
            let least = firsts.map(|notice| notice.amount.0).min().unwrap_or_default();
            let href = Route::Payment(debt.id).path(lang);
            let label = format!("{}: {}", words::choose_way(lang), debt.subject);
            view! {
                <p class="sp-amount mb-1">{words::ways_from(lang, amount(least))}</p>
                <p class="mb-1">{words::ways(lang, ways.len())}</p>
                <p class="mt-3 mb-0">
                    <a class="btn btn-outline-primary mobile-full" href=href aria-label=label>
                        {words::choose_way(lang)}
                    </a>
                </p>
            }
            .into_any()
        }
        _ => {
            let all = paid(debt);
            let differs = all.iter().any(|notice| notice.other_amount().is_some());
            let other = differs.then(|| view! { <p class="mb-1">{paymentnews::other_amount(lang)}</p> });
            (!all.is_empty())
                .then(|| {
                    view! {
                        <p class="sp-amount mb-1">{amount(come_to(all).0)}</p>
                        {other}
                    }
                })
                .into_any()
        }
    }
}

#[component]
fn Tick(
    /// What is chosen.
    notice: Notice,
    /// What it is for.
    subject: String,
    /// All that were chosen.
    chosen: Memo<Vec<Notice>>,
) -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let id = notice.id;
    let control = format!("paga-{id}");
    let is_chosen = move || chosen.with(|all| all.iter().any(|one| one.id == id));
    let is_shut = move || !is_chosen() && chosen.with(|all| is_full(all));
    let toggled = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        choose(nav, &chosen.get_untracked(), id, on);
    };
    view! {
        <div class="form-check mt-3">
            <input
                class="form-check-input"
                type="checkbox"
                id=control.clone()
                prop:checked=is_chosen
                disabled=is_shut
                on:change=toggled
            />
            <label class="form-check-label" for=control>
                {words::choose(lang)}
                <span class="visually-hidden">": "{subject}</span>
            </label>
        </div>
    }
}

/// The receipt, where there is one alone; those of instalments stand in the page of the debt. There is none of money
/// that was taken back.
fn receipt(debt: &Debt, lang: Lang) -> Option<impl IntoView + use<>> {
    let paid = paid(debt);
    let [notice] = paid.as_slice() else { return None };
    if notice.reversed.is_some() {
        return None;
    }
    let href = api::payments::receipt_url(notice.id);
    let label = words::receipt_of(lang, &debt.subject);
    Some(view! {
        <p class="mt-3 mb-0">
            <a class="btn btn-outline-primary mobile-full" href=href aria-label=label download>
                <Icon name="it-download" class="icon-primary icon-sm"/>
                " "
                {words::receipt(lang)}
            </a>
        </p>
    })
}

fn paid(debt: &Debt) -> Vec<&Notice> {
    let notices = debt.options.iter().flat_map(|way| &way.notices);
    notices.filter(|notice| notice.status.is_paid()).collect()
}
