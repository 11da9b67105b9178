//! The document as a file: chosen, dropped on the page or pasted into it.

use crate::components::error_summary::focus_field;
use crate::components::field::Frame;
use crate::components::short_form::Typed;
use crate::site::use_lang;
use leptos::ev;
use leptos::prelude::*;
use sportello_types::text::checkpages as words;
use web_sys::File;

/// The control.
pub(super) const FILE: &str = "file";
/// Most bytes: a certificate has a tenth of a megabyte, the photo of a telephone ten.
pub(super) const MOST: f64 = 25_000_000.0;
const TAKEN: &str = "application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg";

/// The control for a file.
#[component]
pub(super) fn FileChooser(
    /// The form that tells what is wrong.
    form: Typed,
    /// Takes the file.
    given: Callback<File>,
) -> impl IntoView {
    let lang = use_lang();
    let over = RwSignal::new(false);
    let choose = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        // The same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            given.run(file);
        }
    };
    let hover = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let drop_here = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let dropped = event.data_transfer().and_then(|dropped| dropped.files()?.get(0));
        if let Some(file) = dropped {
            given.run(file);
        }
    };
    Effect::new(move |_| {
        // A screenshot, or a file copied from a folder; text goes where it is pasted.
        let pasted = window_event_listener(ev::paste, move |event| {
            let file = event.clipboard_data().and_then(|pasted| pasted.files()?.get(0));
            if let Some(file) = file {
                event.prevent_default();
                focus_field(FILE);
                given.run(file);
            }
        });
        on_cleanup(move || pasted.remove());
    });
    let frame = Frame {
        id: FILE.to_owned(),
        label: words::file_label(lang).to_owned(),
        hint: Some(words::file_hint(lang).to_owned()),
        required: false,
        error: form.error(FILE),
    };
    let (described, invalid) = (frame.described_by(), frame.invalid());
    let control = view! {
        <input
            class="form-control"
            type="file"
            id=FILE
            name=FILE
            accept=TAKEN
            aria-describedby=described
            aria-invalid=invalid
            on:change=choose
        />
    };
    view! {
        <h2 class="h4">{words::file_title(lang)}</h2>
        <div
            class="sp-drop"
            class:sp-drop-over=move || over.get()
            on:dragenter=hover
            on:dragover=hover
            on:dragleave=move |_| over.set(false)
            on:drop=drop_here
        >
            {frame.labelled(control)}
            <p class="sp-drop-hint" aria-hidden="true">{words::file_drop(lang)}</p>
        </div>
    }
}
