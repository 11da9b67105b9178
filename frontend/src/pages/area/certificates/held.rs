//! A certificate that waits for its payment: it is paid, or given up.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::facts::{Fact, Facts};
use crate::components::short_form::Typed;
use crate::format;
use crate::live::use_live;
use crate::load::{Loaded, load};
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::payments::{Awaited, STATE, Till, Watch};
use crate::pages::area::question::opener;
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::certificates::{Certificate, CertificatePayment, CertificateStatus, Half};
use sportello_types::ids::{CertificateId, NoticeId};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::text::{certificatepay as words, istanzapay, paymentpages};

#[component]
pub(super) fn Held(
    /// The certificate, as it was when it was fetched.
    certificate: Certificate,
    /// The page's data: they change when it waits no longer.
    loaded: Loaded<Certificate>,
) -> impl IntoView {
    let lang = use_lang();
    let id = certificate.id;
    // Kept apart, so that what else the page shows stays as it is.
    let held = load(Some(certificate), move || api::certificates::one(id));
    let watch = Watch::new(held);
    let till = Till::new(Callback::new(move |()| watch.look()));
    Effect::new(move |_| {
        if let Some(now) = held.ready().filter(|now| !now.is_open()) {
            loaded.set(now);
            // All is new below the heading.
            request_animation_frame(|| focus_field(STATE));
        }
    });
    let payment = Memo::new(move |_| held.ready().and_then(|certificate| certificate.payment));
    // Paid, there is nothing to give up; nor once a stamp is bought, which is not refunded.
    let is_owed = Memo::new(move |_| {
        payment.with(|payment| {
            payment.as_ref().is_some_and(|payment| {
                payment.status != DebtStatus::Paid && payment.half() != Some(Half::Stamp)
            })
        })
    });
    let half =
        Memo::new(move |_| payment.with(|payment| payment.as_ref().and_then(CertificatePayment::half)));
    view! {
        <section id=STATE tabindex="-1">
            <h2 class="h4">{move || payment.with(|payment| title(payment.as_ref(), lang))}</h2>
            {till.failure()}
            {move || payment.get().map(|payment| standing(&payment, till, lang))}
            <p>{watch.button(words::held_check(lang))}</p>
        </section>
        {move || is_owed.get().then(|| view! { <GiveUp id=id loaded=loaded watch=watch half=half/> })}
    }
}

/// What it waits for: to be paid, or what follows from that.
fn title(payment: Option<&CertificatePayment>, lang: Lang) -> &'static str {
    match payment.filter(|payment| payment.status == DebtStatus::Paid) {
        Some(paid) if paid.looked_at => istanzapay::looked_at_title(lang),
        Some(_) => istanzapay::paid_title(lang),
        None => words::held_title(lang),
    }
}

/// What is to be paid, and where that stands.
fn standing(payment: &CertificatePayment, till: Till, lang: Lang) -> impl IntoView + use<> {
    let over = payment.until < clock::today();
    let (tone, told) = told(payment, over, lang);
    let (facts, buttons) = (facts(payment, lang), buttons(payment, lang));
    let before = (!buttons.is_empty()).then(|| view! { <p class="sp-hint">{words::held_before(lang)}</p> });
    let pay: Vec<_> = buttons
        .into_iter()
        .map(|(notice, text)| {
            view! {
                <p>
                    <button
                        type="button"
                        class="btn btn-primary mobile-full"
                        aria-disabled=till.aria_disabled()
                        on:click=move |_| till.pay(vec![notice])
                    >
                        {text}
                    </button>
                </p>
            }
        })
        .collect();
    view! {
        <Alert tone=tone>
            <p>{told}</p>
        </Alert>
        <Facts facts=facts/>
        {before}
        {pay}
        <p>
            <a href=Route::Payment(payment.debt).path(lang)>{words::pay_page(lang)}</a>
        </p>
    }
}

