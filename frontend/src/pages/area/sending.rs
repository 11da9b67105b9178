//! What a dialog sends: once for each thing to do, however often the answer is lost.

use crate::api::ApiError;
use crate::components::short_form::Typed;
use crate::keys::new_key;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form of a dialog on its way to the portal.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    form: Typed,
    open: RwSignal<bool>,
    /// The same until an answer has come: what is sent again after none has one effect.
    key: StoredValue<String>,
}

impl Sending {
    pub(super) fn new(form: Typed, open: RwSignal<bool>) -> Self {
        Self {
            form,
            open,
            key: StoredValue::new(new_key()),
        }
    }

    /// The idempotency key of the next attempt.
    pub(super) fn key(self) -> String {
        self.key.get_value()
    }

    /// Waits for the answer. A good one shuts the dialog, and `done` hears it; another is told in the form.
    pub(super) fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        spawn_local(async move {
            match answer.await {
                Ok(now) => {
                    self.key.set_value(new_key());
                    self.open.set(false);
                    self.form.done();
                    done(now);
                }
                Err(error) => {
                    if error.code().is_some() {
                        self.key.set_value(new_key());
                    }
                    self.form.failed(error);
                }
            }
        });
    }
}
