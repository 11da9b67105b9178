//! What an operator does about an anomaly: dialogs that say what follows, and ask for a few words.

use super::anomalies::TOLD;
use crate::api::{self, ApiError};
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::{Flaws, Typed, field};
use crate::format;
use crate::live::use_live;
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::sending::Sending;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::PaymentReceiptId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::NOTE;
use sportello_types::reconciliation::{OfficeAnomaly, OfficeNote, RefundDecision, RefundProposal};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::{CleanText, EuroCents};

/// Something that is done about an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Close,
    Propose,
    Confirm,
    Reject,
}

impl Act {
    /// Words of its button; whoever withdraws the own proposal rejects nobody's.
    pub(super) fn button(self, own: bool, lang: Lang) -> &'static str {
        match self {
            Self::Close => words::close(lang),
            Self::Propose => words::refund_propose(lang),
            Self::Confirm => words::refund_confirm(lang),
            Self::Reject if own => words::refund_withdraw(lang),
            Self::Reject => words::refund_reject(lang),
        }
    }

    /// The same, with the notice: one page has many such buttons.
    pub(super) fn of(self, lang: Lang, number: &str) -> String {
        match self {
            Self::Close => words::close_of(lang, number),
            Self::Propose => words::refund_propose_of(lang, number),
            Self::Confirm => words::refund_confirm_of(lang, number),
            Self::Reject => words::refund_reject_of(lang, number),
        }
    }

    /// Ids of the dialog, and of its control for words.
    const fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Close => ("chiudi-anomalia", "close-note"),
            Self::Propose => ("proponi-rimborso", "propose-note"),
            Self::Confirm => ("conferma-rimborso", "confirm-act"),
            Self::Reject => ("respingi-rimborso", "reject-note"),
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Close => words::close_title(lang),
            Self::Propose => words::refund_title(lang),
            Self::Confirm => words::refund_confirm_title(lang),
            Self::Reject => words::refund_reject_title(lang),
        }
    }

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Close => words::close_text(lang),
            Self::Propose => words::refund_text(lang),
            Self::Confirm => words::refund_confirm_text(lang),
            Self::Reject => words::refund_reject_text(lang),
        }
    }

    fn yes(self, lang: Lang) -> &'static str {
        match self {
            Self::Close => words::close_confirm(lang),
            Self::Propose => words::refund_send(lang),
            Self::Confirm => words::refund_confirm_yes(lang),
            Self::Reject => words::refund_reject_yes(lang),
        }
    }

    fn done(self, lang: Lang) -> &'static str {
        match self {
            Self::Close => words::close_done(lang),
            Self::Propose => words::refund_done(lang),
            Self::Confirm => words::refund_confirmed(lang),
            Self::Reject => words::refund_rejected(lang),
        }
    }
}

const AMOUNT: &str = "propose-amount";

/// The dialogs of the page, and what became of them.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    chosen: RwSignal<Option<OfficeAnomaly>>,
    close: RwSignal<bool>,
    propose: RwSignal<bool>,
    confirm: RwSignal<bool>,
    reject: RwSignal<bool>,
    told: RwSignal<Option<&'static str>>,
    changed: Callback<()>,
}

impl Acts {
    /// `changed` hears that something was done.
    pub(super) fn new(changed: Callback<()>) -> Self {
        let shut = || RwSignal::new(false);
        Self {
            chosen: RwSignal::new(None),
            close: shut(),
            propose: shut(),
            confirm: shut(),
            reject: shut(),
            told: RwSignal::new(None),
            changed,
        }
    }

    /// Opens the dialog of an act.
    pub(super) fn open(self, act: Act, anomaly: OfficeAnomaly) {
        self.told.set(None);
        self.chosen.set(Some(anomaly));
        self.signal(act).set(true);
    }

    /// What was done; tracked.
    pub(super) fn told(self) -> Option<&'static str> {
        self.told.get()
    }

    fn signal(self, act: Act) -> RwSignal<bool> {
        match act {
            Act::Close => self.close,
            Act::Propose => self.propose,
            Act::Confirm => self.confirm,
            Act::Reject => self.reject,
        }
    }
}

/// What was typed.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    note: CleanText,
    amount: EuroCents,
}

impl Written {
    async fn send(self, act: Act, id: PaymentReceiptId, key: &str) -> Result<(), ApiError> {
        let Self { note, amount } = self;
        match act {
            Act::Close => api::payment_office::close(id, &OfficeNote { note }, key).await,
            Act::Propose => {
                let proposal = RefundProposal { amount, note };
                api::payment_office::propose(id, &proposal, key).await
            }
            Act::Confirm => {
                let decision = RefundDecision::Confirm { act: note };
                api::payment_office::decide(id, &decision, key).await
            }
            Act::Reject => {
                let decision = RefundDecision::Reject { note };
                api::payment_office::decide(id, &decision, key).await
            }
        }
    }
}

