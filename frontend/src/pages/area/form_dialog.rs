//! Dialogs that ask for a few words.

use super::question::cancel;
use crate::components::dialog::Dialog;
use crate::components::short_form::Typed;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A dialog around a short form.
#[component]
pub(super) fn FormDialog(
    /// Unique in the page.
    id: &'static str,
    /// Its heading, and its name.
    title: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The form.
    form: Typed,
    /// Words of the button that sends it.
    confirm: &'static str,
    /// Whether that takes something away.
    #[prop(optional)]
    danger: bool,
    /// Sends it.
    send: impl Fn() + Send + 'static,
    /// What follows, what is wrong, and the controls.
    children: Children,
) -> impl IntoView {
    let class = if danger {
        "btn btn-danger"
    } else {
        "btn btn-primary"
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! {
        <Dialog id=id title=title open=open>
            <form novalidate=true on:submit=submit>
                {children()}
                <div class="sp-dialog-actions">
                    {cancel(open)}
                    <button type="submit" class=class aria-disabled=form.aria_disabled()>
                        {confirm}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
