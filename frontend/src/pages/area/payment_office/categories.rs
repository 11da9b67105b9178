//! What came in a period by what it was paid for.

use crate::api;
use crate::format;
use crate::load::{Loading, load};
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{CategoryTotal, CategoryTotals};
use sportello_types::text::paymentoffice as words;

#[component]
pub(super) fn Categories(
    /// First and last day.
    period: RwSignal<(NaiveDate, NaiveDate)>,
) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || {
        let (from, to) = period.get();
        async move { api::payment_office::categories(from, to).await }
    });
    view! {
        <h2 class="h4 mt-5">{words::categories_title(lang)}</h2>
        <p>{words::categories_lead(lang)}</p>
        <Loading from=loaded children=move |totals| shown(totals, lang)/>
    }
}

fn shown(totals: CategoryTotals, lang: Lang) -> AnyView {
    if totals.items.is_empty() {
        return view! { <p>{words::totals_none(lang)}</p> }.into_any();
    }
    let transfers: u64 = totals.items.iter().map(|total| total.transfers).sum();
    let rows: Vec<_> = totals
        .items
        .into_iter()
        .map(|total| {
            view! {
                <tr>
                    <th scope="row">{name(&total, lang)}</th>
                    <td>{total.transfers.to_string()}</td>
                    <td>{format::euro(total.amount.0, lang)}</td>
                    <td>{format::euro(total.reconciled.0, lang)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-responsive" tabindex="0" role="region" aria-label=words::categories_title(lang)>
            <table class="table sp-numbers">
                <thead>
                    <tr>
                        <th scope="col">{words::col_category(lang)}</th>
                        <th scope="col">{words::transfers(lang)}</th>
                        <th scope="col">{words::amount(lang)}</th>
                        <th scope="col">{words::reconciled(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{words::total(lang)}</th>
                        <td>{transfers.to_string()}</td>
                        <td>{format::euro(totals.amount.0, lang)}</td>
                        <td>{format::euro(totals.reconciled.0, lang)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// What is paid under a code, with the code.
fn name(total: &CategoryTotal, lang: Lang) -> String {
    match (&total.title, &total.code) {
        (Some(title), Some(code)) => words::category_of(lang, title, code),
        (None, Some(code)) => code.to_string(),
        (_, None) => words::category_none(lang).to_owned(),
    }
}
