//! What is typed into a short form, and what is wrong with it.

use crate::api::ApiError;
use crate::busy::Busy;
use crate::components::error_summary::{ErrorSummary, Flaw};
use crate::components::field::TextField;
use crate::components::problem::ApiFailure;
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;
use std::collections::BTreeMap;

/// What is wrong, by control.
pub(crate) type Flaws = Vec<(&'static str, &'static str)>;

/// A short form: values by the id of their control, flaws by the same.
#[derive(Clone, Copy)]
pub(crate) struct Typed {
    values: RwSignal<BTreeMap<&'static str, String>>,
    wrong: RwSignal<Vec<(String, String)>>,
    attempts: RwSignal<u32>,
    failure: RwSignal<Option<ApiError>>,
    busy: Busy,
    labels: StoredValue<Vec<(&'static str, &'static str)>>,
}

impl Typed {
    /// An empty form; `labels`: the controls in their order, with their words.
    pub(crate) fn new(labels: Vec<(&'static str, &'static str)>) -> Self {
        Self {
            values: RwSignal::new(BTreeMap::new()),
            wrong: RwSignal::new(Vec::new()),
            attempts: RwSignal::new(0),
            failure: RwSignal::new(None),
            busy: Busy::default(),
            labels: StoredValue::new(labels),
        }
    }

    /// What stands in a control; not tracked.
    pub(crate) fn text(self, id: &'static str) -> String {
        self.values
            .with_untracked(|values| values.get(id).cloned().unwrap_or_default())
    }

    /// What stands in a control; tracked.
    pub(crate) fn value(self, id: &'static str) -> Signal<String> {
        Signal::derive(move || {
            self.values
                .with(|values| values.get(id).cloned().unwrap_or_default())
        })
    }

    /// Hears what is typed into a control.
    pub(crate) fn hear(self, id: &'static str) -> Callback<String> {
        Callback::new(move |text: String| self.set(id, text))
    }

    /// Puts something into a control.
    pub(crate) fn set(self, id: &'static str, text: String) {
        self.values.update(|values| {
            values.insert(id, text);
        });
    }

    /// What is wrong with a control; tracked.
    pub(crate) fn error(self, id: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.wrong.with(|wrong| {
                let found = wrong.iter().find(|(at, _)| at == id);
                found.map(|(_, message)| message.clone())
            })
        })
    }

    /// Whether a control still holds what it held before the page waited for something; false when the page
    /// was left meanwhile.
    #[cfg(feature = "area")]
    pub(crate) fn holds(self, id: &'static str, text: &str) -> bool {
        let held = self
            .values
            .try_with_untracked(|values| values.get(id).is_some_and(|now| now == text));
        held.unwrap_or(false)
    }

    /// For the button that sends it; tracked.
    pub(crate) fn aria_disabled(self) -> impl Fn() -> Option<&'static str> + Copy {
        self.busy.aria_disabled()
    }

    /// Begins to send, unless something is wrong or it is being sent already.
    pub(crate) fn begin(self, flaws: Flaws) -> bool {
        let good = flaws.is_empty();
        if good && !self.busy.begin() {
            return false;
        }
        self.failure.set(None);
        let flaws: Vec<_> = flaws
            .into_iter()
            .map(|(id, message)| (id.to_owned(), message.to_owned()))
            .collect();
        self.refuse(flaws);
        good
    }

    /// Begins to send what was read, unless something is wrong with it or something is being sent already.
    #[cfg(feature = "area")]
    pub(crate) fn begin_with<T>(self, read: Result<T, Flaws>) -> Option<T> {
        match read {
            Ok(read) => self.begin(Flaws::new()).then_some(read),
            Err(flaws) => {
                self.begin(flaws);
                None
            }
        }
    }

    /// The answer has come, and asks for more: what was typed stays.
    pub(crate) fn pause(self) {
        self.busy.end();
        self.wrong.set(Vec::new());
    }

    /// The answer has come, and it was good.
    #[cfg(feature = "area")]
    pub(crate) fn done(self) {
        self.busy.end();
        self.values.update(BTreeMap::clear);
    }

    /// The answer has come: what the server does not accept is shown where it stands.
    pub(crate) fn failed(self, error: ApiError) {
        self.busy.end();
        match error {
            ApiError::Problem(problem) if problem.problem == ProblemCode::ValidationFailed => {
                let flaws = problem.fields.into_iter().map(|field| {
                    let id = field.pointer.trim_start_matches('/').replace('/', "-");
                    (id, field.message)
                });
                self.refuse(flaws.collect());
            }
            other => self.failure.set(Some(other)),
        }
    }

    /// The answer has come, and says of one control that it cannot be so.
    pub(crate) fn wrong(self, id: &str, message: &str) {
        self.busy.end();
        self.refuse(vec![(id.to_owned(), message.to_owned())]);
    }

    fn refuse(self, flaws: Vec<(String, String)>) {
        let failed = !flaws.is_empty();
        self.wrong.set(flaws);
        if failed {
            self.attempts.update(|count| *count += 1);
        }
    }

    /// What is wrong, on top of the form.
    pub(crate) fn summary(self) -> impl IntoView {
        let flaws = Signal::derive(move || {
            let labels = self.labels.get_value();
            self.wrong.with(|wrong| {
                let order = |id: &str| labels.iter().position(|(known, _)| *known == id);
                let mut all: Vec<_> = wrong.iter().collect();
                all.sort_by_key(|(id, _)| order(id).unwrap_or(labels.len()));
                all.into_iter()
                    .map(|(id, message)| Flaw {
                        field_id: id.clone(),
                        label: order(id)
                            .and_then(|at| labels.get(at))
                            .map_or_else(String::new, |(_, label)| (*label).to_owned()),
                        message: message.clone(),
                    })
                    .collect::<Vec<_>>()
            })
        });
        view! {
            <ErrorSummary flaws=flaws shown=self.attempts/>
            {move || self.failure.get().map(|error| view! { <ApiFailure error=error/> })}
        }
    }
}

/// A control of one line. `kind`: the input's type; `autocomplete`: HTML's token, `off` for none.
pub(crate) fn field(
    form: Typed,
    id: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    (kind, autocomplete, longest): (&'static str, &'static str, u32),
) -> AnyView {
    match hint {
        Some(hint) => view! {
            <TextField
                id=id
                label=label
                kind=kind
                hint=hint
                required=true
                autocomplete=autocomplete
                maxlength=longest
                value=form.value(id)
                on_input=form.hear(id)
                error=form.error(id)
            />
        }
        .into_any(),
        None => view! {
            <TextField
                id=id
                label=label
                kind=kind
                required=true
                autocomplete=autocomplete
                maxlength=longest
                value=form.value(id)
                on_input=form.hear(id)
                error=form.error(id)
            />
        }
        .into_any(),
    }
}
