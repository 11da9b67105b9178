//! What is owed: looked through, the newest first.

use super::words::debt_badge;
use crate::api::payments::Shelf;
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
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::backoffice::REASON;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payment_office::DebtSearch;
use sportello_types::payments::Debt;
use sportello_types::text::{askdebt, paymentoffice as words};
use sportello_types::values::{CodiceFiscale, NoticeNumber, PartitaIva};

const BY: &str = "by";
const NUMBER: &str = "number";
const STATUS: &str = "status";
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
    Number(NoticeNumber),
    Status(Shelf),
    Search(DebtSearch),
}

impl Asked {
    async fn fetch(self, cursor: Option<String>) -> Result<Page<Debt>, ApiError> {
        let at = cursor.as_deref();
        match self {
            Self::All => api::payment_office::debts(None, None, at).await,
            Self::Number(number) => api::payment_office::debts(Some(&number), None, at).await,
            Self::Status(status) => api::payment_office::debts(None, Some(status), at).await,
            Self::Search(wanted) => api::payment_office::search(&DebtSearch { cursor, ..wanted }).await,
        }
    }
}

#[component]
pub(in super::super) fn DebtsPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let loaded = load(None, || async { Asked::All.fetch(None).await });
    let asked = StoredValue::new(Asked::All);
    let form = Typed::new(vec![
        (NUMBER, words::number(lang)),
        (STATUS, words::by_status(lang)),
        (TAX_CODE, words::tax_code(lang)),
        (WHY, words::reason(lang)),
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
    let links = [
        (Route::OfficeAsk, askdebt::go(lang)),
        (Route::OfficeAnomalies, words::to_anomalies(lang)),
        (Route::OfficeReconciliation, words::to_reconciliation(lang)),
        (Route::OfficeImport, words::to_import(lang)),
    ]
    .map(|(route, text)| view! { <li><a href=route.path(lang)>{text}</a></li> });
    view! {
        <Frame section=Route::OfficeDebts title=words::debts_title(lang) lead=words::debts_lead(lang)>
            <ul>{links.into_iter().collect::<Vec<_>>()}</ul>
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
        (STATUS, words::by_status(lang)),
        (PERSON, words::by_person(lang)),
    ]
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    });
    let by = form.value(BY);
    let chosen = Memo::new(move |_| by.get());
    let controls = move || {
        let line = |id, label, hint, longest| field(form, id, label, hint, ("text", "off", longest));
        match chosen.get().as_str() {
            NUMBER => line(NUMBER, words::number(lang), Some(words::number_hint(lang)), 22),
            STATUS => status(form, lang).into_any(),
            PERSON => {
                let code = line(TAX_CODE, words::tax_code(lang), None, 20);
                view! {
                    {code}
                    <TextArea
                        id=WHY
                        label=words::reason(lang)
                        hint=words::reason_hint(lang)
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

/// What is looked for, or all that is wrong with it.
fn read(form: Typed, lang: Lang) -> Result<Asked, Flaws> {
    let text = |id| form.text(id).trim().to_owned();
    match form.text(BY).as_str() {
        NUMBER => {
            let number = text(NUMBER).parse();
            number
                .map(Asked::Number)
                .map_err(|_| vec![(NUMBER, words::wrong_number(lang))])
        }
        STATUS => Shelf::from_slug(&text(STATUS))
            .map(Asked::Status)
            .ok_or_else(|| vec![(STATUS, words::wrong_status(lang))]),
        PERSON => of_somebody(&text(TAX_CODE), &text(WHY), lang),
        _ => Ok(Asked::All),
    }
}

/// Somebody's debts: with a reason.
fn of_somebody(tax_code: &str, reason: &str, lang: Lang) -> Result<Asked, Flaws> {
    let reasoned = REASON.contains(&reason.chars().count());
    let is_code = tax_code.parse::<CodiceFiscale>().is_ok() || tax_code.parse::<PartitaIva>().is_ok();
    if reasoned && is_code {
        return Ok(Asked::Search(DebtSearch {
            tax_code: tax_code.to_owned(),
            reason: reason.to_owned(),
            cursor: None,
        }));
    }
    Err([
        (is_code, TAX_CODE, words::wrong_tax_code(lang)),
        (reasoned, WHY, words::wrong_reason(lang)),
    ]
    .into_iter()
    .filter_map(|(right, control, message)| (!right).then_some((control, message)))
    .collect())
}

fn shown(page: Page<Debt>, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p>{words::list_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|debt| view! { <li>{card(debt, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards">{cards}</ul> }.into_any()
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
