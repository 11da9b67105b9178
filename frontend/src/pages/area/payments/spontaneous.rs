//! What can be paid without having been asked for, by somebody who is signed in.

use crate::api;
use crate::components::error_summary::focus_field;
use crate::components::problem::failed_page;
use crate::format;
use crate::load::{Loading, LoadingPage, load};
use crate::pages::area::frame::Frame;
use crate::pages::pay::{Checkout, Made, SpontaneousForm, cards};
use crate::pages::problem::ProblemPage;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::payments::{SpontaneousKind, SpontaneousPayments};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;
use sportello_types::text::{openpay as words, paymentpages};
use sportello_types::values::Slug;

/// Where what was made shows.
const MADE: &str = "da-pagare";

/// The way to the list, where there is something in it.
#[component]
pub(super) fn SpontaneousLink() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::open_payments::kinds().await });
    let some = Memo::new(move |_| loaded.ready().is_some_and(|payments| !payments.kinds.is_empty()));
    view! {
        <Show when=move || some.get()>
            <p><a href=Route::SpontaneousPayments.path(lang)>{words::area_kinds(lang)}</a></p>
        </Show>
    }
}

#[component]
pub(in super::super) fn SpontaneousList() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::open_payments::kinds().await });
    let shown = move |payments: SpontaneousPayments| cards(payments.kinds, true, lang);
    view! {
        <Frame
            section=Route::Payments
            title=words::kinds_title(lang)
            lead=words::lead_signed_in(lang)
        >
            <h2 class="visually-hidden">{words::kinds_title(lang)}</h2>
            <Loading from=loaded children=shown/>
            <p class="mt-4"><a href=Route::Payments.path(lang)>{paymentpages::back(lang)}</a></p>
        </Frame>
    }
}

#[component]
pub(in super::super) fn SpontaneousPage(slug: Slug) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async {
        let payments = api::open_payments::kinds().await?;
        let profile = api::profile::profile().await?;
        Ok((payments, profile))
    });
    let page = move |(payments, profile): (SpontaneousPayments, Profile)| {
        let kind = payments.kinds.into_iter().find(|kind| kind.slug == slug);
        match kind {
            Some(kind) => view! { <KindPage kind=kind profile=profile/> }.into_any(),
            None => view! { <ProblemPage code=ProblemCode::NotFound/> }.into_any(),
        }
    };
    view! {
        <LoadingPage
            from=loaded
            failed=move |error, retry| failed_page(error, retry, lang)
            children=page
        />
    }
}

#[component]
fn KindPage(kind: SpontaneousKind, profile: Profile) -> impl IntoView {
    let lang = use_lang();
    let made = RwSignal::new(None::<Made>);
    let checkout = Checkout::of_citizen(Callback::new(move |()| look_again(made)));
    let heard = Callback::new(move |now: Made| {
        made.set(Some(now));
        request_animation_frame(|| focus_field(MADE));
    });
    let shown = move || {
        made.get().map(|made| {
            let due = made.found.notice.due_on;
            let note = due.map(|day| words::made_area(lang, format::day(day, lang)));
            view! {
                <p id=MADE tabindex="-1">{words::made(lang)}</p>
                {checkout.shown(made.found, note)}
            }
        })
    };
    let title = kind.title.clone();
    let lead = kind.about.clone();
    view! {
        <Frame section=Route::Payments title=title lead=lead>
            <div hidden=move || made.with(Option::is_some)>
                <SpontaneousForm kind=kind known=Some(profile) made=heard/>
            </div>
            <Show when=move || made.with(Option::is_some)>{checkout.failure()}</Show>
            {shown}
            <p class="mt-4">
                <a href=Route::SpontaneousPayments.path(lang)>{words::kinds_back(lang)}</a>
            </p>
        </Frame>
    }
}

/// Asks again for the notice that shows: it may have become payable, or have been paid.
fn look_again(made: RwSignal<Option<Made>>) {
    let Some(known) = made.get_untracked() else {
        return;
    };
    spawn_local(async move {
        let now = api::payments::by_number(&known.found.notice.number).await.ok();
        made.try_update(|shown| {
            if let (Some(shown), Some(now)) = (shown, now) {
                shown.found = now;
            }
        });
    });
}
