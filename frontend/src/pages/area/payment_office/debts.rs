//! What is owed: looked through, the newest first.

use super::words::debt_badge;
use crate::api::payments::Shelf;
use crate::api::{self, ApiError};
use crate::components::choice::{Choice, SelectField};
use crate::components::short_form::{Flaws, Typed, field};
use crate::format;
use crate::pages::area::frame::Frame;
use crate::pages::area::searched::{Sought, TAX_CODE, WHY, Words, criteria, person, read_person, searched};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payment_office::DebtSearch;
use sportello_types::payments::Debt;
use sportello_types::text::{askdebt, officeamounts, paymentoffice as words};
use sportello_types::values::{CodiceFiscale, NoticeNumber, PartitaIva};

const NUMBER: &str = "number";
const STATUS: &str = "status";
/// The criterion beside those that are named like their control.
const PERSON: &str = "person";

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    All,
    Number(NoticeNumber),
    Status(Shelf),
    Search(DebtSearch),
}

impl Sought for Asked {
    type Item = Debt;

    const ALL: Self = Self::All;

    fn read(by: &str, form: Typed, lang: Lang) -> Result<Self, Flaws> {
        let text = |id| form.text(id).trim().to_owned();
        match by {
            NUMBER => {
                let number = text(NUMBER).parse();
                number
                    .map(Self::Number)
                    .map_err(|_| vec![(NUMBER, words::wrong_number(lang))])
            }
            STATUS => Shelf::from_slug(&text(STATUS))
                .map(Self::Status)
                .ok_or_else(|| vec![(STATUS, words::wrong_status(lang))]),
            PERSON => of_somebody(&text(TAX_CODE), &text(WHY), lang),
            _ => Ok(Self::All),
        }
    }

    async fn fetch(self, cursor: Option<String>) -> Result<Page<Debt>, ApiError> {
        let at = cursor.as_deref();
        match self {
            Self::All => api::payment_office::debts(None, None, at).await,
            Self::Number(number) => api::payment_office::debts(Some(&number), None, at).await,
            Self::Status(status) => api::payment_office::debts(None, Some(status), at).await,
            Self::Search(wanted) => api::payment_office::search(&DebtSearch { cursor, ..wanted }).await,
        }
    }

    fn card(debt: Debt, lang: Lang) -> AnyView {
        card(debt, lang).into_any()
    }
}

#[component]
pub(in super::super) fn DebtsPage() -> impl IntoView {
    let lang = use_lang();
    let form = Typed::new(vec![
        (NUMBER, words::number(lang)),
        (STATUS, words::by_status(lang)),
        (TAX_CODE, words::tax_code(lang)),
        (WHY, words::reason(lang)),
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
    let links = [
        (Route::OfficeAsk, askdebt::go(lang)),
        (Route::OfficeAmounts, officeamounts::title(lang)),
        (Route::OfficeAnomalies, words::to_anomalies(lang)),
        (Route::OfficeReconciliation, words::to_reconciliation(lang)),
        (Route::OfficeImport, words::to_import(lang)),
    ]
    .map(|(route, text)| view! { <li><a href=route.path(lang)>{text}</a></li> });
    view! {
        <Frame section=Route::OfficeDebts title=words::debts_title(lang) lead=words::debts_lead(lang)>
            <ul>{links.into_iter().collect::<Vec<_>>()}</ul>
            {list}
        </Frame>
    }
}

/// By what is looked for, with the controls that that takes.
fn by(form: Typed, lang: Lang) -> impl IntoView {
    let choices = vec![
        (NUMBER, words::by_number(lang)),
        (STATUS, words::by_status(lang)),
        (PERSON, words::by_person(lang)),
    ];
    let controls = move |by: &str| match by {
        NUMBER => {
            let hint = Some(words::number_hint(lang));
            field(form, NUMBER, words::number(lang), hint, ("text", "off", 22))
        }
        STATUS => status(form, lang).into_any(),
        PERSON => {
            let reason = (words::reason(lang), words::reason_hint(lang));
            person(form, words::tax_code(lang), reason)
        }
        _ => ().into_any(),
    };
    criteria(form, (words::by(lang), words::by_all(lang)), choices, controls)
}

fn status(form: Typed, lang: Lang) -> impl IntoView {
    let choices: Vec<Choice> = Shelf::ALL
        .into_iter()
        .map(|shelf| Choice {
            value: shelf.slug().to_owned(),
            label: match shelf {
                Shelf::ToPay => words::status_to_pay(lang),
                Shelf::Paid => words::status_paid(lang),
                Shelf::Expired => words::status_expired(lang),
                Shelf::Cancelled => words::status_cancelled(lang),
            }
            .to_owned(),
        })
        .collect();
    view! {
        <SelectField
            id=STATUS
            label=words::by_status(lang)
            required=true
            choices=Signal::stored(choices)
            value=form.value(STATUS)
            on_choose=form.hear(STATUS)
            error=form.error(STATUS)
        />
    }
}

/// Somebody's debts: with a reason.
fn of_somebody(tax_code: &str, reason: &str, lang: Lang) -> Result<Asked, Flaws> {
    let is_code = tax_code.parse::<CodiceFiscale>().is_ok() || tax_code.parse::<PartitaIva>().is_ok();
    let code = is_code.then(|| tax_code.to_owned());
    let messages = (words::wrong_tax_code(lang), words::wrong_reason(lang));
    let (tax_code, reason) = read_person(code, reason, messages)?;
    Ok(Asked::Search(DebtSearch {
        tax_code,
        reason,
        cursor: None,
    }))
}

fn card(debt: Debt, lang: Lang) -> impl IntoView {
    let href = Route::OfficeDebt(debt.id).path(lang);
    let first = debt.options.first().map(|option| option.notices.as_slice());
    let first = first.unwrap_or_default();
    let amount = first.iter().map(|notice| notice.amount.0).sum();
    let line = words::list_line(
        lang,
        format::euro(amount, lang),
        format::day_of(debt.created_at, lang),
    );
    let number = first
        .first()
        .map(|notice| words::list_number(lang, notice.number.grouped()));
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{debt.subject}</a></h3>
            <p>{debt_badge(debt.status, lang)}</p>
            <p class="mb-1">{line}</p>
            {number.map(|number| view! { <p class="mb-0">{number}</p> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_debts_are_looked_for_without_a_reason() {
        let wrong = |tax_code, reason| {
            let flaws = of_somebody(tax_code, reason, Lang::It).unwrap_err();
            flaws.into_iter().map(|(control, _)| control).collect::<Vec<_>>()
        };
        assert_eq!(wrong("", ""), [TAX_CODE, WHY]);
        assert_eq!(wrong("srrgli85d52b354o", "perché"), [WHY]);
        for good in ["srrgli85d52b354o", "01234567897"] {
            assert!(of_somebody(good, "Richiesta scritta", Lang::It).is_ok(), "{good}");
        }
    }
}
