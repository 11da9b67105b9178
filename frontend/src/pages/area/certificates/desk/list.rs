//! The archive: looked through, the newest first.

use super::super::issued::badge;
use crate::api::{self, ApiError};
use crate::components::short_form::{Flaws, Typed, field};
use crate::format;
use crate::pages::area::frame::Frame;
use crate::pages::area::searched::{Sought, TAX_CODE, WHY, Words, criteria, person, read_person, searched};
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::issued_certificates::{CertificateSearch, IssuedCertificate};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::CertificateNumber;

const NUMBER: &str = "number";
const DAY: &str = "day";
const CODE: &str = "code";
/// The criterion beside those that are named like their control.
const PERSON: &str = "person";

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    All,
    Number(CertificateNumber),
    Day(NaiveDate),
    Search(CertificateSearch),
}

impl Sought for Asked {
    type Item = IssuedCertificate;

    const ALL: Self = Self::All;

    fn read(by: &str, form: Typed, lang: Lang) -> Result<Self, Flaws> {
        let text = |id| form.text(id).trim().to_owned();
        match by {
            NUMBER => {
                let number = text(NUMBER).to_uppercase().parse();
                number
                    .map(Self::Number)
                    .map_err(|_| vec![(NUMBER, words::wrong_number(lang))])
            }
            DAY => {
                let day = text(DAY).parse();
                day.map(Self::Day)
                    .map_err(|_| vec![(DAY, words::wrong_day(lang))])
            }
            CODE => match text(CODE).parse() {
                Ok(code) => Ok(Self::Search(CertificateSearch {
                    code: Some(code),
                    ..CertificateSearch::default()
                })),
                Err(_) => Err(vec![(CODE, words::wrong_code(lang))]),
            },
            PERSON => about(&text(TAX_CODE), &text(WHY), lang),
            _ => Ok(Self::All),
        }
    }

    async fn fetch(self, cursor: Option<String>) -> Result<Page<IssuedCertificate>, ApiError> {
        let at = cursor.as_deref();
        match self {
            Self::All => api::issued::list(None, None, at).await,
            Self::Number(number) => api::issued::list(Some(number), None, at).await,
            Self::Day(day) => api::issued::list(None, Some(day), at).await,
            Self::Search(search) => api::issued::search(&CertificateSearch { cursor, ..search }).await,
        }
    }

    fn card(certificate: IssuedCertificate, lang: Lang) -> AnyView {
        card(certificate, lang).into_any()
    }
}

#[component]
pub(in super::super::super) fn IssuedPage() -> impl IntoView {
    let lang = use_lang();
    let form = Typed::new(vec![
        (NUMBER, words::number(lang)),
        (DAY, words::day(lang)),
        (CODE, words::code(lang)),
        (TAX_CODE, words::tax_code_person(lang)),
        (WHY, words::search_reason(lang)),
    ]);
    let around = Words {
        search_title: words::search_title(lang),
        search: words::search(lang),
        found: words::list_found(lang),
        title: words::list_title(lang),
        none: words::list_none(lang),
        more: words::list_more(lang),
    };
    let list = searched::<Asked>(form, by(form, lang), around, lang);
    view! {
        <Frame section=Route::IssuedCertificates title=words::title(lang) lead=words::lead(lang)>
            <p>
                <a class="btn btn-primary mobile-full" href=Route::CounterCertificate.path(lang)>
                    {words::issue_link(lang)}
                </a>
            </p>
            {list}
        </Frame>
    }
}

/// By what is looked for, with the controls that that takes.
fn by(form: Typed, lang: Lang) -> impl IntoView {
    let choices = vec![
        (NUMBER, words::by_number(lang)),
        (DAY, words::by_day(lang)),
        (CODE, words::by_code(lang)),
        (PERSON, words::by_person(lang)),
    ];
    let line = move |id, label, hint, kind, longest| field(form, id, label, hint, (kind, "off", longest));
    let controls = move |by: &str| match by {
        NUMBER => line(
            NUMBER,
            words::number(lang),
            Some(words::number_hint(lang)),
            "text",
            17,
        ),
        DAY => line(DAY, words::day(lang), None, "date", 10),
        CODE => line(CODE, words::code(lang), Some(words::code_hint(lang)), "text", 24),
        PERSON => {
            let reason = (words::search_reason(lang), words::search_reason_hint(lang));
            person(form, words::tax_code_person(lang), reason)
        }
        _ => ().into_any(),
    };
    criteria(form, (words::by(lang), words::by_all(lang)), choices, controls)
}

/// Somebody's certificates: with a reason.
fn about(tax_code: &str, reason: &str, lang: Lang) -> Result<Asked, Flaws> {
    let messages = (words::wrong_tax_code(lang), words::wrong_reason(lang));
    let (tax_code, reason) = read_person(tax_code.parse().ok(), reason, messages)?;
    Ok(Asked::Search(CertificateSearch {
        tax_code: Some(tax_code),
        reason: Some(reason),
        ..CertificateSearch::default()
    }))
}

fn card(certificate: IssuedCertificate, lang: Lang) -> impl IntoView {
    let href = Route::IssuedCertificate(certificate.id).path(lang);
    let issued = words::list_issued(
        lang,
        certificate.number,
        format::day_of(certificate.issued_at, lang),
    );
    let way = if certificate.at_counter {
        words::at_counter(lang)
    } else {
        words::online(lang)
    };
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{certificate.title}</a></h3>
            <p>{badge(certificate.status, lang)}</p>
            <p class="mb-1">{issued}</p>
            <p class="mb-0">{way}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_certificates_are_looked_for_without_a_reason() {
        let wrong = |tax_code, reason| {
            let flaws = about(tax_code, reason, Lang::It).unwrap_err();
            flaws.into_iter().map(|(control, _)| control).collect::<Vec<_>>()
        };
        assert_eq!(wrong("", ""), [TAX_CODE, WHY]);
        assert_eq!(wrong("srrgli85d52b354o", "perché"), [WHY]);
        let Asked::Search(search) = about("srrgli85d52b354o", "Richiesta scritta", Lang::It).unwrap() else {
            panic!("a search");
        };
        assert_eq!(search.tax_code.unwrap().as_str(), "SRRGLI85D52B354O");
    }
}
