//! Small menus that open on a click.

use super::icon::Icon;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

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
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            if let Some(Ok(Some(summary))) = details.get_untracked().map(|d| d.query_selector("summary")) {
                use wasm_bindgen::JsCast;
                if let Some(summary) = summary.dyn_ref::<web_sys::HtmlElement>() {
                    // A summary can always take the focus.
                    let _ = summary.focus();
                }
            }
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        use wasm_bindgen::JsCast;
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
