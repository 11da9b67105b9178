//! Saving as one types: a moment after the last key, one save at a time, each on the version that the
//! one before gave. What is typed meanwhile is saved next, never overwritten.

use crate::api::{self, ApiError};
use crate::connection::{Connection, connection};
use crate::device::Copy;
use crate::form::state::FormState;
use crate::live::Live;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::form::Answers;
use sportello_types::istanze::{DraftContent, Istanza};
use sportello_types::problem::ProblemCode;
use sportello_types::text::formpage as words;
use std::sync::Arc;
use std::time::Duration;

/// How long the keys must rest before a save begins.
const REST: Duration = Duration::from_millis(800);

/// How the draft stands with the portal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Saving {
    /// As it came.
    Untouched,
    /// Something is still to be saved.
    Waiting,
    /// All is saved, since then.
    Saved(DateTime<Utc>),
    /// The last save failed.
    Failed(ApiError),
    /// Another device saved something else: this.
    Conflict(Box<Istanza>),
}

/// Saves the draft.
#[derive(Clone, Copy)]
pub(super) struct Saver {
    form: FormState,
    live: Live,
    step: Memo<String>,
    state: RwSignal<Saving>,
    comparing: RwSignal<bool>,
    book: StoredValue<Book>,
}

/// What the saver remembers.
#[derive(Clone, Default)]
struct Book {
    /// The version that the next save rests on.
    version: i64,
    /// The version of the form that shows.
    under: Option<String>,
    /// Number of the last change that the portal has.
    saved: u64,
    /// Whether a save is under way.
    busy: bool,
    /// What waits for all to be saved.
    after: Option<Callback<()>>,
    /// What the last save carried, whether or not its answer arrived.
    sent: Option<Arc<Answers>>,
}

impl Saver {
    /// Begins to listen to changes.
    pub(super) fn new(form: FormState, live: Live, step: Memo<String>, version: i64, under: String) -> Self {
        let saver = Self {
            form,
            live,
            step,
            state: RwSignal::new(Saving::Untouched),
            comparing: RwSignal::new(false),
            book: StoredValue::new(Book {
                version,
                under: Some(under),
                ..Book::default()
            }),
        };
        Effect::new(move |_| {
            let edits = form.edits();
            if edits > 0 {
                saver.changed(edits);
            }
        });
        // The way to the portal is free again.
        Effect::new(move |before: Option<Connection>| {
            let now = connection();
            let back = now == Connection::Up && before.is_some_and(|before| before != Connection::Up);
            if back && matches!(saver.state.get_untracked(), Saving::Failed(_)) {
                saver.save();
            }
            now
        });
        on_cleanup(move || saver.leave());
        saver
    }

    /// The page is left before the keys have rested: one last save, on its own.
    fn leave(self) {
        let conflict = matches!(self.state.try_get_untracked(), None | Some(Saving::Conflict(_)));
        let Book {
            version, saved, busy, ..
        } = self.book();
        if conflict || busy || saved == self.form.edits_now() {
            return;
        }
        let (id, copy, answers) = (self.form.copy.istanza, self.form.copy, self.form.answers());
        let content = DraftContent {
            answers,
            step: self.step.try_get_untracked(),
            form_version: self.book().under,
        };
        spawn_local(async move {
            if api::istanze::save(id, &content, version).await.is_ok() {
                copy.forget();
            }
        });
    }

    /// How the draft stands; tracked.
    pub(super) fn state(self) -> Saving {
        self.state.get()
    }

    /// Whether two versions are being compared.
    pub(super) fn comparing(self) -> RwSignal<bool> {
        self.comparing
    }

    /// Shows both versions.
    pub(super) fn compare(self) {
        self.comparing.set(true);
    }

    /// The book; of a page that was left, an empty one.
    fn book(self) -> Book {
        self.book.try_get_value().unwrap_or_default()
    }

    fn note(self, change: impl FnOnce(&mut Book)) {
        self.book.try_update_value(change);
    }

