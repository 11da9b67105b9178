//! After sending: number, dates, receipt, what comes next, and how easy it was (C.SE.1.2, 1.7, 1.10).

use super::frame::failed;
use super::istanza_payment::is_owed;
use crate::api;
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::Icon;
use crate::components::rating::RatingCard;
use crate::format;
use crate::load::{LoadingPage, load};
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status, chosen_pec};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::ratings::RatingSubject;
use sportello_types::text::{area, istanzapay, officeamounts, paymentnews, receipt as words};
use std::time::Duration;

/// How often the page asks for the receipt.
const ATTEMPTS: u32 = 10;
/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_secs(3);

/// The page.
pub(super) fn page(id: IstanzaId) -> AnyView {
    let (lang, nav) = (use_lang(), use_nav());
    let loaded = load(None, move || async move {
        let istanza = api::istanze::one(id).await?;
        // Where the mail goes is good to know, not needed.
        let address = match chosen_pec(&istanza.answers) {
            Some(pec) => Some(pec),
            None => api::profile::profile()
                .await
                .ok()
                .and_then(|profile| profile.email),
        };
        Ok((istanza, address.map(|address| address.to_string())))
    });
    view! {
        <LoadingPage from=loaded failed=|error, retry| failed(Route::Istanze, error, retry) children=move |(istanza, email): (Istanza, Option<String>)| {
            let elsewhere = match istanza.summary.status {
                Status::Draft => Some(Route::IstanzaForm(id)),
                Status::AwaitingPayment => Some(Route::Istanza(id)),
                _ => None,
            };
            if let Some(route) = elsewhere {
                let target = route.path(lang);
                request_animation_frame(move || nav.replace(&target));
                return ().into_any();
            }
            view! { <Receipt istanza=istanza email=email/> }.into_any()
        }/>
    }
    .into_any()
}

#[component]
fn Receipt(istanza: Istanza, email: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let withdrawn = istanza.summary.status == Status::Withdrawn;
    let title = if withdrawn {
        words::withdrawn_title(lang)
    } else {
        words::title(lang)
    };
    crate::head::set_head(title, title);
    let id = istanza.summary.id;
    let service = istanza.summary.service_title.clone();
    let facts = facts(&istanza, lang);
    let next = (!istanza.summary.status.is_final()).then(|| {
        let next = next(&istanza, lang);
        view! { <Card title=words::next(lang)>{next}</Card> }
    });
    let lead = if withdrawn {
        words::withdrawn_lead(lang, service)
    } else {
        words::lead(lang, service)
    };
    let crumbs = vec![
        (
            sportello_types::text::shell::personal_area(lang).to_owned(),
            Some(Route::Dashboard.path(lang)),
        ),
        (
            area::tab_istanze(lang).to_owned(),
            Some(Route::Istanze.path(lang)),
        ),
        (title.to_owned(), None),
    ];
    view! {
        <div class="container">
            <crate::components::breadcrumb::Breadcrumb crumbs=crumbs/>
            <p class="mb-0"><Icon name="it-check-circle" class="icon-success icon-lg"/></p>
            <crate::components::heading::PageHeading text=title/>
            <p class="sp-lead">{lead}</p>
            {email.map(|email| view! { <p>{words::mailed(lang, email)}</p> })}
            <Facts facts=facts/>
            <Download id=id ready=ready(&istanza)/>
            {next}
            <p class="sp-links">
                <a href=Route::Istanza(id).path(lang)>{words::open(lang)}</a>
                " "
                <a href=Route::Istanze.path(lang)>{words::all(lang)}</a>
            </p>
        </div>
        <RatingCard subject=RatingSubject::Istanza { id }/>
    }
}

fn facts(istanza: &Istanza, lang: Lang) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(number) = istanza.summary.submission_number {
        facts.push(Fact::new(words::submission_number(lang), number.to_string()));
    }
    match &istanza.summary.registration {
        Some(entry) => {
            facts.push(Fact::new(words::number(lang), entry.number.to_string()));
            facts.push(Fact::new(
                words::registered(lang),
                format::instant(entry.registered_at, lang),
            ));
        }
        None => facts.push(Fact::new(words::number(lang), words::registering(lang))),
    }
    if let Some(day) = istanza.summary.outcome_due_on {
        facts.push(Fact::new(words::due(lang), format::day(day, lang)));
    }
    facts.extend(amount(istanza, lang));
    if !istanza.office.name.is_empty() {
        facts.push(Fact::new(words::office(lang), istanza.office.name.clone()));
    }
    facts
}

