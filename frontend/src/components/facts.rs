//! Labels and values.

use leptos::prelude::*;

/// One fact of a [`Facts`] list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value; several stand one below the other.
    pub values: Vec<String>,
}

impl Fact {
    /// A fact with one value.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            values: vec![value.into()],
        }
    }
}

/// Labels with their values (`dl`), as on the review page and on sheets.
#[component]
pub fn Facts(
    /// The facts, in order.
    facts: Vec<Fact>,
) -> impl IntoView {
    let rows: Vec<_> = facts
        .into_iter()
        .map(|fact| {
            let values: Vec<_> = fact
                .values
                .into_iter()
                .map(|value| view! { <dd>{value}</dd> })
                .collect();
            view! { <div class="sp-fact"><dt>{fact.label}</dt>{values}</div> }
        })
        .collect();
    view! { <dl class="sp-facts">{rows}</dl> }
}