/// What was typed, or all that is wrong with it.
fn read(act: Act, note: &str, amount: &str, paid: EuroCents, lang: Lang) -> Result<Written, Flaws> {
    let (_, control) = act.ids();
    let mut flaws = Flaws::new();
    let least = if act == Act::Confirm { 1 } else { *NOTE.start() };
    let note = note.trim().parse::<CleanText>();
    let note = note.ok().filter(|note| note.as_str().chars().count() >= least);
    if note.is_none() {
        let message = if act == Act::Confirm {
            words::wrong_act(lang)
        } else {
            words::wrong_note(lang)
        };
        flaws.push((control, message));
    }
    let amount = if act == Act::Propose {
        let read = amount.parse::<EuroCents>().ok();
        let read = read.filter(|amount| amount.0 >= 1 && *amount <= paid);
        if read.is_none() {
            flaws.push((AMOUNT, words::wrong_amount(lang)));
        }
        read
    } else {
        Some(EuroCents(0))
    };
    match (note, amount) {
        (Some(note), Some(amount)) => Ok(Written { note, amount }),
        _ => Err(flaws),
    }
}

/// The dialog of an act.
#[component]
pub(super) fn ActDialog(act: Act, acts: Acts) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let (id, control) = act.ids();
    let open = acts.signal(act);
    let label = if act == Act::Confirm {
        words::refund_act(lang)
    } else {
        words::note(lang)
    };
    let hint = if act == Act::Confirm {
        words::refund_act_hint(lang)
    } else {
        words::note_hint(lang)
    };
    let form = Typed::new(vec![(AMOUNT, words::refund_amount(lang)), (control, label)]);
    let sending = Sending::new(form, open);
    Effect::new(move |_| {
        // What is proposed at first is all that was paid.
        if act == Act::Propose && open.get() {
            let paid = acts
                .chosen
                .with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.receipt.amount));
            form.set(AMOUNT, paid.map_or_else(String::new, |paid| paid.to_string()));
        }
    });
    let send = move || {
        let Some(anomaly) = acts.chosen.get_untracked() else {
            return;
        };
        let paid = anomaly.receipt.amount;
        let written = read(act, &form.text(control), &form.text(AMOUNT), paid, lang);
        let Some(written) = form.begin_with(written) else {
            return;
        };
        let key = sending.key();
        let answer = async move { written.send(act, anomaly.id, &key).await };
        sending.send(answer, move |()| {
            live.announce(act.done(lang));
            acts.told.set(Some(act.done(lang)));
            acts.changed.run(());
            // The button that had the focus is gone.
            request_animation_frame(|| focus_field(TOLD));
        });
    };
    let about = move || {
        acts.chosen.get().map(|chosen| {
            let receipt = chosen.receipt;
            let came = format::euro(receipt.amount.0, lang);
            let compared = words::asked_paid(
                lang,
                format::euro(chosen.asked.0, lang),
                came,
                format::instant(receipt.paid_at, lang),
            );
            view! { <p>{words::list_number(lang, receipt.number.grouped())}": "{compared}</p> }
        })
    };
    let amount = (act == Act::Propose).then(|| {
        field(
            form,
            AMOUNT,
            words::refund_amount(lang),
            Some(words::refund_amount_hint(lang)),
            ("text", "off", 15),
        )
    });
    view! {
        <FormDialog id=id title=act.title(lang) open=open form=form confirm=act.yes(lang) send=send>
            <p>{act.text(lang)}</p>
            {about}
            {form.summary()}
            {amount}
            <TextArea
                id=control
                label=label
                hint=hint
                required=true
                maxlength=200_u32
                value=form.value(control)
                on_input=form.hear(control)
                error=form.error(control)
            />
        </FormDialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_is_of_a_cent_at_least_and_not_more_than_was_paid() {
        let wrong = |note: &str, amount: &str| {
            let read = read(Act::Propose, note, amount, EuroCents(6450), Lang::It);
            let flaws = read.err().unwrap_or_default();
            flaws.into_iter().map(|(control, _)| control).collect::<Vec<_>>()
        };
        let why = "Pagato due volte, lo stesso giorno";
        assert!(wrong(why, "64,50").is_empty());
        assert_eq!(wrong(why, "64,51"), [AMOUNT]);
        assert_eq!(wrong("sì", "0"), ["propose-note", AMOUNT]);
        assert!(read(Act::Confirm, "n. 1", "", EuroCents(1), Lang::It).is_ok());
        assert!(read(Act::Close, "n. 1", "", EuroCents(1), Lang::It).is_err());
    }
}
