//! One certificate of the archive: all but what it says.

use super::super::{duty, issued, language};
use super::annul::Annul;
use super::applicant;
use super::pdf::Pdf;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{Loaded, Loading, load};
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::CertificateStatus;
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::{AnnulmentShown, Applicant, Asker, IssuedCertificateDetail};
use sportello_types::lang::Lang;
use sportello_types::registry::RegistrySource;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::{EuroCents, PersonName};

/// Where the page says what became of an annulment.
pub(super) const TOLD: &str = "esito";

#[component]
pub(in super::super::super) fn IssuedOnePage(id: CertificateId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::issued::one(id).await });
    view! { <Loading from=loaded children=move |certificate| shown(certificate, loaded, lang)/> }
}

fn shown(
    certificate: IssuedCertificateDetail,
    loaded: Loaded<IssuedCertificateDetail>,
    lang: Lang,
) -> impl IntoView {
    let facts = facts(&certificate, lang);
    let IssuedCertificateDetail {
        id,
        number,
        title,
        status,
        annulled,
        sha256,
        size,
        printable,
        kept,
        ..
    } = certificate;
    let is_issued = !matches!(status, CertificateStatus::Held | CertificateStatus::Discarded);
    let pdf = is_issued.then(|| {
        if kept {
            view! { <Pdf id=id number=number size=size printable=printable/> }.into_any()
        } else {
            view! { <Alert tone=Tone::Info>{words::pdf_gone(lang)}</Alert> }.into_any()
        }
    });
    let rest = match (annulled, status) {
        (Some(annulled), _) => told(annulled, lang).into_any(),
        // What was never issued cannot be annulled.
        (None, CertificateStatus::Discarded) => ().into_any(),
        (None, _) => {
            let held = status == CertificateStatus::Held;
            view! { <Annul id=id held=held loaded=loaded/> }.into_any()
        }
    };
    // Who has just issued one has the next person waiting.
    let another = printable.then(|| {
        view! {
            <p class="mt-4">
                <a class="btn btn-outline-primary mobile-full" href=Route::CounterCertificate.path(lang)>
                    {words::issue_another(lang)}
                </a>
            </p>
        }
    });
    view! {
        <Frame section=Route::IssuedCertificates title=title>
            <p>{issued::badge(status, lang)}</p>
            {rest}
            <Facts facts=facts/>
            {pdf}
            <h2 class="h6 mt-4">{words::sha256(lang)}</h2>
            <p class="sp-fingerprint"><code>{sha256}</code></p>
            {another}
            <p class="mt-4"><a href=Route::IssuedCertificates.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

fn told(annulled: AnnulmentShown, lang: Lang) -> impl IntoView {
    let when = format::instant(annulled.at, lang);
    view! {
        <div id=TOLD tabindex="-1">
            <Alert tone=Tone::Danger title=words::annulled_title(lang)>
                <p>{words::annulled_by(lang, annulled.by, when)}</p>
                <p class="mb-0">{words::annulled_reason(lang, annulled.reason)}</p>
            </Alert>
        </div>
    }
}

fn facts(certificate: &IssuedCertificateDetail, lang: Lang) -> Vec<Fact> {
    let until = certificate.valid_until.map_or_else(
        || words::valid_always(lang).to_owned(),
        |day| format::day(day, lang),
    );
    let as_of = format::day(certificate.as_of, lang);
    let source = match certificate.source {
        RegistrySource::Municipality => words::source_municipality(lang, as_of),
        RegistrySource::Anpr => words::source_anpr(lang, as_of),
    };
    let mut facts = vec![
        Fact::new(words::one_number(lang), certificate.number.to_string()),
        Fact::new(words::holder(lang), certificate.holder.clone()),
    ];
    facts.extend(language::fact(certificate.language, lang));
    facts.extend(asker(&certificate.asker, lang));
    let destination = certificate.destination.iter();
    facts.extend(destination.map(|title| Fact::new(words::destination(lang), title)));
    facts.extend([
        Fact::new(words::r#use(lang), certificate.use_title.clone()),
        Fact::new(words::duty(lang), duty::met(&certificate.duty, lang)),
    ]);
    if certificate.fees > EuroCents(0) {
        facts.push(Fact::new(
            words::fees(lang),
            format::euro(certificate.fees.0, lang),
        ));
    }
    facts.extend([
        Fact::new(words::source(lang), source),
        Fact::new(words::issued(lang), format::instant(certificate.issued_at, lang)),
        Fact::new(words::valid_until(lang), until),
        Fact::new(words::downloads(lang), certificate.downloads.to_string()),
    ]);
    facts
}

fn asker(asker: &Asker, lang: Lang) -> Vec<Fact> {
    match asker {
        Asker::Citizen { name, own: true } => {
            vec![Fact::new(words::asked_by(lang), words::asked_own(lang, name))]
        }
        Asker::Citizen { name, own: false } => {
            vec![Fact::new(words::asked_by(lang), words::asked_other(lang, name))]
        }
        Asker::Counter { operator, applicant } => at_counter(operator, applicant, lang),
    }
}

fn at_counter(operator: &str, applicant: &Applicant, lang: Lang) -> Vec<Fact> {
    let names = [&applicant.given_name, &applicant.family_name]
        .into_iter()
        .flatten();
    let name = names.map(PersonName::as_str).collect::<Vec<_>>().join(" ");
    let who = std::iter::once(name)
        .filter(|name| !name.is_empty())
        .chain([applicant::capacity(applicant.capacity, lang).to_owned()]);
    let document = &applicant.document;
    let document = words::document_line(
        lang,
        document.kind.label(lang),
        document.number.as_str(),
        format::day(document.issued_on, lang),
    );
    let mut facts = vec![
        Fact::new(words::operator(lang), operator),
        Fact {
            label: words::applicant(lang).to_owned(),
            values: who.collect(),
        },
        Fact::new(words::document(lang), document),
    ];
    if let Some(reason) = &applicant.reason {
        facts.push(Fact::new(words::reason(lang), reason.as_str()));
    }
    facts
}
