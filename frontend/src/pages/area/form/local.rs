//! The copy of a draft in this browser: written as one types, gone when the portal has it all. It
//! outlives a lost session and a closed window.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use sportello_types::form::Answers;
use sportello_types::ids::IstanzaId;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Copy {
    /// The version of the draft that the answers rest on.
    pub(super) version: i64,
    /// The answers as typed.
    pub(super) answers: Answers,
}

fn key(id: IstanzaId) -> String {
    format!("sportello-draft-{id}")
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps a copy; `false` when the browser keeps nothing (private window, no room).
pub(super) fn keep(id: IstanzaId, copy: &Copy) -> bool {
    let Ok(text) = serde_json::to_string(copy) else {
        return false;
    };
    storage().is_some_and(|storage| storage.set_item(&key(id), &text).is_ok())
}

/// The copy, if there is one that can be read.
pub(super) fn find(id: IstanzaId) -> Option<Copy> {
    let text = storage()?.get_item(&key(id)).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Forgets the copy.
pub(super) fn forget(id: IstanzaId) {
    if let Some(storage) = storage() {
        // Fails only where nothing was kept either.
        let _ = storage.remove_item(&key(id));
    }
}
