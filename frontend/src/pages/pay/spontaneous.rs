//! Something that nobody asked for, paid without signing in.

use super::checkout::Checkout;
use super::form::{Made, SpontaneousForm};
use super::{Frame, form};
use crate::api;
use crate::components::error_summary::focus_field;
use crate::components::problem::failed_page;
use crate::format;
use crate::load::{LoadingPage, load};
use crate::pages::problem::ProblemPage;
use crate::route::Route;
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::payments::{OpenNoticeQuery, SpontaneousKind, SpontaneousPayments};
use sportello_types::problem::ProblemCode;
use sportello_types::text::openpay as words;
use sportello_types::values::Slug;

/// Where what was made shows.
const MADE: &str = "da-pagare";

#[component]
pub(super) fn SpontaneousPage(slug: Slug, data: PageData) -> impl IntoView {
    let lang = use_lang();
    let given = match data {
        PageData::Spontaneous { payments } => Some(payments),
        _ => None,
    };
    let loaded = load(given, || async { api::open_payments::kinds().await });
    let page = move |payments: SpontaneousPayments| {
        let kind = payments.kinds.into_iter().find(|kind| kind.slug == slug);
        match kind.filter(|kind| kind.open) {
            Some(kind) => view! { <KindPage kind=kind/> }.into_any(),
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
fn KindPage(kind: SpontaneousKind) -> impl IntoView {
    let lang = use_lang();
    let made = RwSignal::new(None::<Made>);
    let checkout = Checkout::of_visitor(Callback::new(move |()| look_again(made)));
    let heard = Callback::new(move |now: Made| {
        checkout.owed_by(now.tax_code.clone());
        checkout.suggest(now.email.clone());
        made.set(Some(now));
        request_animation_frame(|| focus_field(MADE));
    });
    let shown = move || {
        made.get().map(|made| {
            let due = made.found.notice.due_on;
            let note = due.map(|day| words::made_later(lang, format::day(day, lang)));
            view! {
                <p id=MADE tabindex="-1">{words::made(lang)}</p>
                {checkout.shown(made.found, note)}
            }
        })
    };
    let title = kind.title.clone();
    let lead = kind.about.clone();
    view! {
        <Frame title=title lead=lead>
            <div hidden=move || made.with(Option::is_some)>
                <SpontaneousForm kind=kind made=heard known=None/>
            </div>
            <Show when=move || made.with(Option::is_some)>{checkout.failure()}</Show>
            {shown}
            <Show when=move || made.with(Option::is_some)>
                <p class="mt-3">
                    <button
                        type="button"
                        class="btn btn-link p-0"
                        on:click=move |_| {
                            made.set(None);
                            request_animation_frame(|| focus_field(form::FIRST));
                        }
                    >
                        {words::change(lang)}
                    </button>
                </p>
            </Show>
            <p class="mt-4"><a href=Route::Pay.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

/// Asks again for the notice that shows: it may have become payable, or have been paid.
fn look_again(made: RwSignal<Option<Made>>) {
    let Some(known) = made.get_untracked() else {
        return;
    };
    let query = OpenNoticeQuery {
        number: known.found.notice.number.to_string(),
        tax_code: known.tax_code.clone(),
    };
    spawn_local(async move {
        let now = api::open_payments::find(&query).await.ok();
        made.try_update(|shown| {
            if let (Some(shown), Some(now)) = (shown, now) {
                shown.found = now;
            }
        });
    });
}
