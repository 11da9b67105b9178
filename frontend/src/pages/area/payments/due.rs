//! What is to be paid, on the first page of the area.

use super::choice::{next, open_ways};
use super::standing::is_late;
use crate::api::{self, payments::Shelf};
use crate::components::card::LinkCard;
use crate::format;
use crate::load::{Load, load};
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payments::{Debt, Notice};
use sportello_types::text::paymentpages as words;

#[component]
pub(in super::super) fn Due() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::payments::debts(Shelf::ToPay, None).await });
    move || match loaded.read() {
        Load::Ready(page) if !page.items.is_empty() => card(&page, lang).into_any(),
        state => {
            // Whoever has not activated payments yet, or a town without them, reads what they are.
            let text = match state {
                Load::Ready(_) => words::none_to_pay(lang),
                Load::Waiting | Load::Failed(_) => words::lead(lang),
            };
            view! {
                <p>{text}</p>
                <p><a href=Route::Payments.path(lang)>{words::go(lang)}</a></p>
            }
            .into_any()
        }
    }
}

fn card(page: &Page<Debt>, lang: Lang) -> impl IntoView + use<> {
    let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
    let title = match page.next_cursor {
        Some(_) => words::due_more(lang, count),
        None => words::due(lang, count),
    };
    let today = clock::today();
    let late = page
        .items
        .iter()
        .flat_map(asked)
        .any(|notice| is_late(notice, today));
    let first = first(&page.items, today).map(|day| words::due_first(lang, format::day(day, lang)));
    let when = if late {
        Some(words::due_late(lang).to_owned())
    } else {
        first
    };
    view! {
        <div class="sp-narrow-card mb-4">
            <LinkCard title=title href=Route::Payments.path(lang)>
                {when.map(|when| view! { <p class="mb-1">{when}</p> })}
                <p class="mb-0 fw-semibold">{words::go(lang)}</p>
            </LinkCard>
        </div>
    }
}

/// The notices of which one is to be paid first: the one that comes next, or the first of each way.
fn asked(debt: &Debt) -> Vec<&Notice> {
    match next(debt) {
        Some(notice) => vec![notice],
        None => open_ways(debt)
            .into_iter()
            .filter_map(|way| way.notices.first())
            .collect(),
    }
}

/// The first day by which something is to be paid, from today on.
fn first(debts: &[Debt], today: NaiveDate) -> Option<NaiveDate> {
    let days = debts.iter().flat_map(asked).filter_map(|notice| notice.due_on);
    days.filter(|day| *day >= today).min()
}

#[cfg(test)]
mod tests {
    use super::super::choice::tests::{debt, notice};
    use super::*;
    use sportello_types::payments::NoticeStatus::{Paid, Payable};

    #[test]
    fn the_first_day_is_that_of_what_is_owed() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let with = |number, status, due: &str| {
            let mut notice = notice(number, 1600, status);
            notice.due_on = Some(day(due));
            notice
        };
        let begun = debt(vec![vec![
            with(1, Paid, "2026-12-01"),
            with(2, Payable, "2027-01-31"),
        ]]);
        let open = debt(vec![
            vec![with(3, Payable, "2026-12-31")],
            vec![with(4, Payable, "2026-12-15"), with(5, Payable, "2027-03-15")],
        ]);
        let late = debt(vec![vec![with(6, Payable, "2026-11-01")]]);
        let today = day("2026-11-29");
        let all = [begun, late, open];
        assert_eq!(first(&all[..1], today), Some(day("2027-01-31")));
        assert_eq!(first(&all[1..2], today), None, "its day is over");
        assert_eq!(first(&all, today), Some(day("2026-12-15")));
    }
}