/// What that means, and what is left to do.
fn told(payment: &CertificatePayment, over: bool, lang: Lang) -> (Tone, &'static str) {
    let open = payment.payable || payment.apart.as_ref().is_some_and(|stamp| stamp.payable);
    match (payment.status, payment.half()) {
        (DebtStatus::Paid, _) if payment.looked_at => (Tone::Warning, words::held_looked_at(lang)),
        (DebtStatus::Paid, _) => (Tone::Success, words::held_paid(lang)),
        (DebtStatus::ToPay | DebtStatus::PartlyPaid, _) if !over && !open => {
            (Tone::Info, words::held_pending(lang))
        }
        (DebtStatus::PartlyPaid, Some(_)) if !over && payment.looked_at => {
            (Tone::Warning, words::divided_looked_at(lang))
        }
        (DebtStatus::PartlyPaid, Some(Half::Fees)) if !over => (Tone::Info, words::divided_stamp_left(lang)),
        (DebtStatus::PartlyPaid, Some(Half::Stamp)) if !over => {
            (Tone::Warning, words::divided_fees_left(lang))
        }
        (DebtStatus::ToPay, _) if !over && payment.apart.is_some() => (Tone::Info, words::divided_text(lang)),
        (DebtStatus::ToPay | DebtStatus::PartlyPaid, _) if !over => (Tone::Info, words::held_text(lang)),
        (_, Some(_)) => (Tone::Warning, words::divided_over(lang)),
        _ => (Tone::Warning, words::held_over(lang)),
    }
}

/// How much, and until when.
fn facts(payment: &CertificatePayment, lang: Lang) -> Vec<Fact> {
    let until = Fact::new(words::held_until(lang), format::day(payment.until, lang));
    let Some(stamp) = &payment.apart else {
        let total = format::euro(payment.total.0, lang);
        return vec![Fact::new(words::held_total(lang), total), until];
    };
    let amount = |cents: i64, paid: bool| {
        let amount = format::euro(cents, lang);
        if paid {
            words::divided_paid(lang, amount)
        } else {
            amount
        }
    };
    let fees_paid = payment.status == DebtStatus::Paid || payment.half() == Some(Half::Fees);
    vec![
        Fact::new(words::divided_fees(lang), amount(payment.amount.0, fees_paid)),
        Fact::new(words::divided_stamp(lang), amount(stamp.amount.0, stamp.paid)),
        until,
    ]
}

/// What can be paid now, each with the words of its button.
fn buttons(payment: &CertificatePayment, lang: Lang) -> Vec<(NoticeId, String)> {
    let amount = |cents: i64| format::euro(cents, lang);
    let whole = match &payment.apart {
        Some(_) => words::pay_fees(lang, amount(payment.amount.0)),
        None => paymentpages::pay(lang, amount(payment.total.0)),
    };
    let whole = payment.payable.then_some((payment.notice, whole));
    let stamp = payment.apart.as_ref().filter(|stamp| stamp.payable);
    let stamp = stamp.map(|stamp| (stamp.notice, words::buy_stamp(lang, amount(stamp.amount.0))));
    whole.into_iter().chain(stamp).collect()
}

#[component]
fn GiveUp(
    /// Which one.
    id: CertificateId,
    /// The page's data: they change with it.
    loaded: Loaded<Certificate>,
    /// What hears of the receipt, which may be faster.
    watch: Watch<Certificate>,
    /// What of two that are paid by themselves is paid.
    half: Memo<Option<Half>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let open = RwSignal::new(false);
    let form = Typed::new(Vec::new());
    let give_up = move || {
        if !form.begin(Vec::new()) {
            return;
        }
        spawn_local(async move {
            match api::certificates::give_up(id).await {
                Ok(()) => {
                    form.pause();
                    open.set(false);
                    live.announce(words::given_up(lang));
                    loaded.update(|certificate| {
                        certificate.status = CertificateStatus::Discarded;
                        certificate.payment = None;
                    });
                    // The button that had the focus is gone.
                    request_animation_frame(|| focus_field(STATE));
                }
                Err(error) => {
                    form.failed(error);
                    // The receipt may have come meanwhile.
                    watch.look();
                }
            }
        });
    };
    view! {
        <p>{opener(words::give_up(lang), open)}</p>
        <FormDialog
            id="rinuncia-certificato"
            title=words::give_up_title(lang)
            open=open
            form=form
            confirm=words::give_up_confirm(lang)
            danger=true
            send=give_up
        >
            <p>
                {move || match half.get() {
                    Some(_) => words::give_up_fees_paid(lang),
                    None => words::give_up_text(lang),
                }}
            </p>
            {form.summary()}
        </FormDialog>
    }
}

/// One that was never issued.
pub(super) fn discarded(lang: Lang) -> impl IntoView {
    view! {
        <section id=STATE tabindex="-1">
            <Alert tone=Tone::Info title=words::discarded_title(lang)>
                <p>{words::discarded_text(lang)}</p>
            </Alert>
        </section>
    }
}
