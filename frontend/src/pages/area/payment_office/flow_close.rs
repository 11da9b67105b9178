//! A payment of a flow that does not fit is closed: a dialog that says what follows, and asks what was done.

use super::anomalies::TOLD;
use crate::api;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::Typed;
use crate::format;
use crate::live::use_live;
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::sending::Sending;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::payment_office::NOTE;
use sportello_types::reconciliation::{FlowLine, FlowLineClosure};
use sportello_types::text::paymentoffice as words;
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
    let sending = Sending::new(form, open);
    let send = move || {
        let Some(Chosen { psp, flow, line }) = chosen.get_untracked() else {
            return;
        };
        let note = form.text(WHAT).trim().parse::<CleanText>().ok();
        let note = note.filter(|note| NOTE.contains(&note.as_str().chars().count()));
        let Some(note) = form.begin_with(note.ok_or_else(|| vec![(WHAT, words::wrong_note(lang))])) else {
            return;
        };
        let closing = FlowLineClosure {
            psp,
            flow,
            revision: line.revision,
            line: line.line,
            why: line.why,
            note,
        };
        let key = sending.key();
        let answer = async move { api::payment_office::close_flow_line(&closing, &key).await };
        sending.send(answer, move |()| {
            live.announce(words::flow_close_done(lang));
            told.set(true);
            changed.run(());
            // The button that had the focus is gone.
            request_animation_frame(|| focus_field(TOLD));
        });
    };
    let about = move || {
        chosen.get().map(|Chosen { line, .. }| {
            let amount = format::euro(line.amount.0, lang);
            view! { <p>"IUV "{line.iuv}": "{amount}</p> }
        })
    };
    view! {
        <FormDialog
            id="chiudi-riga"
            title=words::flow_close_title(lang)
            open=open
            form=form
            confirm=words::flow_close_yes(lang)
            send=send
        >
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
        </FormDialog>
    }
}
