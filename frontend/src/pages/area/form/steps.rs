//! Where the citizen is in the form: the steps that show, and the review.

use crate::form::state::FormState;
use crate::nav::Nav;
use crate::route::{Query, Route};
use leptos::prelude::*;
use sportello_types::form::Step;

/// The parameter of the address that names the step.
const PARAMETER: &str = "passo";
/// The step after the last.
pub(super) const REVIEW: &str = "riepilogo";

/// The steps of a form that show, and the one that the reader is at.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    form: FormState,
    nav: Nav,
    shown: Memo<Vec<String>>,
    current: Memo<String>,
    /// How far the citizen has come.
    furthest: RwSignal<usize>,
}

impl Steps {
    /// The steps; without a step in the address, the one that the draft was last worked on.
    pub(super) fn new(form: FormState, nav: Nav, last: Option<String>) -> Self {
        let shown = Memo::new(move |_| {
            let declared = form.form();
            form.visible().with(|visible| {
                let steps = declared.steps.iter().filter(|step| visible.shows_step(step));
                steps.map(|step| step.id.clone()).collect::<Vec<_>>()
            })
        });
        let reached = shown.with_untracked(|shown| match last.as_deref() {
            Some(REVIEW) => shown.len(),
            last => shown.iter().position(|id| Some(id.as_str()) == last).unwrap_or(0),
        });
        let first = StoredValue::new(last);
        let current = Memo::new(move |_| {
            let asked = nav.parameter(PARAMETER).or_else(|| first.get_value());
            shown.with(|shown| match asked {
                Some(step) if step == REVIEW || shown.contains(&step) => step,
                _ => shown.first().cloned().unwrap_or_else(|| REVIEW.to_owned()),
            })
        });
        let furthest = RwSignal::new(reached);
        let steps = Self {
            form,
            nav,
            shown,
            current,
            furthest,
        };
        Effect::new(move |_| {
            let at = steps.position();
            furthest.update(|furthest| *furthest = at.max(*furthest));
        });
        steps
    }

    /// The step that the reader is at; tracked.
    pub(super) fn current(self) -> Memo<String> {
        self.current
    }

    /// Ids of the steps that show, the review last; tracked.
    pub(super) fn ids(self) -> Vec<String> {
        let mut ids = self.shown.get();
        ids.push(REVIEW.to_owned());
        ids
    }

    /// How far the citizen has come; tracked.
    pub(super) fn furthest(self) -> usize {
        self.furthest.get()
    }

    /// The position of the reader, from 0; tracked.
    pub(super) fn position(self) -> usize {
        let current = self.current.get();
        self.ids().iter().position(|id| *id == current).unwrap_or(0)
    }

    /// The address of a step.
    pub(super) fn path(self, step: &str) -> String {
        let path = Route::IstanzaForm(self.form.copy.istanza).path(self.form.lang);
        format!("{path}{}", Query::of([(PARAMETER, Some(step))]))
    }

    /// Moves by a number of steps; not beyond the ends.
    pub(super) fn go(self, by: isize) {
        let target = untrack(|| {
            let ids = self.ids();
            let at = self.position().checked_add_signed(by)?;
            ids.get(at).cloned()
        });
        if let Some(step) = target {
            self.open(&step);
        }
    }

    /// Opens a step.
    pub(super) fn open(self, step: &str) {
        if self.current.get_untracked() != step {
            self.nav.go(&self.path(step));
        }
    }

    /// A step of the form by its id.
    pub(super) fn declared(self, id: &str) -> Option<Step> {
        self.form.form().step(id).cloned()
    }
}
