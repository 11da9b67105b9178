//! What is said while no receipt is here: within the minute that it usually takes, later, and once the two days are
//! over in which receipts come (pagoPA SANP, `paSendRTV2`: 48 attempts, one an hour).

use super::watch::{Pace, USUAL, Watch, arrived};
use crate::components::alert::{Alert, Tone};
use crate::live::use_live;
use crate::pages::clock;
use crate::site::{use_lang, use_site};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::Attempt;
use sportello_types::text::paymentpages as words;

/// So long after the browser came back nobody is told that the receipt is about to come, whenever the page was opened:
/// the usual minute, and one for clocks that differ.
const LATE: TimeDelta = TimeDelta::minutes(2);
/// So long receipts may take.
const OVERDUE: TimeDelta = TimeDelta::days(2);

/// How long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// As long as it usually does.
    Usual,
    /// Longer.
    Late,
    /// Longer than receipts may take: somebody has to look into it.
    Overdue,
}

impl Wait {
    /// `returned`: when the browser came back first; `asked`: how often it was asked for since.
    fn of(returned: Option<DateTime<Utc>>, now: DateTime<Utc>, asked: usize) -> Self {
        let waited = returned.map(|returned| now.signed_duration_since(returned));
        let is_over = |time: TimeDelta| waited.is_some_and(|waited| waited >= time);
        if is_over(OVERDUE) {
            Self::Overdue
        } else if asked >= USUAL || is_over(LATE) {
            Self::Late
        } else {
            Self::Usual
        }
    }

    /// What is to be expected; `stopped`: whether the page asks no more by itself.
    fn text(self, stopped: bool, lang: Lang) -> &'static str {
        match (self, stopped) {
            (_, true) => words::wait_stopped(lang),
            (Self::Usual, false) => words::wait_text(lang),
            (Self::Late | Self::Overdue, false) => words::wait_on(lang),
        }
    }

    /// That it takes long, in a few words.
    fn title(self, lang: Lang) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Late => Some(words::late_title(lang)),
            Self::Overdue => Some(words::overdue_title(lang)),
        }
    }

    /// What to do about it, and then what in which case.
    fn advice(self, phone: &str, lang: Lang) -> (&'static str, Vec<String>) {
        match self {
            Self::Usual | Self::Late => (
                words::late_wait(lang),
                vec![
                    words::late_paid(lang).to_owned(),
                    words::late_unpaid(lang).to_owned(),
                    words::late_office(lang, phone),
                ],
            ),
            Self::Overdue => (
                words::overdue_text(lang),
                vec![
                    words::overdue_paid(lang, phone),
                    words::overdue_unpaid(lang).to_owned(),
                ],
            ),
        }
    }
}

/// What is said while no receipt is here; `leave`: what happens when the page is left.
pub(in crate::pages) fn waiting(
    attempt: &Attempt,
    watch: Watch<Attempt>,
    leave: &'static str,
    lang: Lang,
) -> impl IntoView + use<> {
    let (has, of) = arrived(&attempt.notices);
    let part = (has > 0).then(|| view! { <p>{words::part_arrived(lang, has, of)}</p> });
    let returned = attempt.returned_at;
    // With each question it is looked at anew how much time has passed.
    let wait = Memo::new(move |_| Wait::of(returned, clock::now(), watch.asked()));
    let stopped = Memo::new(move |_| Pace::Receipt.pause(watch.asked()).is_none());
    let live = use_live();
    Effect::new(move |before: Option<Wait>| {
        let now = wait.get();
        // An alert is not spoken when it appears; what stood there from the beginning is read with the page.
        if before.is_some_and(|before| before != now)
            && let Some(title) = now.title(lang)
        {
            live.announce(title);
        }
        now
    });
    view! {
        <h2 class="h4">{words::wait_title(lang)}</h2>
        <Alert tone=Tone::Info>
            {part}
            <p>{move || wait.get().text(stopped.get(), lang)}</p>
            <p>{leave}</p>
            <p>{words::wait_once(lang)}</p>
        </Alert>
        {move || too_long(wait.get())}
        <p>{watch.button(words::check(lang))}</p>
    }
}

/// What to do when it takes long.
fn too_long(wait: Wait) -> Option<impl IntoView + use<>> {
    let (lang, phone) = (use_lang(), use_site().tenant.contacts.phone.clone());
    let title = wait.title(lang)?;
    let (text, cases) = wait.advice(&phone, lang);
    let cases: Vec<_> = cases.into_iter().map(|case| view! { <li>{case}</li> }).collect();
    Some(view! {
        <Alert tone=Tone::Warning title=title>
            <p>{text}</p>
            <ul>{cases}</ul>
        </Alert>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn whoever_opens_the_page_later_is_not_told_that_it_takes_a_minute() {
        let returned = Some(at("2026-11-30T10:00:00Z"));
        for (now, asked, wanted) in [
            ("2026-11-30T10:00:01Z", 0, Wait::Usual),
            // A clock that is behind.
            ("2026-11-30T09:58:00Z", 0, Wait::Usual),
            ("2026-11-30T10:01:00Z", USUAL, Wait::Late),
            ("2026-11-30T10:10:00Z", 0, Wait::Late),
            ("2026-12-01T10:00:00Z", 0, Wait::Late),
            ("2026-12-02T09:59:59Z", USUAL, Wait::Late),
            ("2026-12-02T10:00:00Z", 0, Wait::Overdue),
        ] {
            assert_eq!(Wait::of(returned, at(now), asked), wanted, "{now}, {asked}");
        }
        // Who has not come back may be paying still.
        assert_eq!(Wait::of(None, at("2026-12-02T10:00:00Z"), 0), Wait::Usual);
    }

    #[test]
    fn each_wait_has_its_words_and_none_promises_what_the_page_does_no_more() {
        for lang in Lang::ALL {
            assert_eq!(Wait::Usual.title(lang), None);
            assert_ne!(Wait::Late.title(lang), Wait::Overdue.title(lang));
            assert_ne!(
                Wait::Late.advice("070 1", lang),
                Wait::Overdue.advice("070 1", lang)
            );
            assert_ne!(Wait::Usual.text(false, lang), Wait::Overdue.text(false, lang));
            for wait in [Wait::Usual, Wait::Late, Wait::Overdue] {
                assert_eq!(wait.text(true, lang), words::wait_stopped(lang));
            }
        }
    }
}
