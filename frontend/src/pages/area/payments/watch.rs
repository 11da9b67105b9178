//! Waits for what comes from others, receipts above all: asks often in the beginning, then more and more
//! seldom; and not while nobody looks at the page, but as soon as somebody does again.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::error_summary::focus_field;
use crate::format;
use crate::live::{Live, use_live};
use crate::load::Loaded;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::PaymentAttemptId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Attempt, AttemptStatus, Notice};
use sportello_types::text::{paymentnews, paymentpages as words};
use std::time::Duration;

/// After how many questions a receipt takes longer than usual: about a minute.
pub(super) const USUAL: usize = 7;
/// Where the page says how things stand.
pub(in crate::pages) const STATE: &str = "stato-pagamento";

/// How soon something is expected, and so how often it is asked for: by itself for a quarter of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum Pace {
    /// A receipt: within a minute.
    Receipt,
    /// What somebody in an office decides: hours, or days.
    Office,
}

impl Pace {
    /// Seconds before each question; the last ones before all others.
    const fn pauses(self) -> &'static [u64] {
        match self {
            Self::Receipt => &[1, 2, 3, 5, 8, 13, 20, 30],
            Self::Office => &[20, 60],
        }
    }

    /// How many questions there are.
    const fn questions(self) -> usize {
        match self {
            Self::Receipt => 35,
            Self::Office => 15,
        }
    }

    /// How long to wait before the next question; nothing after the last one.
    pub(super) fn pause(self, asked: usize) -> Option<Duration> {
        let last = self.pauses().last();
        let next = self.pauses().get(asked).or(last);
        let seconds = next.filter(|_| asked < self.questions());
        seconds.map(|seconds| Duration::from_secs(*seconds))
    }
}

/// What a page waits for.
pub(in crate::pages) trait Awaited:
    Clone + PartialEq + Send + Sync + Sized + 'static
{
    /// Whether there is still something to wait for.
    fn is_open(&self) -> bool;

    /// How soon that is expected.
    fn pace(&self) -> Pace {
        Pace::Receipt
    }

    /// How it stands now. `token`: by which somebody who has not signed in asks for it.
    fn ask(known: Self, token: Option<String>) -> impl Future<Output = Result<Self, ApiError>> + 'static;

    /// What is said of a change.
    fn news(before: &Self, now: &Self, lang: Lang) -> Option<String>;
}

impl Awaited for Attempt {
    fn is_open(&self) -> bool {
        !matches!(self.status, AttemptStatus::Paid | AttemptStatus::Seen)
    }

    fn ask(known: Self, token: Option<String>) -> impl Future<Output = Result<Self, ApiError>> + 'static {
        state(known.id, token)
    }

    fn news(before: &Self, now: &Self, lang: Lang) -> Option<String> {
        news(before, now, lang)
    }
}

async fn state(id: PaymentAttemptId, token: Option<String>) -> Result<Attempt, ApiError> {
    match token {
        Some(token) => api::open_payments::state(token, None).await,
        None => api::payments::attempt(id).await,
    }
}

/// What is watched, as long as its page is open.
pub(in crate::pages) struct Watch<T: 'static> {
    watched: Loaded<T>,
    /// By which it is asked for; by its id where somebody is signed in.
    token: StoredValue<Option<String>>,
    /// Questions since there was something to tell.
    asked: RwSignal<usize>,
    /// Which question is to be asked next: those that it takes the place of are not.
    round: StoredValue<u32>,
    busy: Busy,
    live: Live,
    lang: Lang,
}

impl<T> Clone for Watch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watch<T> {}

/// What a question has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    News,
    /// Something else, of which there is nothing to tell.
    Change,
    NoNews,
    Unreachable,
}

impl<T: Awaited> Watch<T> {
    /// Begins as soon as it is known.
    pub(in crate::pages) fn new(watched: Loaded<T>) -> Self {
        Self::begin(watched, None)
    }

