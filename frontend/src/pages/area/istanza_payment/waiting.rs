//! An istanza that waits for its payment: what happens now, paying, what to do when something goes wrong, back
//! to the draft. When the receipt is here the page goes on by itself.

use super::bill::items;
use super::reopen::Reopen;
use super::watched::{Watched, card, is_paid};
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::format;
use crate::load::Loaded;
use crate::nav::use_nav;
use crate::pages::area::payments::{STATE, Watch};
use crate::pages::area::status::status_badge;
use crate::route::Route;
use crate::session::use_session;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, IstanzaPayment, Status};
use sportello_types::lang::Lang;
use sportello_types::text::istanzapay as words;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It is to be paid.
    ToPay,
    /// The receipt is here: it is being sent.
    Paid,
    /// It is a draft again.
    Draft,
    /// It was sent.
    Sent,
}

impl Stage {
    fn of(istanza: &Istanza) -> Self {
        match istanza.summary.status {
            Status::Draft => Self::Draft,
            Status::AwaitingPayment if is_paid(istanza) => Self::Paid,
            Status::AwaitingPayment => Self::ToPay,
            _ => Self::Sent,
        }
    }
}

/// What the page says of it, below its heading.
#[component]
pub(in super::super) fn Waiting(
    /// Which istanza.
    id: IstanzaId,
    /// It, as it is.
    istanza: Loaded<Istanza>,
    /// What keeps it so.
    watch: Watch<Istanza>,
    /// Its payment.
    payment: IstanzaPayment,
) -> impl IntoView {
    let (lang, nav, session) = (use_lang(), use_nav(), use_session());
    let watched = Watched::new(istanza, watch, payment.debt, lang);
    let until = payment.due_on.map(|day| format::day(day, lang));
    let stage = Memo::new(move |_| {
        let now = watched.istanza.ready();
        now.map_or(Stage::ToPay, |istanza| Stage::of(&istanza))
    });
    Effect::new(move |_| {
        if stage.get() == Stage::Sent {
            untrack(|| {
                // There is a message about it.
                session.refresh();
                nav.replace(&Route::IstanzaReceipt(id).path(lang));
            });
        }
    });
    let status = Memo::new(move |_| watched.istanza.ready().map(|istanza| istanza.summary.status));
    let to_pay = move || stage.get() == Stage::ToPay;
    let paying = move || matches!(stage.get(), Stage::ToPay | Stage::Paid);
    let told = move || match stage.get() {
        Stage::ToPay => waits(until.clone(), lang).into_any(),
        Stage::Paid => paid(&watched, lang).into_any(),
        Stage::Draft => draft(id, lang).into_any(),
        Stage::Sent => ().into_any(),
    };
    let items = items(&payment.items, payment.total, lang);
    view! {
        <p>{move || status.get().map(|status| status_badge(status, lang))}</p>
        <div id=STATE tabindex="-1">{told}</div>
        {watched.till.failure()}
        <div class="sp-ways" hidden=move || !paying()>
            <Card title=words::items(lang)>{items}</Card>
            {card(pay(&watched, to_pay, lang), lang)}
            <div class="sp-card" hidden=move || !to_pay()>
                {trouble(lang)}
                <Reopen id=id watch=watched.watch/>
            </div>
        </div>
    }
}

fn waits(until: Option<String>, lang: Lang) -> impl IntoView {
    view! {
        <Alert tone=Tone::Info title=words::wait_title(lang)>
            <p>{words::wait_text(lang)}</p>
            {until.map(|day| view! { <p>{words::wait_until(lang, day)}</p> })}
            <p>{words::wait_leave(lang)}</p>
        </Alert>
    }
}

fn paid(watched: &Watched, lang: Lang) -> impl IntoView + use<> {
    let phone = use_site().tenant.contacts.phone.clone();
    let (watched, late) = (*watched, watched.watch.is_late());
    let looked_at = Memo::new(move |_| watched.payment.get().is_some_and(|payment| payment.looked_at));
    move || {
        if looked_at.get() {
            let text = words::looked_at_text(lang, phone.clone());
            return view! {
                <Alert tone=Tone::Warning title=words::looked_at_title(lang)>
                    <p>{text}</p>
                </Alert>
            }
            .into_any();
        }
        let phone = phone.clone();
        let too_long = move || {
            late.get()
                .then(|| view! { <p class="mt-3">{words::paid_late(lang, phone.clone())}</p> })
        };
        view! {
            <Alert tone=Tone::Success title=words::paid_title(lang)>
                <p>{words::paid_text(lang)}</p>
            </Alert>
            {too_long}
        }
        .into_any()
    }
}

fn draft(id: IstanzaId, lang: Lang) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=words::back_title(lang)>
            <p>{words::back_text(lang)}</p>
        </Alert>
        <p>
            <a class="btn btn-primary mobile-full" href=Route::IstanzaForm(id).path(lang)>
                {words::back_go(lang)}
            </a>
        </p>
    }
}

/// The notice; while it cannot be paid yet, what is going on.
fn pay<F: Fn() -> bool + Copy + Send + Sync + 'static>(
    watched: &Watched,
    to_pay: F,
    lang: Lang,
) -> impl IntoView + use<F> {
    let watched = *watched;
    let late = watched.watch.is_late();
    let payable = Memo::new(move |_| {
        let payment = watched.payment.get();
        payment.is_some_and(|payment| payment.payable)
    });
    let preparing = move || {
        (to_pay() && !payable.get()).then(|| {
            let text = if late.get() {
                words::preparing_late(lang)
            } else {
                words::preparing(lang)
            };
            view! { <p>{text}</p> }
        })
    };
    view! { {preparing}{watched.notice()}{watched.check()} }
}

fn trouble(lang: Lang) -> impl IntoView {
    let phone = use_site().tenant.contacts.phone.clone();
    view! {
        <h2 class="sp-card-title">{words::trouble_title(lang)}</h2>
        <ul>
            <li>{words::trouble_failed(lang)}</li>
            <li>{words::trouble_paid(lang)}</li>
            <li>{words::trouble_office(lang, phone)}</li>
            <li>{words::trouble_change(lang)}</li>
        </ul>
    }
}
