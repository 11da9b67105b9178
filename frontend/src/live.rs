//! The two live regions of the page (ui.md §9.1 rule 3): they exist from the start and outlive every
//! page, so that what is put into them is spoken.

use leptos::prelude::*;

/// Speaks to screen readers.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    polite: RwSignal<String>,
    assertive: RwSignal<String>,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self {
            polite: RwSignal::new(String::new()),
            assertive: RwSignal::new(String::new()),
        }
    }

    /// Says something when the reader pauses: "Bozza salvata alle 10:32", "3 servizi trovati".
    pub fn announce(self, text: impl Into<String>) {
        self.polite.set(text.into());
    }

    /// Says something at once: an error that stops the work.
    pub fn alert(self, text: impl Into<String>) {
        self.assertive.set(text.into());
    }
}

/// The live regions, from the context.
///
/// # Panics
/// Outside of [`crate::app::App`].
pub fn use_live() -> Live {
    #[expect(clippy::expect_used, reason = "App provides it to the whole tree")]
    use_context().expect("App provides the live regions")
}

/// Both regions, hidden from sight.
#[component]
pub(crate) fn LiveRegions() -> impl IntoView {
    let live = use_live();
    view! {
        <div class="visually-hidden" role="status" id="annunci">{move || live.polite.get()}</div>
        <div class="visually-hidden" role="alert" id="allarmi">{move || live.assertive.get()}</div>
    }
}