    fn begin(watched: Loaded<T>, token: Option<String>) -> Self {
        let watch = Self {
            watched,
            token: StoredValue::new(token),
            asked: RwSignal::new(0),
            round: StoredValue::new(0),
            busy: Busy::default(),
            live: use_live(),
            lang: use_lang(),
        };
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) {
                return true;
            }
            let known = watched.ready().is_some();
            if known {
                watch.later();
            }
            known
        });
        Effect::new(move |_| {
            let seen = window_event_listener_untyped("visibilitychange", move |_| watch.go_on());
            on_cleanup(move || seen.remove());
        });
        watch
    }

    /// How often it was asked for by itself since there was something to tell; tracked.
    pub(super) fn asked(self) -> usize {
        self.asked.get()
    }

    /// Whether it takes longer than usual, since there was something to tell.
    pub(in crate::pages) fn is_late(self) -> Memo<bool> {
        Memo::new(move |_| self.asked.get() >= USUAL)
    }

    /// The button that asks at once, and says what came of it; news takes the focus, at [`STATE`].
    pub(in crate::pages) fn button(self, label: &'static str) -> impl IntoView {
        self.button_to(STATE, label)
    }

    /// The same, where the page says elsewhere how things stand: at `place`.
    pub(in crate::pages) fn button_to(self, place: &'static str, label: &'static str) -> impl IntoView {
        view! {
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-disabled=self.busy.aria_disabled()
                on:click=move |_| self.ask_now(place)
            >
                {label}
            </button>
        }
    }

    fn ask_now(self, place: &'static str) {
        if !self.busy.begin() {
            return;
        }
        spawn_local(async move {
            let answer = self.ask().await;
            match answer {
                Answer::News => {}
                Answer::Change | Answer::NoNews => self.live.announce(words::no_news(self.lang)),
                Answer::Unreachable => self.live.announce(words::unreachable(self.lang)),
            }
            if matches!(answer, Answer::News | Answer::Change) {
                // The button may be gone: what it has brought takes the focus.
                request_animation_frame(move || focus_field(place));
            }
            self.busy.end();
        });
    }

    /// Asks at once; without news there is nothing to say.
    pub(in crate::pages) fn look(self) {
        spawn_local(async move {
            self.ask().await;
        });
    }

    /// Asks again after a while, if there is something to wait for.
    fn later(self) {
        let Some(known) = self.known().filter(Awaited::is_open) else {
            return;
        };
        let asked = self.asked.try_get_untracked();
        let Some(pause) = asked.and_then(|asked| known.pace().pause(asked)) else {
            return;
        };
        let next = self.round.try_update_value(|round| {
            *round = round.wrapping_add(1);
            *round
        });
        set_timeout(
            move || {
                if self.round.try_get_value() == next {
                    self.go_on();
                }
            },
            pause,
        );
    }

    /// Asks, and again after a while; not while nobody looks: then it goes on when somebody does.
    fn go_on(self) {
        if !self.is_open() || document().hidden() {
            return;
        }
        spawn_local(async move {
            self.ask().await;
            if self.asked.try_update(|asked| *asked += 1).is_some() {
                self.later();
            }
        });
    }

    /// Whether there is still something to wait for, and somebody who waits.
    fn is_open(self) -> bool {
        self.known().is_some_and(|known| known.is_open())
    }

    /// It as far as it is known; nothing when the page was left.
    fn known(self) -> Option<T> {
        self.asked.try_get_untracked()?;
        untrack(|| self.watched.ready())
    }

    async fn ask(self) -> Answer {
        let Some(known) = self.known() else {
            return Answer::NoNews;
        };
        let token = self.token.try_get_value().flatten();
        let Ok(now) = T::ask(known, token).await else {
            return Answer::Unreachable;
        };
        // Another question may have brought it already.
        let Some(before) = self.known().filter(|before| *before != now) else {
            return Answer::NoNews;
        };
        let news = T::news(&before, &now, self.lang);
        self.watched.set(now);
        let Some(news) = news else {
            return Answer::Change;
        };
        self.live.announce(news);
        // What comes next may come soon.
        self.asked.set(0);
        self.later();
        Answer::News
    }
}

impl Watch<Attempt> {
    /// The same of somebody who has not signed in, and holds the token of the payment.
    pub(in crate::pages) fn of_visitor(attempt: Loaded<Attempt>, token: String) -> Self {
        Self::begin(attempt, Some(token))
    }
}

/// How many receipts are here, and of how many.
pub(in crate::pages) fn arrived(notices: &[Notice]) -> (usize, usize) {
    let paid = notices.iter().filter(|notice| notice.status.is_paid()).count();
    (paid, notices.len())
}

