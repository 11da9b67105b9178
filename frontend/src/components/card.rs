//! Cards.

use leptos::prelude::*;

/// A white box with a shadow, for a form or a group of facts.
#[component]
pub fn Card(
    /// A heading of level 2, if it has one.
    #[prop(optional, into)]
    title: Option<String>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sp-card">
            {title.map(|title| view! { <h2 class="sp-card-title">{title}</h2> })}
            {children()}
        </div>
    }
}

/// A card that leads somewhere: its heading is the link, and the whole card can be clicked.
#[component]
pub fn LinkCard(
    /// Words of the heading.
    #[prop(into)]
    title: String,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What the link is to the national validator.
    #[prop(optional, into)]
    element: Option<String>,
    /// A line above the heading.
    #[prop(optional, into)]
    over: Option<String>,
    /// What stands below the heading.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sp-card sp-card-link">
            {over.map(|over| view! { <p class="sp-card-over">{over}</p> })}
            <h3 class="sp-card-title">
                <a class="stretched-link" href=href data-element=element>{title}</a>
            </h3>
            {children()}
        </div>
    }
}
