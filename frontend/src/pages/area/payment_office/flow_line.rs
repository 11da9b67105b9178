//! A payment of a flow that does not fit, as a page tells it.

use super::flow_close::Chosen;
use super::words::{outcome_word, trouble_word};
use crate::format;
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::FlowLine;
use sportello_types::text::paymentoffice as words;

/// What it is, what is to be done, the debt, and the button that closes it.
pub(super) fn open_line(chosen: Chosen, choose: Callback<Chosen>, lang: Lang) -> impl IntoView {
    let line = &chosen.line;
    let told = told(line, lang);
    let label = words::flow_close_of(lang, line.line, &line.iuv);
    let to_do = line.to_do.clone();
    let debt = line.debt.map(|debt| {
        let href = Route::OfficeDebt(debt).path(lang);
        let label = words::exception_debt_of(lang, &line.iuv);
        view! {
            <br/>
            <a href=href aria-label=label>{words::exception_debt(lang)}</a>
        }
    });
    view! {
        {told}
        <br/>
        {to_do}
        {debt}
        <br/>
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-label=label
            on:click=move |_| choose.run(chosen.clone())
        >
            {words::flow_close(lang)}
        </button>
    }
}

/// One that was closed: by whom, and what was done.
pub(super) fn closed_line(line: &FlowLine, lang: Lang) -> impl IntoView + use<> {
    let by = line.closed.as_ref().map(|closed| {
        let when = format::instant(closed.at, lang);
        words::flow_closed_by(lang, &closed.by, when, &closed.note)
    });
    let outcome = line
        .outcome
        .map(|outcome| format!(" ({})", outcome_word(outcome, lang)));
    view! { {told(line, lang)}<br/>{by}{outcome} }
}

fn told(line: &FlowLine, lang: Lang) -> String {
    words::flow_item(
        lang,
        line.line,
        &line.iuv,
        format::euro(line.amount.0, lang),
        trouble_word(line.why, lang),
    )
}
