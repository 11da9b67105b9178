//! One certificate: what it is, the PDF, and how whoever receives it has it checked.

use super::{deliveries, duty, issued, send};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::Icon;
use crate::format;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{Certificate, CertificateStatus, Duty};
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::text::certificatepages as words;

#[component]
pub(in super::super) fn CertificatePage(id: CertificateId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::certificates::one(id).await });
    view! { <Loading from=loaded children=move |certificate| shown(certificate, lang)/> }
}

fn shown(certificate: Certificate, lang: Lang) -> impl IntoView {
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
    let may_send = kept && status != CertificateStatus::Annulled;
    view! {
        <Frame section=Route::Dashboard title=title>
            <p>{issued::badge(status, lang)}</p>
            {annulled}
            <Facts facts=facts/>
            {stick}
            {pdf}
            {may_send.then(|| view! { <send::SendForm of=id deliveries=deliveries/> })}
            <deliveries::Deliveries of=id loaded=deliveries/>
            <Card title=words::check_title(lang)>
                <p>{words::check_paper(lang)}</p>
                <p><a href=Route::Verify.path(lang)>{words::check_link(lang)}</a></p>
                <p class="mb-0"><a href=mark_url>{words::mark_link(lang)}</a></p>
                <p class="sp-hint">{words::mark_hint(lang)}</p>
                <h3 class="h6">{words::sha256(lang)}</h3>
                <p class="sp-fingerprint"><code>{sha256}</code></p>
            </Card>
            <p class="mt-4"><a href=Route::Certificates.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
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
    vec![
        Fact::new(words::number(lang), certificate.number.to_string()),
        Fact::new(words::code(lang), certificate.code.to_string()),
        Fact::new(words::holder(lang), certificate.holder.clone()),
        Fact::new(words::r#use(lang), certificate.use_title.clone()),
        Fact::new(words::duty(lang), duty::met(&certificate.duty, lang)),
        Fact::new(words::issued(lang), format::instant(certificate.issued_at, lang)),
        Fact::new(label, until),
    ]
}
