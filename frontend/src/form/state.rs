//! What is being filled in: the answers as typed, and all that follows from them.

use super::pointer::{self, control_id};
use crate::device::Place;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::attachments::Attachment;
use sportello_types::form::{self, Answers, Env, FeeDue, FeeToSet, Form, SummaryStep, Visible};
use sportello_types::lang::Lang;
use std::sync::Arc;

/// Something that is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Where, in the answers.
    pub(crate) pointer: String,
    /// What, and how to put it right.
    pub(crate) message: String,
}

/// A form with its answers.
#[derive(Clone, Copy)]
pub(crate) struct FormState {
    /// Whose draft it is, and where this browser keeps a copy.
    pub(crate) copy: Place,
    pub(crate) lang: Lang,
    pub(crate) today: NaiveDate,
    /// The form, and what tells its controls from those of others in the page.
    form: StoredValue<(Arc<Form>, String)>,
    answers: RwSignal<Answers>,
    files: RwSignal<Vec<Attachment>>,
    wrong: RwSignal<Vec<Wrong>>,
    edits: RwSignal<u64>,
    visible: Memo<Visible>,
    summary: Memo<Vec<SummaryStep>>,
}

impl FormState {
    pub(crate) fn new(
        (copy, lang, today): (Place, Lang, NaiveDate),
        form: Form,
        answers: Answers,
        files: Vec<Attachment>,
    ) -> Self {
        let form = StoredValue::new((Arc::new(form), String::new()));
        let (answers, files) = (RwSignal::new(answers), RwSignal::new(files));
        let visible = Memo::new(move |_| {
            let form = form.with_value(|(form, _)| Arc::clone(form));
            let judge = |files: &Vec<Attachment>| {
                let env = Env {
                    today,
                    attachments: files,
                };
                answers.with(|answers| form::visible(&form, answers, &env))
            };
            files.with(judge)
        });
        let summary = Memo::new(move |_| {
            let form = form.with_value(|(form, _)| Arc::clone(form));
            let tell = |files: &Vec<Attachment>| {
                let env = Env {
                    today,
                    attachments: files,
                };
                answers.with(|answers| form::summary(&form, answers, &env, lang))
            };
            files.with(tell)
        });
        Self {
            copy,
            lang,
            today,
            form,
            answers,
            files,
            wrong: RwSignal::new(Vec::new()),
            edits: RwSignal::new(0),
            visible,
            summary,
        }
    }

    /// The same where the page has several forms: a name of its own for this one, a slug.
    pub(crate) fn within(self, scope: &str) -> Self {
        self.form.update_value(|(_, kept)| scope.clone_into(kept));
        self
    }

    /// The id of the control of a place.
    pub(crate) fn control_id(self, pointer: &str) -> String {
        self.form.with_value(|(_, scope)| control_id(scope, pointer))
    }

    /// The id of the control, or of the group of controls, where a place is filled in.
    pub(crate) fn control_of(self, pointer: &str) -> String {
        self.form
            .with_value(|(form, scope)| super::labels::control_of(form, scope, pointer))
    }

    /// The form.
    pub(crate) fn form(self) -> Arc<Form> {
        self.form.with_value(|(form, _)| Arc::clone(form))
    }

    /// What shows; tracked.
    pub(crate) fn visible(self) -> Memo<Visible> {
        self.visible
    }

    /// The answers as text; tracked.
    pub(crate) fn summary(self) -> Memo<Vec<SummaryStep>> {
        self.summary
    }

    /// The answers as typed; not tracked.
    pub(crate) fn answers(self) -> Answers {
        self.answers.get_untracked()
    }

    /// The answers with what is computed from them; tracked.
    pub(crate) fn computed(self) -> Answers {
        let form = self.form();
        let env = Env {
            today: self.today,
            attachments: &[],
        };
        self.answers
            .with(|answers| form::compute(&form, &form::canonical(&form, answers), &env))
    }

    /// What is due for the answers; tracked.
    pub(crate) fn fees(self) -> Vec<FeeDue> {
        let form = self.form();
        let env = Env {
            today: self.today,
            attachments: &[],
        };
        self.answers
            .with(|answers| form::fees_due(&form, &form::canonical(&form, answers), &env, self.lang))
    }

    /// What is due as well, once an office has set its amount; tracked.
    pub(crate) fn fee_to_set(self) -> Option<FeeToSet> {
        let form = self.form();
        let env = Env {
            today: self.today,
            attachments: &[],
        };
        self.answers
            .with(|answers| form::fee_to_set(&form, &form::canonical(&form, answers), &env, self.lang))
    }