/// What it costs, and how that is paid.
fn amount(istanza: &Istanza, lang: Lang) -> Option<Fact> {
    if istanza.amount_awaited.is_some() {
        let later = officeamounts::set_by_office(lang);
        return Some(Fact::new(words::to_pay(lang), later));
    }
    let Some(payment) = &istanza.payment else {
        let amount = format::euro(istanza.amount_due?, lang);
        return Some(Fact::new(words::to_pay(lang), words::to_pay_later(lang, amount)));
    };
    let amount = format::euro(payment.total.0, lang);
    if payment.reversed {
        return Some(Fact::new(paymentnews::reversed(lang), amount));
    }
    if payment.status == DebtStatus::Paid {
        return Some(Fact::new(istanzapay::receipt_paid(lang), amount));
    }
    is_owed(payment.status).then(|| Fact::new(words::to_pay(lang), istanzapay::receipt_to_pay(lang, amount)))
}

fn next(istanza: &Istanza, lang: Lang) -> impl IntoView + use<> {
    let examined = if istanza.office.name.is_empty() {
        words::next_examined(lang).to_owned()
    } else {
        words::next_examined_by(lang, &istanza.office.name)
    };
    let answer = match istanza.summary.outcome_due_on {
        Some(day) => words::next_answer_by(lang, format::day(day, lang)),
        None => words::next_answer(lang).to_owned(),
    };
    let step = |text: String| view! { <li><p class="mb-0">{text}</p></li> };
    // What is paid in the portal comes before the office begins; what the office asks for, after.
    let to_pay = istanza.payment.as_ref().filter(|payment| is_owed(payment.status));
    let to_pay = to_pay.map(|payment| {
        let amount = format::euro(payment.total.0, lang);
        step(istanzapay::next_payment(lang, amount))
    });
    let to_set = istanza.amount_awaited.is_some();
    let to_set = to_set.then(|| step(officeamounts::next(lang).to_owned()));
    let asked = istanza.amount_due.filter(|_| istanza.payment.is_none());
    let asked = asked.map(|cents| step(words::next_payment(lang, format::euro(cents, lang))));
    let registered = istanza
        .summary
        .registration
        .as_ref()
        .map(|entry| view! { <p class="sp-hint mb-0">{format::instant(entry.registered_at, lang)}</p> });
    view! {
        <ol class="sp-timeline">
            <li>
                <p class="fw-semibold mb-0">{words::next_registered(lang)}</p>
                {registered}
            </li>
            {to_pay}
            {to_set}
            <li><p class="mb-0">{examined}</p></li>
            {asked}
            <li><p class="mb-0">{answer}</p></li>
        </ol>
    }
}

/// Size of the receipt, and whether it is the provisional one.
type Ready = (i64, bool);

fn ready(istanza: &Istanza) -> Option<Ready> {
    istanza
        .receipt_size
        .map(|size| (size, istanza.receipt_provisional))
}

/// The receipt, as soon as it is ready: the page asks a few times, then leaves it at that.
#[component]
fn Download(id: IstanzaId, ready: Option<Ready>) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(ready);
    let left = RwSignal::new(ATTEMPTS);
    Effect::new(move |_| {
        if found.get().is_some() || left.get() == 0 {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let now = api::istanze::one(id)
                    .await
                    .ok()
                    .and_then(|istanza| self::ready(&istanza));
                // A page that was left asks no more.
                if now.is_some() {
                    found.try_set(now);
                } else {
                    left.try_update(|left| *left = left.saturating_sub(1));
                }
            });
        };
        set_timeout(
            move || {
                if left.try_get_untracked().is_some() {
                    ask();
                }
            },
            PAUSE,
        );
    });
    view! {
        <div role="status">
            {move || match found.get() {
                Some((size, provisional)) => {
                    let size = format::bytes(size, lang);
                    let label = if provisional {
                        words::download_provisional(lang, size)
                    } else {
                        words::download(lang, size)
                    };
                    view! {
                        <p>
                            <a
                                class="btn btn-outline-primary mobile-full"
                                href=api::istanze::receipt_url(id)
                                download
                            >
                                <Icon name="it-download" class="icon-primary icon-sm"/>
                                " "
                                {label}
                            </a>
                        </p>
                    }
                    .into_any()
                }
                None if left.get() > 0 => view! { <p>{words::soon(lang)}</p> }.into_any(),
                None => view! { <p>{words::later(lang)}</p> }.into_any(),
            }}
        </div>
    }
}
