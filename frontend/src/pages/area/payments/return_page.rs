//! Back from the page of payments. What it said on the way proves nothing: the receipts do, and until they
//! are here nothing is called paid.

use super::choice::{come_to, path_of, sum};
use super::source;
use super::standing::of_notice;
use super::till::Till;
use super::wait::waiting;
use super::watch::{STATE, Watch, arrived, nothing_paid};
use crate::api::{self, payments::Shelf};
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::area::frame::Frame;
use crate::pages::clock;
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{Attempt, AttemptStatus, Notice, PaymentReturn, ReturnOutcome};
use sportello_types::text::{paymentnews, paymentpages as words};

/// Parameter of the page: what the page of payments has said.
pub(in crate::pages) const OUTCOME: &str = "esito";
/// Parameter that a broker adds to the one address that it knows: `OK`, or `KO` for everything else.
pub(in crate::pages) const BROKER: &str = "outcome";

#[component]
pub(in super::super) fn ReturnPage(
    /// What stands in the address; known to the portal alone.
    token: String,
) -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let said = |name| untrack(|| nav.parameter(name));
    let outcome = outcome(said(OUTCOME).as_deref(), said(BROKER).as_deref());
    let told = StoredValue::new(PaymentReturn { token, outcome });
    let attempt = load(None, move || {
        let told = told.get_value();
        async move { api::payments::came_back(&told).await }
    });
    let watch = Watch::new(attempt);
    let till = Till::new(Callback::new(move |()| attempt.reload()));
    let shown = move |attempt: Attempt| {
        // Once it is paid they stand above, as what to do next.
        let sources: Vec<_> = match attempt.status {
            AttemptStatus::Paid => Vec::new(),
            _ => attempt.sources.iter().map(|of| source::back(of, lang)).collect(),
        };
        let state = match attempt.status {
            AttemptStatus::Paid => done(&attempt, lang).into_any(),
            AttemptStatus::Seen => seen(lang).into_any(),
            AttemptStatus::GivenUp => given_up(&attempt, outcome, till, lang).into_any(),
            AttemptStatus::Begun | AttemptStatus::Waiting => {
                waiting(&attempt, watch, words::wait_leave(lang), lang).into_any()
            }
        };
        view! {
            <section id=STATE tabindex="-1">{state}</section>
            <Card title=words::return_notices(lang)>{notices(&attempt.notices, lang)}</Card>
            <div class="mt-4">{sources}</div>
        }
    };
    view! {
        <Frame section=Route::Payments title=words::return_title(lang)>
            {till.failure()}
            <Loading from=attempt children=shown/>
            <p class="mt-4"><a href=Route::Payments.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

/// What the page of payments has said; an address that says nothing leaves it open.
pub(in crate::pages) fn outcome(said: Option<&str>, broker: Option<&str>) -> ReturnOutcome {
    let mut known = ReturnOutcome::ALL.into_iter();
    let said = said.and_then(|said| known.find(|outcome| outcome.slug() == said));
    match said.unwrap_or(ReturnOutcome::Waiting) {
        ReturnOutcome::Waiting if broker == Some("KO") => ReturnOutcome::Failed,
        said => said,
    }
}

fn done(attempt: &Attempt, lang: Lang) -> impl IntoView + use<> {
    let (count, _) = arrived(&attempt.notices);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let sources: Vec<_> = attempt
        .sources
        .iter()
        .map(|of| source::button(of, lang))
        .collect();
    view! {
        <h2 class="h4">{words::done_title(lang)}</h2>
        <Alert tone=Tone::Success>
            <p>{words::done_text(lang, count)}</p>
            <p>{words::done_other(lang)}</p>
        </Alert>
        {sources}
        <p>
            <a class="btn btn-outline-primary mobile-full" href=path_of(Shelf::Paid, lang)>
                {words::done_receipts(lang)}
            </a>
        </p>
    }
}

/// What is said when the money is here and has paid nothing.
pub(in crate::pages) fn seen(lang: Lang) -> impl IntoView {
    let phone = use_site().tenant.contacts.phone.clone();
    view! {
        <h2 class="h4">{paymentnews::seen_title(lang)}</h2>
        <Alert tone=Tone::Warning>
            <p>{paymentnews::seen_text(lang)}</p>
            <p>{paymentnews::seen_once(lang, phone)}</p>
        </Alert>
    }
}

/// What is said to whoever has not paid, as the page of payments says.
pub(in crate::pages) fn given_up(
    attempt: &Attempt,
    outcome: ReturnOutcome,
    till: Till,
    lang: Lang,
) -> impl IntoView + use<> {
    let (title, tone) = match outcome {
        ReturnOutcome::Failed => (words::failed_title(lang), Tone::Danger),
        ReturnOutcome::Paid | ReturnOutcome::Cancelled | ReturnOutcome::Waiting => {
            (words::cancelled_title(lang), Tone::Info)
        }
    };
    let left: Vec<_> = attempt
        .notices
        .iter()
        .filter(|notice| notice.payable)
        .cloned()
        .collect();
    // Before its time another page would be refused: the text says when.
    let may = attempt.again_at.is_none_or(|at| at <= clock::now());
    let again = (may && !left.is_empty()).then(|| {
        let amount = format::euro(sum(&left).0, lang);
        let ids: Vec<_> = left.iter().map(|notice| notice.id).collect();
        view! {
            <p>
                <button
                    type="button"
                    class="btn btn-primary mobile-full"
                    aria-disabled=till.aria_disabled()
                    on:click=move |_| till.pay(ids.clone())
                >
                    {words::again(lang, amount)}
                </button>
            </p>
        }
    });
    let nothing = nothing_paid(attempt, lang);
    view! {
        <h2 class="h4">{title}</h2>
        <Alert tone=tone>
            <p>{nothing}</p>
            <p>{words::given_up_doubt(lang)}</p>
        </Alert>
        {again}
    }
}

/// What was chosen to be paid, each with where it stands.
pub(in crate::pages) fn notices(notices: &[Notice], lang: Lang) -> impl IntoView + use<> {
    let total = format::euro(come_to(notices).0, lang);
    let rows: Vec<_> = notices
        .iter()
        .map(|notice| {
            let title = words::return_notice(lang, notice.number.grouped());
            view! {
                <li>
                    <p class="fw-semibold mb-1">{title}</p>
                    <p class="mb-1">{format::euro(notice.comes_to().0, lang)}</p>
                    {notice.other_amount().map(|_| view! { <p class="mb-1">{paymentnews::other_amount(lang)}</p> })}
                    <p class="mb-0">{of_notice(notice, clock::today(), lang).badge()}</p>
                </li>
            }
        })
        .collect();
    let sum = (rows.len() > 1).then(|| view! { <Facts facts=vec![Fact::new(words::sum(lang), total)]/> });
    view! {
        <ul class="sp-list">{rows}</ul>
        {sum}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_says_nothing_known_leaves_it_open() {
        assert_eq!(outcome(Some("cancelled"), None), ReturnOutcome::Cancelled);
        assert_eq!(outcome(Some("failed"), None), ReturnOutcome::Failed);
        assert_eq!(outcome(Some("paid"), None), ReturnOutcome::Paid);
        for said in [None, Some("pagato"), Some("")] {
            assert_eq!(outcome(said, None), ReturnOutcome::Waiting, "{said:?}");
        }
    }

    #[test]
    fn a_broker_says_that_nothing_was_paid_and_never_that_something_was() {
        let waiting = Some("waiting");
        assert_eq!(outcome(waiting, Some("KO")), ReturnOutcome::Failed);
        for said in [Some("OK"), Some("ko"), None] {
            assert_eq!(outcome(waiting, said), ReturnOutcome::Waiting, "{said:?}");
        }
        assert_eq!(outcome(Some("paid"), Some("KO")), ReturnOutcome::Paid);
    }
}
