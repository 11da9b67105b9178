//! What is to be corrected, on top of a form.

use super::alert::{Alert, Tone};
use crate::site::use_lang;
use leptos::html;
use leptos::prelude::*;
use sportello_types::text::fields;
use wasm_bindgen::JsCast;

/// One thing to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Id of the field's control, or of the group's `fieldset`.
    pub field_id: String,
    /// Name of the field.
    pub label: String,
    /// What is wrong, and how to put it right.
    pub message: String,
}

/// The list of what is to be corrected (WCAG 3.3.1): takes the focus each time `shown` grows; each item
/// leads to its field.
#[component]
pub fn ErrorSummary(
    /// What is to be corrected; nothing shows while it is empty.
    #[prop(into)]
    flaws: Signal<Vec<Flaw>>,
    /// Grows with each failed attempt to go on.
    #[prop(into)]
    shown: Signal<u32>,
) -> impl IntoView {
    let lang = use_lang();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if shown.get() > 0 && !flaws.with_untracked(Vec::is_empty) {
            request_animation_frame(move || {
                if let Some(node) = node.get_untracked() {
                    // A block with a tabindex can take the focus.
                    let _ = node.focus();
                }
            });
        }
    });
    view! {
        <div node_ref=node tabindex="-1" class="sp-error-summary">
            {move || {
                let flaws = flaws.get();
                let count = u64::try_from(flaws.len()).unwrap_or(u64::MAX);
                (count > 0)
                    .then(|| {
                        view! {
                            <Alert tone=Tone::Danger title=fields::errors_found(lang, count)>
                                <ul>{flaws.into_iter().map(item).collect::<Vec<_>>()}</ul>
                            </Alert>
                        }
                    })
            }}
        </div>
    }
}

fn item(flaw: Flaw) -> impl IntoView {
    let id = flaw.field_id.clone();
    let href = format!("#{id}");
    let text = format!("{}: {}", flaw.label, flaw.message);
    view! {
        <li>
            <a
                href=href
                on:click=move |event| {
                    event.prevent_default();
                    focus_field(&id);
                }
            >
                {text}
            </a>
        </li>
    }
}

/// Moves the focus to a control, or to the first control of a group.
pub fn focus_field(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    let inner = element
        .query_selector("input, select, textarea, button")
        .ok()
        .flatten();
    let target = match element.tag_name().as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" | "BUTTON" => Some(element),
        _ => inner.or(Some(element)),
    };
    if let Some(target) = target.and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok()) {
        target.scroll_into_view();
        // What cannot take the focus has at least been scrolled to.
        let _ = target.focus();
    }
}
