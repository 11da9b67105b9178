//! States in a word.

use leptos::prelude::*;

/// What a state means for the citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Going on.
    Neutral,
    /// Good.
    Good,
    /// Something is to be done.
    Attention,
    /// Bad.
    Bad,
}

/// A state in a word (`badge`). The word says it all: the colour only repeats it.
#[component]
pub fn Badge(
    /// What it means.
    mood: Mood,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let class = match mood {
        Mood::Neutral => "badge sp-badge sp-badge-neutral",
        Mood::Good => "badge sp-badge sp-badge-good",
        Mood::Attention => "badge sp-badge sp-badge-attention",
        Mood::Bad => "badge sp-badge sp-badge-bad",
    };
    view! { <span class=class>{text}</span> }
}

/// A topic (`chip`), a plain word.
#[component]
pub fn Topic(
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="chip chip-simple" data-element="service-topic">
            <span class="chip-label">{text}</span>
        </span>
    }
}
