//! Notices inside the page.

use leptos::prelude::*;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For your information.
    Info,
    /// Done.
    Success,
    /// Mind this.
    Warning,
    /// Went wrong.
    Danger,
}

/// A notice (`alert`). It is not spoken when it appears: use [`crate::live::Live`] for that.
#[component]
pub fn Alert(
    /// What it is about.
    tone: Tone,
    /// A few words in bold.
    #[prop(optional, into)]
    title: Option<String>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let class = match tone {
        Tone::Info => "alert alert-info",
        Tone::Success => "alert alert-success",
        Tone::Warning => "alert alert-warning",
        Tone::Danger => "alert alert-danger",
    };
    view! {
        <div class=class>
            {title.map(|title| view! { <p class="alert-heading fw-semibold mb-1">{title}</p> })}
            <div>{children()}</div>
        </div>
    }
}
