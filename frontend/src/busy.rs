//! An action that is under way and is not begun twice, however often its button is pressed.

use leptos::prelude::*;

/// Whether the action is under way. Its button keeps the focus meanwhile: it is `aria-disabled`, not
/// `disabled`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy(RwSignal<bool>);

impl Default for Busy {
    fn default() -> Self {
        Self(RwSignal::new(false))
    }
}

impl Busy {
    /// Begins; false while it is under way already.
    pub(crate) fn begin(self) -> bool {
        self.0
            .try_update(|busy| !std::mem::replace(busy, true))
            .unwrap_or(false)
    }

    /// Ends. The page may have been left meanwhile.
    pub(crate) fn end(self) {
        self.0.try_set(false);
    }

    /// For the button; tracked.
    pub(crate) fn aria_disabled(self) -> impl Fn() -> Option<&'static str> + Copy {
        move || self.0.get().then_some("true")
    }
}