/// That nothing was paid, as the page of payments says, and when to try again.
pub(in crate::pages) fn nothing_paid(attempt: &Attempt, lang: Lang) -> String {
    match attempt.again_at {
        Some(at) => words::given_up_stamp(lang, format::time_of(at)),
        None => words::given_up_text(lang).to_owned(),
    }
}

/// What is said of a change. That the server calls it paid is the only thing that counts as such.
fn news(before: &Attempt, now: &Attempt, lang: Lang) -> Option<String> {
    let ((had, _), (has, of)) = (arrived(&before.notices), arrived(&now.notices));
    match now.status {
        AttemptStatus::Paid => Some(words::done_title(lang).to_owned()),
        AttemptStatus::Seen if before.status != now.status => Some(paymentnews::seen_title(lang).to_owned()),
        _ if has > had => Some(words::part_arrived(lang, has, of)),
        AttemptStatus::GivenUp if before.status != now.status => Some(nothing_paid(now, lang)),
        AttemptStatus::Begun | AttemptStatus::Waiting | AttemptStatus::GivenUp | AttemptStatus::Seen => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::choice::tests::notice;
    use super::*;
    use sportello_types::payments::NoticeStatus::{self, Paid, Payable};

    fn attempt(status: AttemptStatus, notices: &[NoticeStatus]) -> Attempt {
        let numbers = 1..;
        Attempt {
            id: PaymentAttemptId::from_parts(0, [0; 10]),
            pay_at: None,
            status,
            returned_at: None,
            again_at: None,
            notices: numbers
                .zip(notices)
                .map(|(number, status)| notice(number, 1600, *status))
                .collect(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn whoever_has_to_wait_reads_until_when() {
        let mut failed = attempt(AttemptStatus::GivenUp, &[Payable]);
        assert_eq!(nothing_paid(&failed, Lang::It), words::given_up_text(Lang::It));
        failed.again_at = Some("2026-11-30T13:35:00Z".parse().unwrap());
        let told = nothing_paid(&failed, Lang::It);
        assert!(told.contains("14:35"), "{told}");
        let before = attempt(AttemptStatus::Begun, &[Payable]);
        assert_eq!(news(&before, &failed, Lang::It), Some(told));
    }

    #[test]
    fn questions_come_more_and_more_seldom_and_end() {
        let pauses = |pace: Pace| -> Vec<Duration> { (0..).map_while(|asked| pace.pause(asked)).collect() };
        for pace in [Pace::Receipt, Pace::Office] {
            let pauses = pauses(pace);
            assert!(pauses.is_sorted());
            assert_eq!(pauses.len(), pace.questions());
            let all: Duration = pauses.iter().sum();
            assert!(
                (Duration::from_secs(800)..Duration::from_secs(1_000)).contains(&all),
                "{pace:?}: {all:?}"
            );
        }
        let pauses = pauses(Pace::Receipt);
        let usual: Duration = pauses.iter().take(USUAL).sum();
        assert!(
            (Duration::from_secs(45)..Duration::from_secs(75)).contains(&usual),
            "{usual:?}"
        );
    }

    #[test]
    fn money_that_paid_nothing_is_waited_for_no_longer_and_told_of() {
        let waiting = attempt(AttemptStatus::Waiting, &[Payable]);
        let seen = attempt(AttemptStatus::Seen, &[NoticeStatus::Cancelled]);
        assert!(waiting.is_open() && !seen.is_open());
        let lang = Lang::It;
        let told = Some(paymentnews::seen_title(lang).to_owned());
        assert_eq!(news(&waiting, &seen, lang), told);
        assert_eq!(news(&seen, &seen, lang), None);
    }

    #[test]
    fn nothing_is_called_received_before_all_receipts_are_here() {
        let lang = Lang::It;
        let waiting = attempt(AttemptStatus::Waiting, &[Payable, Payable]);
        let half = attempt(AttemptStatus::Waiting, &[Paid, Payable]);
        let done = attempt(AttemptStatus::Paid, &[Paid, Paid]);
        assert_eq!(news(&waiting, &waiting, lang), None);
        assert_eq!(news(&waiting, &half, lang), Some(words::part_arrived(lang, 1, 2)));
        assert_eq!(news(&half, &done, lang), Some(words::done_title(lang).to_owned()));
        let given_up = attempt(AttemptStatus::GivenUp, &[Payable, Payable]);
        assert_eq!(
            news(&given_up, &done, lang),
            Some(words::done_title(lang).to_owned()),
            "the receipts come all the same"
        );
    }
}
