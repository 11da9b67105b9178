//! A payment of a flow that does not fit is closed: a dialog that says what follows, and asks what was done.

use super::anomalies::TOLD;
use crate::api;
use crate::components::dialog::Dialog;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::Typed;
use crate::format;
use crate::keys::new_key;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::payment_office::NOTE;
use sportello_types::reconciliation::{FlowLine, FlowLineClosure};
use sportello_types::text::{paymentoffice as words, shell};
use sportello_types::values::CleanText;

const WHAT: &str = "flow-close-note";

/// A line, and its flow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    pub(super) psp: String,
    pub(super) flow: String,
    pub(super) line: FlowLine,
}

#[component]
pub(super) fn FlowClose(
    /// Which line; none where the dialog is shut.
    chosen: RwSignal<Option<Chosen>>,
    open: RwSignal<bool>,
    /// What was done, for the page to say.
    told: RwSignal<bool>,
    /// Hears that it was done.
    changed: Callback<()>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![(WHAT, words::note(lang))]);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(Chosen { psp, flow, line }) = chosen.get_untracked() else {
            return;
        };
        let note = form.text(WHAT).trim().parse::<CleanText>().ok();
        let note = note.filter(|note| NOTE.contains(&note.as_str().chars().count()));
        let flaw = note.is_none().then(|| (WHAT, words::wrong_note(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        let Some(note) = note else { return };
        let closing = FlowLineClosure {
            psp,
            flow,
            revision: line.revision,
            line: line.line,
            why: line.why,
            note,
        };
        spawn_local(async move {
            match api::payment_office::close_flow_line(&closing, &key.get_value()).await {
                Ok(()) => {
                    key.set_value(new_key());
                    open.set(false);
                    form.done();
                    live.announce(words::flow_close_done(lang));
                    told.set(true);
                    changed.run(());
                    // The button that had the focus is gone.
                    request_animation_frame(|| focus_field(TOLD));
                }
                Err(error) => {
                    if error.code().is_some() {
                        key.set_value(new_key());
                    }
                    form.failed(error);
                }
            }
        });
    };
    let about = move || {
        chosen.get().map(|Chosen { line, .. }| {
            let amount = format::euro(line.amount.0, lang);
            view! { <p>"IUV "{line.iuv}": "{amount}</p> }
        })
    };
    view! {
        <Dialog id="chiudi-riga" title=words::flow_close_title(lang) open=open>
            <form novalidate=true on:submit=submit>
                <p>{words::flow_close_text(lang)}</p>
                {about}
                {form.summary()}
                <TextArea
                    id=WHAT
                    label=words::note(lang)
                    hint=words::note_hint(lang)
                    required=true
                    maxlength=200_u32
                    value=form.value(WHAT)
                    on_input=form.hear(WHAT)
                    error=form.error(WHAT)
                />
                <div class="sp-dialog-actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
                        {shell::cancel(lang)}
                    </button>
                    <button type="submit" class="btn btn-primary" aria-disabled=form.aria_disabled()>
                        {words::flow_close_yes(lang)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