    /// Reads the answers; tracked.
    pub(crate) fn with_answers<T>(self, read: impl FnOnce(&Answers) -> T) -> T {
        self.answers.with(read)
    }

    /// The text at a place; tracked.
    pub(crate) fn text(self, pointer: &str) -> String {
        self.answers.with(|answers| pointer::text_at(answers, pointer))
    }

    /// The value at a place; not tracked.
    pub(crate) fn value(self, pointer: &str) -> Option<Value> {
        self.answers
            .with_untracked(|answers| pointer::value_at(answers, pointer).cloned())
    }

    /// How often the citizen changed something; tracked.
    pub(crate) fn edits(self) -> u64 {
        self.edits.get()
    }

    /// How often the citizen changed something; not tracked.
    pub(crate) fn edits_now(self) -> u64 {
        self.edits.try_get_untracked().unwrap_or_default()
    }

    /// Counts a change.
    pub(crate) fn touch(self) {
        self.edits.try_update(|count| *count = count.wrapping_add(1));
    }

    /// The citizen answers. What was said to be wrong there is said no more.
    pub(crate) fn put(self, pointer: &str, value: Value) {
        let before = self.value(pointer);
        if before.as_ref() == Some(&value) || (before.is_none() && !pointer::is_answered(&value)) {
            return;
        }
        self.change(pointer, |answers| pointer::put(answers, pointer, value));
    }

    /// Changes what stands at a place and below.
    pub(crate) fn change(self, pointer: &str, change: impl FnOnce(&mut Answers)) {
        self.answers.try_update(change);
        self.clear_wrong(pointer);
        self.touch();
    }

    /// What was said to be wrong at a place, and around it, is said no more.
    pub(crate) fn clear_wrong(self, pointer: &str) {
        let concerned = |wrong: &Wrong| {
            pointer::is_within(&wrong.pointer, pointer) || pointer::is_within(pointer, &wrong.pointer)
        };
        if self.wrong.try_with_untracked(|all| all.iter().any(concerned)) == Some(true) {
            self.wrong.try_update(|all| all.retain(|wrong| !concerned(wrong)));
        }
    }

    /// Brings the answers into their normal form.
    pub(crate) fn normalise(self) {
        let form = self.form();
        let (before, normal) = self
            .answers
            .with_untracked(|answers| (answers.clone(), form::canonical(&form, answers)));
        if before != normal {
            self.answers.set(normal);
            self.touch();
        }
    }

    /// The files of the draft; tracked.
    pub(crate) fn files(self) -> Vec<Attachment> {
        self.files.get()
    }

    /// The files of the draft; not tracked.
    pub(crate) fn files_now(self) -> Vec<Attachment> {
        self.files.get_untracked()
    }

    /// A file has arrived.
    pub(crate) fn add_file(self, file: Attachment) {
        self.files.try_update(|files| files.push(file));
    }

    /// A file is gone.
    pub(crate) fn drop_file(self, id: &str) {
        self.files
            .try_update(|files| files.retain(|file| file.id.to_string() != id));
    }

    /// All that is wrong; tracked.
    pub(crate) fn wrong(self) -> Vec<Wrong> {
        self.wrong.get()
    }

    /// Says what is wrong.
    pub(crate) fn set_wrong(self, wrong: Vec<Wrong>) {
        self.wrong.set(wrong);
    }

    /// What is wrong exactly at a place, or also below it; tracked.
    pub(crate) fn error(self, pointer: &str, below: bool) -> Signal<Option<String>> {
        let pointer = pointer.to_owned();
        Signal::derive(move || {
            self.wrong.with(|all| {
                all.iter()
                    .find(|wrong| {
                        wrong.pointer == pointer || (below && pointer::is_within(&wrong.pointer, &pointer))
                    })
                    .map(|wrong| wrong.message.clone())
            })
        })
    }

    /// What the server would say about the answers of a step, or of all.
    pub(crate) fn judge(self, step: Option<&str>) -> Vec<Wrong> {
        let form = self.form();
        let files = self.files.get_untracked();
        let env = Env {
            today: self.today,
            attachments: &files,
        };
        let answers = self
            .answers
            .with_untracked(|answers| form::canonical(&form, answers));
        let answers = form::prune(&form, &form::compute(&form, &answers, &env), &env);
        let found = match step {
            Some(step) => form::validate_step(&form, step, &answers, &env),
            None => form::validate(&form, &answers, &env),
        };
        let wrong = |violation: form::Violation| Wrong {
            message: super::labels::message(&form, &violation, self.lang),
            pointer: violation.pointer,
        };
        found.into_iter().map(wrong).collect()
    }
}
