//! Questions whether something is meant, before it is done.

use crate::busy::Busy;
use crate::components::dialog::Dialog;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;

/// A dialog that says what follows, and does it or not.
#[component]
pub(super) fn Question(
    /// Unique in the page.
    id: &'static str,
    /// Its heading, and its name.
    title: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether it is being done.
    busy: Busy,
    /// Words of the button that does it.
    confirm: &'static str,
    /// Does it.
    act: impl Fn() + Send + 'static,
    /// What follows.
    children: Children,
) -> impl IntoView {
    view! {
        <Dialog id=id title=title open=open>
            {children()}
            <div class="sp-dialog-actions">
                {cancel(open)}
                <button
                    type="button"
                    class="btn btn-danger"
                    aria-disabled=busy.aria_disabled()
                    on:click=move |_| act()
                >
                    {confirm}
                </button>
            </div>
        </Dialog>
    }
}

/// The button in the page that opens the dialog of something that takes something away.
pub(super) fn opener(label: &'static str, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="btn btn-outline-danger mobile-full" on:click=move |_| open.set(true)>
            {label}
        </button>
    }
}

/// The button of a dialog that leaves everything as it is.
pub(super) fn cancel(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
            {shell::cancel(use_lang())}
        </button>
    }
}
