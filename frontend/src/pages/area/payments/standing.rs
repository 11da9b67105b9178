//! Where a debt or a notice stands, in plain words.

use crate::components::badge::{Badge, Mood};
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, DebtStatus, Notice, NoticeStatus, Reversal, ReversalOutcome};
use sportello_types::text::{paymentnews, paymentpages as words};

/// A state in a word, and what it means where the word does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) struct Standing {
    pub(super) mood: Mood,
    pub(super) word: &'static str,
    pub(in crate::pages) text: Option<&'static str>,
}

impl Standing {
    const fn new(mood: Mood, word: &'static str, text: Option<&'static str>) -> Self {
        Self { mood, word, text }
    }

    /// The word alone.
    pub(in crate::pages) fn badge(self) -> impl IntoView {
        view! { <Badge mood=self.mood text=self.word/> }
    }
}

/// Of a debt. One whose money was taken back is not called paid.
pub(super) fn of_debt(debt: &Debt, lang: Lang) -> Standing {
    let mut notices = debt.options.iter().flat_map(|way| &way.notices);
    if notices.any(|notice| notice.reversed.is_some()) {
        return Standing::new(Mood::Bad, paymentnews::reversed(lang), None);
    }
    let (mood, word) = match debt.status {
        DebtStatus::ToPay => (Mood::Attention, words::debt_to_pay(lang)),
        DebtStatus::PartlyPaid => (Mood::Attention, words::debt_partly_paid(lang)),
        DebtStatus::Paid => (Mood::Good, words::debt_paid(lang)),
        DebtStatus::Expired => (Mood::Bad, words::debt_expired(lang)),
        DebtStatus::Cancelled => (Mood::Neutral, words::debt_cancelled(lang)),
    };
    Standing::new(mood, word, None)
}

/// Of a notice, on a day.
pub(in crate::pages) fn of_notice(notice: &Notice, today: NaiveDate, lang: Lang) -> Standing {
    match notice.status {
        NoticeStatus::Pending => Standing::new(
            Mood::Neutral,
            words::pending(lang),
            Some(words::pending_text(lang)),
        ),
        NoticeStatus::Payable => {
            let late = is_late(notice, today);
            let word = if late {
                words::late(lang)
            } else {
                words::payable(lang)
            };
            let text = match (notice.payable, late) {
                (false, _) => Some(words::not_now(lang)),
                (true, true) => Some(words::late_text(lang)),
                (true, false) => None,
            };
            Standing::new(Mood::Attention, word, text)
        }
        NoticeStatus::Expired => {
            Standing::new(Mood::Bad, words::expired(lang), Some(words::expired_text(lang)))
        }
        NoticeStatus::Cancelled => Standing::new(
            Mood::Neutral,
            words::cancelled(lang),
            Some(words::cancelled_text(lang)),
        ),
        NoticeStatus::Superseded => Standing::new(
            Mood::Neutral,
            words::superseded(lang),
            Some(words::superseded_text(lang)),
        ),
        // That the money was found in a flow too is no news for who paid.
        NoticeStatus::Paid | NoticeStatus::Reconciled => match notice.reversed {
            None => Standing::new(Mood::Good, words::paid(lang), None),
            Some(reversal) => of_reversal(reversal, lang),
        },
    }
}

/// Of money that was taken back, as an office has seen to it.
fn of_reversal(reversal: Reversal, lang: Lang) -> Standing {
    let text = match reversal.outcome {
        None => paymentnews::reversed_open(lang),
        Some(ReversalOutcome::AskedAgain) => paymentnews::reversed_asked_again(lang),
        Some(ReversalOutcome::Settled) => paymentnews::reversed_settled(lang),
    };
    Standing::new(Mood::Bad, paymentnews::reversed(lang), Some(text))
}

/// Whether a notice that can still be paid should have been paid before.
pub(super) fn is_late(notice: &Notice, today: NaiveDate) -> bool {
    notice.status == NoticeStatus::Payable && notice.due_on.is_some_and(|due| due < today)
}

#[cfg(test)]
mod tests {
    use super::super::choice::tests::{debt, notice};
    use super::*;
    use std::collections::BTreeSet;

    fn today() -> NaiveDate {
        "2026-11-29".parse().unwrap()
    }

    #[test]
    fn each_state_has_its_words_and_only_money_that_came_is_called_paid() {
        for lang in Lang::ALL {
            let mut told = BTreeSet::new();
            for status in NoticeStatus::ALL {
                let standing = of_notice(&notice(1, 1600, status), today(), lang);
                assert_eq!(standing.word == words::paid(lang), status.is_paid(), "{status:?}");
                assert_eq!(standing.mood == Mood::Good, status.is_paid(), "{status:?}");
                told.insert(standing.word);
            }
            assert_eq!(
                told.len(),
                NoticeStatus::ALL.len() - 1,
                "paid and reconciled are one"
            );
        }
    }

    #[test]
    fn money_that_was_taken_back_is_not_called_paid() {
        let mut back = notice(1, 1600, NoticeStatus::Paid);
        let outcomes = [
            None,
            Some(ReversalOutcome::AskedAgain),
            Some(ReversalOutcome::Settled),
        ];
        for lang in Lang::ALL {
            let mut told = BTreeSet::new();
            for outcome in outcomes {
                let day = today();
                back.reversed = Some(Reversal { day, outcome });
                let standing = of_notice(&back, day, lang);
                assert_eq!(
                    (standing.mood, standing.word),
                    (Mood::Bad, paymentnews::reversed(lang))
                );
                told.insert(standing.text);
                let whole = of_debt(&debt(vec![vec![back.clone()]]), lang);
                assert_eq!(whole.word, standing.word);
            }
            assert_eq!(told.len(), outcomes.len(), "each says something else");
        }
        let paid = debt(vec![vec![notice(1, 1600, NoticeStatus::Paid)]]);
        assert_eq!(of_debt(&paid, Lang::It).mood, Mood::Good);
    }

    #[test]
    fn the_last_day_is_in_time_and_the_next_one_is_late() {
        let mut due = notice(1, 1600, NoticeStatus::Payable);
        let word = |due: &Notice| of_notice(due, today(), Lang::It).word;
        due.due_on = Some(today());
        assert_eq!(word(&due), words::payable(Lang::It));
        due.due_on = today().pred_opt();
        assert_eq!(word(&due), words::late(Lang::It));
        due.status = NoticeStatus::Paid;
        assert_eq!(word(&due), words::paid(Lang::It), "late, but paid");
        due.status = NoticeStatus::Expired;
        assert_eq!(word(&due), words::expired(Lang::It));
    }

    #[test]
    fn what_cannot_be_paid_now_says_so() {
        let mut shut = notice(1, 1600, NoticeStatus::Payable);
        assert_eq!(of_notice(&shut, today(), Lang::It).text, None);
        shut.payable = false;
        assert_eq!(
            of_notice(&shut, today(), Lang::It).text,
            Some(words::not_now(Lang::It))
        );
    }
}
