//! A payment that was begun without signing in, seen again: back from the page of payments, or with the link
//! of a mail. Nothing is called paid before its receipts are here.

use super::Frame;
use super::kept::{self, Kept};
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::icon::Icon;
use crate::components::problem::ApiFailure;
use crate::components::skeleton::Skeleton;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::area::payments::return_page::{BROKER, OUTCOME, given_up, notices, outcome, seen};
use crate::pages::area::payments::till::{Till, Visitor};
use crate::pages::area::payments::wait::waiting;
use crate::pages::area::payments::watch::{STATE, Watch, arrived};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Attempt, AttemptStatus, Notice, ReturnOutcome};
use sportello_types::text::{openpay as words, paymentpages};

#[component]
pub(super) fn SeenPage(
    /// Whether the browser has just come back from the page of payments.
    came_back: bool,
) -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let said = came_back.then(|| {
        let said = |name| untrack(|| nav.parameter(name));
        outcome(said(OUTCOME).as_deref(), said(BROKER).as_deref())
    });
    let found = RwSignal::new(None::<Option<Kept>>);
    Effect::new(move |_| {
        let known = if came_back {
            kept::kept()
        } else {
            kept::take_from_address().map(Kept::of_mail)
        };
        found.set(Some(known));
    });
    let state = move || match found.get() {
        None => view! { <Skeleton/> }.into_any(),
        Some(None) => lost(lang).into_any(),
        Some(Some(known)) => view! { <Seen known=known said=said/> }.into_any(),
    };
    let (title, lead) = if came_back {
        (paymentpages::return_title(lang), words::return_lead(lang))
    } else {
        (words::receipt_title(lang), words::receipt_lead(lang))
    };
    view! {
        <Frame title=title lead=lead>
            {state}
            <p class="mt-4"><a href=Route::Pay.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

fn lost(lang: Lang) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=words::lost_title(lang)>
            <p>{words::lost_text(lang)}</p>
            <p><a href=Route::PayNotice.path(lang)>{words::notice_title(lang)}</a></p>
        </Alert>
    }
}

#[component]
fn Seen(
    /// By which the payment is seen.
    known: Kept,
    /// What the page of payments has said, where the browser comes from it.
    said: Option<ReturnOutcome>,
) -> impl IntoView {
    let lang = use_lang();
    let Kept { token, tax_code } = known;
    let held = StoredValue::new(token.clone());
    let attempt = load(None, move || {
        let token = held.get_value();
        async move { api::open_payments::state(token, said).await }
    });
    let watch = Watch::of_visitor(attempt, token);
    Effect::new(move |_| {
        let over = |attempt: Attempt| {
            matches!(
                attempt.status,
                AttemptStatus::Paid | AttemptStatus::Seen | AttemptStatus::GivenUp
            )
        };
        if attempt.ready().is_some_and(over) {
            kept::forget(&held.get_value());
        }
    });
    let till = Till::of_visitor(Visitor::new(tax_code), Callback::new(move |()| attempt.reload()));
    let saver = Saver {
        token: held,
        busy: Busy::default(),
        failure: RwSignal::new(None),
    };
    let shown = move |attempt: Attempt| {
        let state = match attempt.status {
            AttemptStatus::Paid => done(&attempt, saver, lang).into_any(),
            AttemptStatus::Seen => view! {
                {seen(lang)}
                {receipts(&attempt, saver, lang)}
            }
            .into_any(),
            AttemptStatus::GivenUp => {
                given_up(&attempt, said.unwrap_or(ReturnOutcome::Waiting), till, lang).into_any()
            }
            AttemptStatus::Begun | AttemptStatus::Waiting => {
                waiting(&attempt, watch, words::wait_leave(lang), lang).into_any()
            }
        };
        view! {
            <section id=STATE tabindex="-1">{state}</section>
            <Card title=paymentpages::return_notices(lang)>{notices(&attempt.notices, lang)}</Card>
        }
    };
    view! {
        {till.failure()}
        <Loading from=attempt children=shown/>
    }
}

/// What has receipts saved, one at a time.
#[derive(Clone, Copy)]
struct Saver {
    token: StoredValue<String>,
    busy: Busy,
    failure: RwSignal<Option<ApiError>>,
}

impl Saver {
    fn save(self, notice: NoticeId, name: String) {
        if !self.busy.begin() {
            return;
        }
        self.failure.set(None);
        let token = self.token.get_value();
        spawn_local(async move {
            let saved = api::open_payments::save_receipt(token, notice, &name).await;
            // The page may have been left.
            self.failure.try_set(saved.err());
            self.busy.end();
        });
    }
}

fn done(attempt: &Attempt, saver: Saver, lang: Lang) -> impl IntoView + use<> {
    let (count, _) = arrived(&attempt.notices);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    view! {
        <h2 class="h4">{paymentpages::done_title(lang)}</h2>
        <Alert tone=Tone::Success>
            <p>{paymentpages::done_text(lang, count)}</p>
            <p>{words::done(lang)}</p>
        </Alert>
        {receipts(attempt, saver, lang)}
    }
}

/// What saves the receipts.
fn receipts(attempt: &Attempt, saver: Saver, lang: Lang) -> impl IntoView + use<> {
    let several = attempt.notices.len() > 1;
    let buttons: Vec<_> = attempt
        .notices
        .iter()
        .map(|notice| view! { <p>{download(notice, several, saver, lang)}</p> })
        .collect();
    view! {
        {move || saver.failure.get().map(|error| view! { <ApiFailure error=error/> })}
        {buttons}
    }
}

fn download(notice: &Notice, several: bool, saver: Saver, lang: Lang) -> impl IntoView + use<> {
    let id = notice.id;
    let name = format!("ricevuta-{}.pdf", notice.number);
    let label = several.then(|| words::download_of(lang, notice.number.grouped()));
    view! {
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-label=label
            aria-disabled=saver.busy.aria_disabled()
            on:click=move |_| saver.save(id, name.clone())
        >
            <Icon name="it-download" class="icon-primary icon-sm"/>
            " "
            {words::download(lang)}
        </button>
    }
}