    fn changed(self, edits: u64) {
        let copy = Copy {
            version: self.book().version,
            answers: self.form.answers(),
        };
        self.form.copy.keep(&copy);
        if !matches!(self.state.get_untracked(), Saving::Waiting | Saving::Conflict(_)) {
            self.state.set(Saving::Waiting);
        }
        set_timeout(
            move || {
                // Newer keys have their own timer; a page that was left has none.
                if self.state.try_get_untracked().is_some() && self.form.edits_now() == edits {
                    self.save();
                }
            },
            REST,
        );
    }

    fn is_clean(self) -> bool {
        self.book().saved == self.form.edits_now()
    }

    /// Saves at once because the citizen asks.
    pub(super) fn save_now(self) {
        if self.is_clean() {
            self.form.touch();
        }
        self.save();
    }

    /// The version that the portal has from here.
    pub(super) fn version(self) -> i64 {
        self.book().version
    }

    /// Does something once the portal has all that was typed; not at all if that fails.
    pub(super) fn then(self, after: Callback<()>) {
        if self.is_clean() && !self.book().busy {
            after.run(());
        } else {
            self.note(|book| book.after = Some(after));
            self.save();
        }
    }

    /// Saves, unless a save is under way (which goes on to the newest by itself) or a conflict waits.
    pub(super) fn save(self) {
        let conflict = matches!(self.state.try_get_untracked(), None | Some(Saving::Conflict(_)));
        if conflict || self.book().busy {
            return;
        }
        self.note(|book| book.busy = true);
        self.state.set(Saving::Waiting);
        spawn_local(async move {
            let done = self.run().await;
            let after = self.book().after;
            self.note(|book| (book.busy, book.after) = (false, None));
            match done {
                Ok(at) => self.succeeded(at, after),
                Err(error) => self.failed(error).await,
            }
        });
    }

    /// Saves until nothing newer is there.
    async fn run(self) -> Result<DateTime<Utc>, ApiError> {
        loop {
            let edits = self.form.edits_now();
            let content = DraftContent {
                answers: self.form.answers(),
                step: self.step.try_get_untracked(),
                form_version: self.book().under,
            };
            let version = self.book().version;
            self.note(|book| book.sent = Some(Arc::new(content.answers.clone())));
            let saved = api::istanze::save(self.form.copy.istanza, &content, version).await?;
            self.note(|book| (book.version, book.saved) = (saved.version, edits));
            // A page that was left has no edits any more.
            if self.form.edits_now() == edits || self.state.try_get_untracked().is_none() {
                return Ok(saved.saved_at);
            }
        }
    }

    fn succeeded(self, at: DateTime<Utc>, after: Option<Callback<()>>) {
        // Of a page that was left meanwhile, newer answers may be in the copy alone.
        if self.state.try_set(Saving::Saved(at)).is_none() {
            self.form.copy.forget();
            if let Some(after) = after {
                after.run(());
            }
        }
    }

    /// Shows why the portal did not take the answers; both versions where another device was first.
    pub(super) async fn failed(self, error: ApiError) {
        if error.code() == Some(ProblemCode::PreconditionFailed)
            && let Ok(theirs) = api::istanze::one(self.form.copy.istanza).await
        {
            // The last save arrived and its answer was lost: the other device is this one.
            if self.book().sent.is_some_and(|sent| *sent == theirs.answers) {
                self.insist(theirs.version);
                return;
            }
            self.live.alert(words::conflict_title(self.form.lang));
            self.state.try_set(Saving::Conflict(Box::new(theirs)));
            self.comparing.try_set(true);
            return;
        }
        self.live.alert(words::save_failed(self.form.lang));
        self.state.try_set(Saving::Failed(error));
    }

    /// The citizen keeps the answers of this device over those of the other.
    pub(super) fn insist(self, theirs: i64) {
        self.note(|book| book.version = theirs);
        self.state.set(Saving::Waiting);
        self.save();
    }
}
