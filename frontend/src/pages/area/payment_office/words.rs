//! States and reasons in a word.

use crate::components::badge::{Badge, Mood};
use crate::format;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{Anomaly, DebtStatus, NoticeStatus, Reversal, ReversalOutcome};
use sportello_types::reconciliation::{FlowTrouble, OfficeReceipt, revision_made_at};
use sportello_types::text::paymentoffice as words;

/// Where a debt stands.
pub(super) fn debt_badge(status: DebtStatus, lang: Lang) -> impl IntoView {
    let (mood, word) = match status {
        DebtStatus::ToPay => (Mood::Attention, words::status_to_pay(lang)),
        DebtStatus::PartlyPaid => (Mood::Attention, words::status_partly_paid(lang)),
        DebtStatus::Paid => (Mood::Good, words::status_paid(lang)),
        DebtStatus::Expired => (Mood::Bad, words::status_expired(lang)),
        DebtStatus::Cancelled => (Mood::Neutral, words::status_cancelled(lang)),
    };
    view! { <Badge mood=mood text=word/> }
}

/// Where a notice stands.
pub(super) fn notice_word(status: NoticeStatus, lang: Lang) -> &'static str {
    match status {
        NoticeStatus::Pending => words::notice_pending(lang),
        NoticeStatus::Payable => words::notice_payable(lang),
        NoticeStatus::Expired => words::notice_expired(lang),
        NoticeStatus::Cancelled => words::notice_cancelled(lang),
        NoticeStatus::Superseded => words::notice_superseded(lang),
        NoticeStatus::Paid => words::notice_paid(lang),
        NoticeStatus::Reconciled => words::notice_reconciled(lang),
    }
}

/// What does not fit.
pub(super) fn anomaly_word(kind: Anomaly, lang: Lang) -> &'static str {
    match kind {
        Anomaly::PaidTwice => words::anomaly_paid_twice(lang),
        Anomaly::PaidAfterCancel => words::anomaly_paid_after_cancel(lang),
        Anomaly::PaidOtherWay => words::anomaly_paid_other_way(lang),
        Anomaly::OtherAmount => words::anomaly_other_amount(lang),
        Anomaly::Unknown => words::anomaly_unknown(lang),
        Anomaly::Stamp => words::anomaly_stamp(lang),
        Anomaly::Abandoned => words::anomaly_abandoned(lang),
    }
}

/// A receipt: how much, when, who collected, whether a flow has it, and what does not fit.
pub(super) fn receipt_words(receipt: OfficeReceipt, lang: Lang) -> String {
    let mut line = words::receipt_line(
        lang,
        format::euro(receipt.amount.0, lang),
        format::instant(receipt.paid_at, lang),
        receipt.provider,
        receipt.receipt_id,
    );
    if receipt.reconciled {
        line = format!("{line}, {}", words::receipt_reconciled(lang));
    }
    if let Some(kind) = receipt.anomaly {
        line = format!("{line}. {}.", anomaly_word(kind, lang));
    }
    line
}

/// That what paid a notice was taken back, and how that was settled.
pub(super) fn reversal_words(reversal: Reversal, lang: Lang) -> String {
    let told = words::reversed_on(lang, format::day(reversal.day, lang));
    match reversal.outcome {
        Some(outcome) => format!("{told} ({})", outcome_word(outcome, lang)),
        None => told,
    }
}

/// How money that was taken back was settled.
pub(super) fn outcome_word(outcome: ReversalOutcome, lang: Lang) -> &'static str {
    match outcome {
        ReversalOutcome::AskedAgain => words::reversed_asked_again(lang),
        ReversalOutcome::Settled => words::reversed_settled(lang),
    }
}

/// Why a payment of a flow does not fit.
pub(super) fn trouble_word(why: FlowTrouble, lang: Lang) -> &'static str {
    match why {
        FlowTrouble::NoReceipt => words::trouble_no_receipt(lang),
        FlowTrouble::Unknown => words::trouble_unknown(lang),
        FlowTrouble::Different => words::trouble_different(lang),
        FlowTrouble::Revoked => words::trouble_revoked(lang),
        FlowTrouble::Gone => words::trouble_gone(lang),
    }
}

/// Which revision of a flow: its number, or when it was made where nobody counts them.
pub(super) fn revision_words(revision: i64, lang: Lang) -> String {
    match revision_made_at(revision) {
        Some(at) => words::revision_dated(lang, format::instant(at, lang)),
        None => revision.to_string(),
    }
}
