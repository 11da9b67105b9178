//! One certificate: what it is, the PDF, and how whoever receives it has it checked.

use super::{deliveries, duty, held, issued, language, send};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::Icon;
use crate::format;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::pages::area::payments::STATE;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{Certificate, CertificateStatus, Duty};
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::text::{certificatepages as words, certificatepay as pay, paymentnews};

#[component]
pub(in super::super) fn CertificatePage(id: CertificateId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::certificates::one(id).await });
    let shown = move |certificate: Certificate| match certificate.status {
        CertificateStatus::Held => {
            let rest = view! { <held::Held certificate=certificate.clone() loaded=loaded/> };
            unissued(certificate, rest.into_any(), lang).into_any()
        }
        CertificateStatus::Discarded => {
            unissued(certificate, held::discarded(lang).into_any(), lang).into_any()
        }
        CertificateStatus::Valid | CertificateStatus::Expired | CertificateStatus::Annulled => {
            whole(certificate, lang).into_any()
        }
    };
    view! { <Loading from=loaded children=shown/> }
}

/// One that waits for its payment, or was never paid.
fn unissued(certificate: Certificate, rest: AnyView, lang: Lang) -> impl IntoView {
    let facts = facts(&certificate, lang);
    let Certificate { title, status, .. } = certificate;
    view! {
        <Frame section=Route::Dashboard title=title>
            <p>{issued::badge(status, lang)}</p>
            {rest}
            <Facts facts=facts/>
            <p class="mt-4"><a href=Route::Certificates.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

fn whole(certificate: Certificate, lang: Lang) -> impl IntoView {
    let annulled = (certificate.status == CertificateStatus::Annulled).then(|| {
        let reason = certificate
            .annulled_because
            .clone()
            .map(|reason| words::annulled_text(lang, reason));
        view! { <Alert tone=Tone::Danger title=words::annulled_title(lang)>{reason}</Alert> }
    });
    let facts = facts(&certificate, lang);
    let stick =
        matches!(certificate.duty, Duty::PaperStamp { .. }).then(|| view! { <p>{words::stick(lang)}</p> });
    let payment = payment(&certificate, lang);
    let Certificate {
        id,
        title,
        mark_url,
        status,
        sha256,
        size,
        kept,
        ..
    } = certificate;
    let pdf = if kept {
        view! {
            <p>
                <a
                    class="btn btn-primary mobile-full"
                    href=api::certificates::document_url(id)
                    download
                >
                    <Icon name="it-download" class="icon-white icon-sm"/>
                    " "
                    {words::download(lang, format::bytes(size, lang))}
                </a>
            </p>
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info>{words::pdf_gone(lang)}</Alert> }.into_any()
    };
    let deliveries = load(None, move || async move {
        api::certificates::deliveries(id, None).await
    });
    let is_annulled = status == CertificateStatus::Annulled;
    let may_send = kept && !is_annulled;
    let mark = mark_url.map(|mark_url| {
        view! {
            <p class="mb-0"><a href=mark_url>{words::mark_link(lang)}</a></p>
            <p class="sp-hint">{words::mark_hint(lang)}</p>
        }
    });
    view! {
        <Frame section=Route::Dashboard title=title>
            <section id=STATE tabindex="-1">
                <p>{issued::badge(status, lang)}</p>
                {annulled}
                <Facts facts=facts/>
                {stick}
                {pdf}
                {payment}
            </section>
            {may_send.then(|| view! { <send::SendForm of=id deliveries=deliveries/> })}
            <deliveries::Deliveries of=id annulled=is_annulled loaded=deliveries/>
            <Card title=words::check_title(lang)>
                <p>{words::check_paper(lang)}</p>
                <p><a href=Route::Verify.path(lang)>{words::check_link(lang)}</a></p>
                {mark}
                <h3 class="h6">{words::sha256(lang)}</h3>
                <p class="sp-fingerprint"><code>{sha256}</code></p>
            </Card>
            <p class="mt-4"><a href=Route::Certificates.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

/// What was bought with it: the digital stamp that goes with the PDF, and the receipt.
fn payment(certificate: &Certificate, lang: Lang) -> Option<impl IntoView + use<>> {
    let payment = certificate.payment.as_ref()?;
    let (notice, stamp_notice) = (payment.notice, payment.stamp_notice());
    let link = |href: String, text: &'static str| {
        view! {
            <p>
                <a class="btn btn-outline-primary mobile-full" href=href download>
                    <Icon name="it-download" class="icon-primary icon-sm"/>
                    " "
                    {text}
                </a>
            </p>
        }
    };
    let stamp = payment.stamp.then(|| {
        view! {
            {link(api::payments::stamp_url(stamp_notice), pay::stamp_download(lang))}
            <p>{pay::stamp_with(lang)}</p>
        }
    });
    let receipt = (payment.status == DebtStatus::Paid && !payment.reversed)
        .then(|| link(api::payments::receipt_url(notice), pay::receipt(lang)));
    let stamp_receipt = (payment.status == DebtStatus::Paid && payment.apart.is_some())
        .then(|| link(api::payments::receipt_url(stamp_notice), pay::stamp_receipt(lang)));
    let href = Route::Payment(payment.debt).path(lang);
    let reversed = payment.reversed.then(|| {
        view! {
            <p>
                {paymentnews::reversed_see(lang)}
                " "
                <a href=href>{paymentnews::reversed_open_it(lang)}</a>
            </p>
        }
    });
    Some(view! {
        {stamp}
        {receipt}
        {stamp_receipt}
        {reversed}
    })
}

fn facts(certificate: &Certificate, lang: Lang) -> Vec<Fact> {
    let until = certificate.valid_until.map_or_else(
        || words::valid_always(lang).to_owned(),
        |day| format::day(day, lang),
    );
    let label = match certificate.valid_until {
        Some(_) => words::valid_until(lang),
        None => words::validity(lang),
    };
    let mut facts = vec![Fact::new(words::number(lang), certificate.number.to_string())];
    if let Some(code) = &certificate.code {
        facts.push(Fact::new(words::code(lang), code.to_string()));
    }
    facts.extend(language::fact(certificate.language, lang));
    facts.extend([
        Fact::new(words::holder(lang), certificate.holder.clone()),
        Fact::new(words::r#use(lang), certificate.use_title.clone()),
        Fact::new(words::duty(lang), duty::met(&certificate.duty, lang)),
        Fact::new(words::issued(lang), format::instant(certificate.issued_at, lang)),
        Fact::new(label, until),
    ]);
    facts
}
