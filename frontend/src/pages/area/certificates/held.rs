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
use sportello_types::certificates::{Certificate, CertificatePayment, CertificateStatus};
use sportello_types::ids::CertificateId;
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
    // Paid, there is nothing to give up.
    let is_owed = Memo::new(move |_| {
        payment.with(|payment| {
            payment
                .as_ref()
                .is_some_and(|payment| payment.status != DebtStatus::Paid)
        })
    });
    view! {
        <section id=STATE tabindex="-1">
            <h2 class="h4">{move || payment.with(|payment| title(payment.as_ref(), lang))}</h2>
            {till.failure()}
            {move || payment.get().map(|payment| standing(&payment, till, lang))}
            <p>{watch.button(words::held_check(lang))}</p>
        </section>
        {move || is_owed.get().then(|| view! { <GiveUp id=id loaded=loaded watch=watch/> })}
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
    let notice = payment.notice;
    let amount = format::euro(payment.total.0, lang);
    let facts = vec![
        Fact::new(words::held_total(lang), amount.clone()),
        Fact::new(words::held_until(lang), format::day(payment.until, lang)),
    ];
    let over = payment.until < clock::today();
    let (tone, told) = match payment.status {
        DebtStatus::Paid if payment.looked_at => (Tone::Warning, words::held_looked_at(lang)),
        DebtStatus::Paid => (Tone::Success, words::held_paid(lang)),
        DebtStatus::ToPay | DebtStatus::PartlyPaid if !over && payment.payable => {
            (Tone::Info, words::held_text(lang))
        }
        DebtStatus::ToPay | DebtStatus::PartlyPaid if !over => (Tone::Info, words::held_pending(lang)),
        _ => (Tone::Warning, words::held_over(lang)),
    };
    let pay = payment.payable.then(|| {
        view! {
            <p class="sp-hint">{words::held_before(lang)}</p>
            <p>
                <button
                    type="button"
                    class="btn btn-primary mobile-full"
                    aria-disabled=till.aria_disabled()
                    on:click=move |_| till.pay(vec![notice])
                >
                    {paymentpages::pay(lang, amount)}
                </button>
            </p>
        }
    });
    view! {
        <Alert tone=tone>
            <p>{told}</p>
        </Alert>
        <Facts facts=facts/>
        {pay}
        <p>
            <a href=Route::Payment(payment.debt).path(lang)>{words::pay_page(lang)}</a>
        </p>
    }
}

#[component]
fn GiveUp(
    /// Which one.
    id: CertificateId,
    /// The page's data: they change with it.
    loaded: Loaded<Certificate>,
    /// What hears of the receipt, which may be faster.
    watch: Watch<Certificate>,
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
            <p>{words::give_up_text(lang)}</p>
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
