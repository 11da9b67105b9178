//! Answers as text: the same words as on the review page and on the receipt.

use crate::components::facts::{Fact, Facts};
use leptos::prelude::*;
use sportello_types::form::{SummaryRow, SummaryStep, SummaryValue};
use sportello_types::lang::Lang;
use sportello_types::text::area;

/// The answers of some steps, each under its heading.
pub(super) fn steps(steps: Vec<SummaryStep>, lang: Lang) -> impl IntoView {
    let shown: Vec<_> = steps
        .into_iter()
        .map(|step| view! { <section><h3 class="h5">{step.title}</h3>{rows(step.rows, lang)}</section> })
        .collect();
    view! { <div class="sp-answers">{shown}</div> }
}

/// The answers of one step; tables follow the plain answers that stand before them.
pub(super) fn rows(rows: Vec<SummaryRow>, lang: Lang) -> AnyView {
    let (mut parts, mut facts): (Vec<AnyView>, Vec<Fact>) = (Vec::new(), Vec::new());
    for row in rows {
        match row.value {
            SummaryValue::Items(items) => {
                if !facts.is_empty() {
                    let before = std::mem::take(&mut facts);
                    parts.push(view! { <Facts facts=before/> }.into_any());
                }
                parts.push(table(row.label, items, lang));
            }
            value => facts.push(Fact {
                label: row.label,
                values: words(value, lang),
            }),
        }
    }
    if !facts.is_empty() {
        parts.push(view! { <Facts facts=facts/> }.into_any());
    }
    parts.into_any()
}

fn table(label: String, items: Vec<(String, Vec<SummaryRow>)>, lang: Lang) -> AnyView {
    let shown: Vec<_> = items
        .into_iter()
        .map(|(name, inner)| view! { <section><h5 class="h6">{name}</h5>{rows(inner, lang)}</section> })
        .collect();
    view! { <section><h4 class="h6">{label}</h4>{shown}</section> }.into_any()
}

fn words(value: SummaryValue, lang: Lang) -> Vec<String> {
    match value {
        SummaryValue::Empty | SummaryValue::Items(_) => vec![area::detail_not_answered(lang).to_owned()],
        SummaryValue::Text(text) => text.lines().map(str::to_owned).collect(),
        SummaryValue::List(items) => items,
        SummaryValue::Declared(true) => vec![area::detail_declared(lang).to_owned()],
        SummaryValue::Declared(false) => vec![area::detail_not_declared(lang).to_owned()],
    }
}
