//! The archive: looked through, the newest first.

use super::super::issued::badge;
use crate::api::{self, ApiError};
use crate::components::choice::{Choice, SelectField};
use crate::components::field::TextArea;
use crate::components::more::More;
use crate::components::short_form::{Typed, field};
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::backoffice::REASON;
use sportello_types::issued_certificates::{CertificateSearch, IssuedCertificate};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::CertificateNumber;

const BY: &str = "by";
const NUMBER: &str = "number";
const DAY: &str = "day";
const CODE: &str = "code";
const TAX_CODE: &str = "tax_code";
const WHY: &str = "reason";
/// What `BY` holds beside the names of the controls.
const PERSON: &str = "person";

/// What is wrong, by control.
type Flaws = Vec<(&'static str, &'static str)>;

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    All,
    Number(CertificateNumber),
    Day(NaiveDate),
    Search(CertificateSearch),
}

impl Asked {
    async fn fetch(self, cursor: Option<String>) -> Result<Page<IssuedCertificate>, ApiError> {
        let at = cursor.as_deref();
        match self {
            Self::All => api::issued::list(None, None, at).await,
            Self::Number(number) => api::issued::list(Some(number), None, at).await,
            Self::Day(day) => api::issued::list(None, Some(day), at).await,
            Self::Search(search) => api::issued::search(&CertificateSearch { cursor, ..search }).await,
        }
    }
}

#[component]
pub(in super::super::super) fn IssuedPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let loaded = load(None, || async { Asked::All.fetch(None).await });
    let asked = StoredValue::new(Asked::All);
    let form = Typed::new(vec![
        (NUMBER, words::number(lang)),
        (DAY, words::day(lang)),
        (CODE, words::code(lang)),
        (TAX_CODE, words::tax_code_person(lang)),
        (WHY, words::search_reason(lang)),
    ]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wanted, flaws) = match read(form, lang) {
            Ok(wanted) => (Some(wanted), Flaws::new()),
            Err(flaws) => (None, flaws),
        };
        let (true, Some(wanted)) = (form.begin(flaws), wanted) else {
            return;
        };
        spawn_local(async move {
            let answer = wanted.clone().fetch(None).await;
            // The page may have been left meanwhile.
            if asked.try_set_value(wanted).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    form.pause();
                    live.announce(words::list_found(lang));
                    loaded.set(page);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    view! {
        <Frame section=Route::IssuedCertificates title=words::title(lang) lead=words::lead(lang)>
            <p>
                <a class="btn btn-primary mobile-full" href=Route::CounterCertificate.path(lang)>
                    {words::issue_link(lang)}
                </a>
            </p>
            <h2 class="h4">{words::search_title(lang)}</h2>
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                {criteria(form, lang)}
                <button type="submit" class="btn btn-outline-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::search(lang)}
                </button>
            </form>
            <h2 class="h4 mt-4">{words::list_title(lang)}</h2>
            <Loading from=loaded children=move |page| shown(page, lang)/>
            <More
                label=words::list_more(lang)
                of=loaded
                fetch=move |cursor: String| {
                    let asked = asked.get_value();
                    async move { asked.fetch(Some(cursor)).await }
                }
            />
        </Frame>
    }
}

/// By what is looked for, with the controls that that takes.
fn criteria(form: Typed, lang: Lang) -> impl IntoView {
    let choices = [
        (NUMBER, words::by_number(lang)),
        (DAY, words::by_day(lang)),
        (CODE, words::by_code(lang)),
        (PERSON, words::by_person(lang)),
    ]
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    });
    let by = form.value(BY);
    let chosen = Memo::new(move |_| by.get());
    let controls = move || {
        let line = |id, label, hint, kind, longest| field(form, id, label, hint, (kind, "off", longest));
        match chosen.get().as_str() {
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
                let code = line(TAX_CODE, words::tax_code_person(lang), None, "text", 20);
                view! {
                    {code}
                    <TextArea
                        id=WHY
                        label=words::search_reason(lang)
                        hint=words::search_reason_hint(lang)
                        required=true
                        maxlength=500_u32
                        value=form.value(WHY)
                        on_input=form.hear(WHY)
                        error=form.error(WHY)
                    />
                }
                .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <SelectField
            id=BY
            label=words::by(lang)
            none=words::by_all(lang)
            choices=Signal::stored(choices.to_vec())
            value=by
            on_choose=form.hear(BY)
        />
        {controls}
    }
}

/// What is looked for, or all that is wrong with it.
fn read(form: Typed, lang: Lang) -> Result<Asked, Flaws> {
    let text = |id| form.text(id).trim().to_owned();
    match form.text(BY).as_str() {
        NUMBER => {
            let number = text(NUMBER).to_uppercase().parse();
            number
                .map(Asked::Number)
                .map_err(|_| vec![(NUMBER, words::wrong_number(lang))])
        }
        DAY => {
            let day = text(DAY).parse();
            day.map(Asked::Day)
                .map_err(|_| vec![(DAY, words::wrong_day(lang))])
        }
        CODE => match text(CODE).parse() {
            Ok(code) => Ok(Asked::Search(CertificateSearch {
                code: Some(code),
                ..CertificateSearch::default()
            })),
            Err(_) => Err(vec![(CODE, words::wrong_code(lang))]),
        },
        PERSON => about(&text(TAX_CODE), &text(WHY), lang),
        _ => Ok(Asked::All),
    }
}

/// Somebody's certificates: with a reason.
fn about(tax_code: &str, reason: &str, lang: Lang) -> Result<Asked, Flaws> {
    let reasoned = REASON.contains(&reason.chars().count());
    match tax_code.parse() {
        Ok(tax_code) if reasoned => Ok(Asked::Search(CertificateSearch {
            tax_code: Some(tax_code),
            reason: Some(reason.to_owned()),
            ..CertificateSearch::default()
        })),
        tax_code => Err([
            (tax_code.is_err(), TAX_CODE, words::wrong_tax_code(lang)),
            (!reasoned, WHY, words::wrong_reason(lang)),
        ]
        .into_iter()
        .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
        .collect()),
    }
}

fn shown(page: Page<IssuedCertificate>, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p>{words::list_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|certificate| view! { <li>{card(certificate, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards">{cards}</ul> }.into_any()
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
