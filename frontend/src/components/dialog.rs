//! Dialogs.

use super::icon::Icon;
use crate::site::use_lang;
use leptos::html;
use leptos::prelude::*;
use sportello_types::text::shell;

/// A modal dialog: the platform's `dialog`, which keeps the focus inside, makes the rest inert, closes
/// with Esc and gives the focus back.
#[component]
pub fn Dialog(
    /// Unique in the page.
    id: &'static str,
    /// Its heading, and its name.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open; set it to open and to close.
    open: RwSignal<bool>,
    /// What it holds; buttons go into a `div` of class `sp-dialog-actions`.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = format!("{id}-titolo");
    let labelled_by = heading.clone();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only for a dialog outside of the document.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            id=id
            class="sp-dialog"
            node_ref=dialog
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            <div class="sp-dialog-head">
                <h2 id=heading class="h4">{move || title.get()}</h2>
                <button
                    type="button"
                    class="btn sp-close"
                    aria-label=shell::close(lang)
                    on:click=move |_| open.set(false)
                >
                    <Icon name="it-close"/>
                </button>
            </div>
            {children()}
        </dialog>
    }
}
