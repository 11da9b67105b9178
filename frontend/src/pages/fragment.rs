//! The fragment of the address that shows: no server sees it, and no log keeps it.

use leptos::prelude::window;

/// The secret that stands there.
pub(super) fn token() -> Option<String> {
    let fragment = window().location().hash().ok()?;
    let token = fragment.trim_start_matches('#');
    (!token.is_empty()).then(|| token.to_owned())
}
