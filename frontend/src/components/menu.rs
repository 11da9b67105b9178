//! Small menus that open on a click.

use super::icon::Icon;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

fn close(details: NodeRef<html::Details>) {
    if let Some(details) = details.get_untracked() {
        details.set_open(false);
    }
}

/// Esc closes an open `details` and gives the focus back to its button.
pub(crate) fn close_on_escape(details: NodeRef<html::Details>) -> impl Fn(ev::KeyboardEvent) + Copy {
    move |event| {
        let open = details.get_untracked().filter(web_sys::HtmlDetailsElement::open);
        let Some(open) = open.filter(|_| event.key() == "Escape") else {
            return;
        };
        close(details);
        if let Ok(Some(summary)) = open.query_selector("summary")
            && let Some(summary) = summary.dyn_ref::<web_sys::HtmlElement>()
        {
            // A summary can always take the focus.
            let _ = summary.focus();
        }
    }
}

/// A menu of links behind a button, made of `details`: it opens without JavaScript. With it, Esc and a
/// click or a focus elsewhere close it.
#[component]
pub fn Menu(
    /// What the button shows.
    #[prop(into)]
    label: String,
    /// What the button is called, when its text is too short.
    #[prop(optional, into)]
    name: Option<String>,
    /// List items.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let on_key = close_on_escape(details);
    let close = move || close(details);
    let on_leave = move |event: ev::FocusEvent| {
        let inside = details.get_untracked().is_some_and(|details| {
            event
                .related_target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
                .is_some_and(|node| details.contains(Some(&node)))
        });
        if !inside {
            close();
        }
    };
    view! {
        <details class="sp-menu" node_ref=details on:keydown=on_key on:focusout=on_leave>
            <summary aria-label=name>
                <span>{label}</span>
                <Icon name="it-expand" class="icon-sm"/>
            </summary>
            <ul on:click=move |_| close()>{children()}</ul>
        </details>
    }
}
