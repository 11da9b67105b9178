//! A payment of a flow that does not fit is closed: a dialog that says what follows, and asks what was done.

use super::anomalies::TOLD;
use crate::api;
use crate::components::choice::{Choice, SelectField};
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::{Flaws, Typed};
use crate::format;
use crate::live::use_live;
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::sending::Sending;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payment_office::NOTE;
use sportello_types::payments::ReversalOutcome;
use sportello_types::reconciliation::{FlowLine, FlowLineClosure};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::CleanText;

const WHAT: &str = "flow-close-note";
// As the API points at it.
const OUTCOME: &str = "outcome";
/// How money that was taken back was settled, as the menu names it.
const OUTCOMES: [(&str, ReversalOutcome); 2] = [
    ("asked_again", ReversalOutcome::AskedAgain),
    ("settled", ReversalOutcome::Settled),
];

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
    let form = Typed::new(vec![
        (OUTCOME, words::flow_close_outcome(lang)),
        (WHAT, words::note(lang)),
    ]);
    let sending = Sending::new(form, open);
    let send = move || {
        let Some(Chosen { psp, flow, line }) = chosen.get_untracked() else {
            return;
        };
        let read = read(line.reversal, &form.text(OUTCOME), &form.text(WHAT), lang);
        let Some((outcome, note)) = form.begin_with(read) else {
            return;
        };
        let closing = FlowLineClosure {
            psp,
            flow,
            revision: line.revision,
            line: line.line,
            why: line.why,
            outcome,
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
    let outcome = move || {
        let takes_back = chosen.with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.line.reversal));
        takes_back.then(|| {
            view! {
                <SelectField
                    id=OUTCOME
                    label=words::flow_close_outcome(lang)
                    hint=words::flow_close_outcome_hint(lang)
                    required=true
                    choices=Signal::stored(choices(lang))
                    value=form.value(OUTCOME)
                    on_choose=form.hear(OUTCOME)
                    error=form.error(OUTCOME)
                />
            }
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
            {outcome}
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

fn choices(lang: Lang) -> Vec<Choice> {
    let label = |outcome| match outcome {
        ReversalOutcome::AskedAgain => words::flow_close_asked_again(lang),
        ReversalOutcome::Settled => words::flow_close_settled(lang),
    };
    OUTCOMES
        .into_iter()
        .map(|(value, outcome)| Choice {
            value: value.to_owned(),
            label: label(outcome).to_owned(),
        })
        .collect()
}

/// What was chosen and typed, or all that is wrong with it. How money was settled is said of a line that takes it
/// back, and of no other.
fn read(
    takes_back: bool,
    chosen: &str,
    note: &str,
    lang: Lang,
) -> Result<(Option<ReversalOutcome>, CleanText), Flaws> {
    let known = OUTCOMES.into_iter().find(|(value, _)| *value == chosen);
    let outcome = known.map(|(_, outcome)| outcome).filter(|_| takes_back);
    let note = note.trim().parse::<CleanText>().ok();
    let note = note.filter(|note| NOTE.contains(&note.as_str().chars().count()));
    let mut flaws = Flaws::new();
    if takes_back && outcome.is_none() {
        flaws.push((OUTCOME, words::flow_close_wrong_outcome(lang)));
    }
    if note.is_none() {
        flaws.push((WHAT, words::wrong_note(lang)));
    }
    match note {
        Some(note) if flaws.is_empty() => Ok((outcome, note)),
        _ => Err(flaws),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_money_was_settled_is_asked_for_where_it_was_taken_back_and_nowhere_else() {
        let note = "Sentito chi ha pagato";
        let flaws = read(true, "", "sì", Lang::It).unwrap_err();
        let controls: Vec<&str> = flaws.into_iter().map(|(control, _)| control).collect();
        assert_eq!(controls, [OUTCOME, WHAT]);
        let (outcome, said) = read(true, "asked_again", note, Lang::It).unwrap();
        assert_eq!(
            (outcome, said.as_str()),
            (Some(ReversalOutcome::AskedAgain), note)
        );
        let (outcome, _) = read(false, "asked_again", note, Lang::It).unwrap();
        assert_eq!(outcome, None, "chosen for a line before");
    }
}
