//! What came day by day, what of it was found in flows, and what of these does not fit.

use super::categories::Categories;
use super::flows::Flows;
use super::received::Received;
use super::unread::Unread;
use crate::api;
use crate::components::icon::Icon;
use crate::components::short_form::{Typed, field};
use crate::format;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::DayTotals;
use sportello_types::text::paymentoffice as words;

const FROM: &str = "from";
const TO: &str = "to";

#[component]
pub(in super::super) fn ReconciliationPage() -> impl IntoView {
    let lang = use_lang();
    let today = clock::today();
    let first = today.checked_sub_days(Days::new(29)).unwrap_or(today);
    let period = RwSignal::new((first, today));
    let loaded = load(None, move || {
        let (from, to) = period.get();
        async move { api::payment_office::days(from, to).await }
    });
    let form = Typed::new(vec![(FROM, words::from(lang)), (TO, words::to(lang))]);
    form.set(FROM, first.to_string());
    form.set(TO, today.to_string());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = |id| form.text(id).parse::<NaiveDate>().ok();
        let (from, to) = (day(FROM), day(TO));
        let flaws = [(FROM, from), (TO, to)]
            .into_iter()
            .filter(|(_, day)| day.is_none())
            .map(|(id, _)| (id, words::wrong_day(lang)))
            .collect();
        if !form.begin(flaws) {
            return;
        }
        form.pause();
        if let (Some(from), Some(to)) = (from, to) {
            period.set((from, to));
        }
    };
    view! {
        <Frame
            section=Route::OfficeReconciliation
            title=words::reconciliation_title(lang)
            lead=words::reconciliation_lead(lang)
        >
            <h2 class="h4">{words::period_title(lang)}</h2>
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                {field(form, FROM, words::from(lang), None, ("date", "off", 10))}
                {field(form, TO, words::to(lang), None, ("date", "off", 10))}
                <button type="submit" class="btn btn-outline-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::show(lang)}
                </button>
            </form>
            <Loading from=loaded children=move |totals| shown(totals, lang)/>
            {move || exports(period.get(), lang)}
            <p class="mt-3"><a href=Route::OfficeAnomalies.path(lang)>{words::to_exceptions(lang)}</a></p>
            <Categories period=period/>
            <Unread/>
            <Flows today=today/>
            <Received today=today/>
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{words::to_debts(lang)}</a></p>
        </Frame>
    }
}

fn exports((from, to): (NaiveDate, NaiveDate), lang: Lang) -> impl IntoView {
    let links: Vec<_> = [
        ("csv", words::export_csv(lang)),
        ("xlsx", words::export_xlsx(lang)),
    ]
    .into_iter()
    .map(|(format, text)| {
        let href = api::payment_office::lines_url(from, to, format);
        view! {
            <a class="btn btn-outline-primary mobile-full" href=href download>
                <Icon name="it-download" class="icon-primary icon-sm"/>
                " "
                {text}
            </a>
        }
    })
    .collect();
    view! { <div class="sp-actions">{links}</div> }
}

fn shown(totals: DayTotals, lang: Lang) -> AnyView {
    if totals.items.is_empty() {
        return view! { <p class="mt-3">{words::totals_none(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = totals
        .items
        .iter()
        .map(|total| {
            view! {
                <tr>
                    <th scope="row">{format::day(total.day, lang)}</th>
                    <td>{total.receipts.to_string()}</td>
                    <td>{format::euro(total.amount.0, lang)}</td>
                    <td>{format::euro(total.secondary.0, lang)}</td>
                    <td>{format::euro(total.reconciled.0, lang)}</td>
                    <td>{format::euro(total.stamps.0, lang)}</td>
                    <td>{format::euro(total.shares.0, lang)}</td>
                    <td>{total.anomalies.to_string()}</td>
                    <td>{total.exceptions.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let receipts: u64 = totals.items.iter().map(|total| total.receipts).sum();
    let anomalies: u64 = totals.items.iter().map(|total| total.anomalies).sum();
    let exceptions: u64 = totals.items.iter().map(|total| total.exceptions).sum();
    view! {
        <div class="table-responsive mt-3" tabindex="0" role="region" aria-label=words::period_title(lang)>
            <table class="table sp-numbers">
                <thead>
                    <tr>
                        <th scope="col">{words::day(lang)}</th>
                        <th scope="col">{words::receipts(lang)}</th>
                        <th scope="col">{words::amount(lang)}</th>
                        <th scope="col">{words::secondary(lang)}</th>
                        <th scope="col">{words::reconciled(lang)}</th>
                        <th scope="col">{words::stamps(lang)}</th>
                        <th scope="col">{words::shares(lang)}</th>
                        <th scope="col">{words::anomalies(lang)}</th>
                        <th scope="col">{words::exceptions(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{words::total(lang)}</th>
                        <td>{receipts.to_string()}</td>
                        <td>{format::euro(totals.amount.0, lang)}</td>
                        <td>{format::euro(totals.secondary.0, lang)}</td>
                        <td>{format::euro(totals.reconciled.0, lang)}</td>
                        <td>{format::euro(totals.stamps.0, lang)}</td>
                        <td>{format::euro(totals.shares.0, lang)}</td>
                        <td>{anomalies.to_string()}</td>
                        <td>{exceptions.to_string()}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}
