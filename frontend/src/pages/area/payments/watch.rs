//! Waits for what comes from others, receipts above all: asks often in the beginning, then more and more
//! seldom.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::error_summary::focus_field;
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

/// Seconds before each question.
const PAUSES: [u64; 8] = [1, 2, 3, 5, 8, 13, 20, 30];
/// How often the page asks by itself: for a quarter of an hour.
const QUESTIONS: usize = 35;
/// After how many questions it takes longer than usual: about a minute.
const USUAL: usize = 7;
/// Where the page says how things stand.
pub(in crate::pages) const STATE: &str = "stato-pagamento";

/// What a page waits for.
pub(in crate::pages) trait Awaited:
    Clone + PartialEq + Send + Sync + Sized + 'static
{
    /// Whether there is still something to wait for.
    fn is_open(&self) -> bool;

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
    asked: RwSignal<usize>,
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
        watch
    }

    /// Whether it takes longer than usual; changes once.
    pub(in crate::pages) fn is_late(self) -> Memo<bool> {
        Memo::new(move |_| self.asked.get() >= USUAL)
    }

    /// The button that asks at once, and says what came of it.
    pub(in crate::pages) fn button(self, label: &'static str) -> impl IntoView {
        view! {
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-disabled=self.busy.aria_disabled()
                on:click=move |_| self.ask_now()
            >
                {label}
            </button>
        }
    }

    fn ask_now(self) {
        if !self.busy.begin() {
            return;
        }
        spawn_local(async move {
            match self.ask().await {
                // The button may be gone: what it has brought takes the focus.
                Answer::News => request_animation_frame(|| focus_field(STATE)),
                Answer::NoNews => self.live.announce(words::no_news(self.lang)),
                Answer::Unreachable => self.live.announce(words::unreachable(self.lang)),
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

    fn later(self) {
        let Some(pause) = self.asked.try_get_untracked().and_then(pause) else {
            return;
        };
        set_timeout(
            move || {
                if self.is_open() {
                    spawn_local(async move {
                        self.ask().await;
                        if self.asked.try_update(|asked| *asked += 1).is_some() && self.is_open() {
                            self.later();
                        }
                    });
                }
            },
            pause,
        );
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
        if let Some(news) = T::news(&before, &now, self.lang) {
            self.live.announce(news);
        }
        self.watched.set(now);
        Answer::News
    }
}

impl Watch<Attempt> {
    /// The same of somebody who has not signed in, and holds the token of the payment.
    pub(in crate::pages) fn of_visitor(attempt: Loaded<Attempt>, token: String) -> Self {
        Self::begin(attempt, Some(token))
    }
}

/// How long to wait before the next question; nothing after the last one.
fn pause(asked: usize) -> Option<Duration> {
    let last = PAUSES.last();
    let seconds = PAUSES.get(asked).or(last).filter(|_| asked < QUESTIONS);
    seconds.map(|seconds| Duration::from_secs(*seconds))
}

/// How many receipts are here, and of how many.
pub(in crate::pages) fn arrived(notices: &[Notice]) -> (usize, usize) {
    let paid = notices.iter().filter(|notice| notice.status.is_paid()).count();
    (paid, notices.len())
}

/// What is said of a change. That the server calls it paid is the only thing that counts as such.
fn news(before: &Attempt, now: &Attempt, lang: Lang) -> Option<String> {
    let ((had, _), (has, of)) = (arrived(&before.notices), arrived(&now.notices));
    match now.status {
        AttemptStatus::Paid => Some(words::done_title(lang).to_owned()),
        AttemptStatus::Seen if before.status != now.status => Some(paymentnews::seen_title(lang).to_owned()),
        _ if has > had => Some(words::part_arrived(lang, has, of)),
        AttemptStatus::GivenUp if before.status != now.status => Some(words::given_up_text(lang).to_owned()),
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
            notices: numbers
                .zip(notices)
                .map(|(number, status)| notice(number, 1600, *status))
                .collect(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn questions_come_more_and_more_seldom_and_end() {
        let pauses: Vec<_> = (0..).map_while(pause).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.len(), QUESTIONS);
        let all: Duration = pauses.iter().sum();
        assert!(
            (Duration::from_secs(800)..Duration::from_secs(1_000)).contains(&all),
            "{all:?}"
        );
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
