//! What this browser keeps: copies of drafts, of what is typed into the profile and into a self-certification,
//! written as one types, gone when the portal has it all.
//! They outlive a lost session and a closed window, and belong to one citizen: signing out takes them
//! along, and whoever signs in next finds none of somebody else.

use leptos::prelude::window;
use sportello_types::ids::CitizenId;

const PREFIX: &str = "sportello-draft-";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Forgets the copies of everybody.
pub(crate) fn forget_all() {
    forget_where(|_| true);
}

/// Forgets the copies of everybody else.
pub(crate) fn forget_others(citizen: CitizenId) {
    let own = format!("{PREFIX}{citizen}-");
    forget_where(|key| !key.starts_with(&own));
}

fn forget_where(unwanted: impl Fn(&str) -> bool) {
    let Some(storage) = storage() else { return };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    let copies: Vec<_> = keys
        .filter(|key| key.starts_with(PREFIX) && unwanted(key))
        .collect();
    for key in copies {
        // Fails only where nothing is kept.
        let _ = storage.remove_item(&key);
    }
}

#[cfg(feature = "area")]
pub(crate) use area::{Copy, OwnPlace, Place};

#[cfg(feature = "area")]
mod area {
    use super::{PREFIX, storage};
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Serialize};
    use sportello_types::form::Answers;
    use sportello_types::ids::{CitizenId, IstanzaId};

    /// A copy of a draft.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Copy {
        /// The version of the draft that the answers rest on.
        pub(crate) version: i64,
        /// The answers as typed.
        pub(crate) answers: Answers,
    }

    /// Where the copy of a draft is kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Place {
        pub(crate) citizen: CitizenId,
        pub(crate) istanza: IstanzaId,
    }

    impl Place {
        fn key(self) -> String {
            format!("{PREFIX}{}-{}", self.citizen, self.istanza)
        }

        /// Keeps a copy.
        pub(crate) fn keep(self, copy: &Copy) {
            keep(&self.key(), copy);
        }

        /// The copy, if there is one that can be read.
        pub(crate) fn find(self) -> Option<Copy> {
            find(&self.key())
        }

        /// Forgets the copy.
        pub(crate) fn forget(self) {
            forget(&self.key());
        }
    }

    /// Where a copy of what a citizen types into a page of which there is one alone is kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct OwnPlace {
        pub(crate) citizen: CitizenId,
        /// The page, in a word.
        pub(crate) page: &'static str,
    }

    impl OwnPlace {
        fn key(self) -> String {
            format!("{PREFIX}{}-{}", self.citizen, self.page)
        }

        /// Keeps a copy.
        pub(crate) fn keep(self, copy: &impl Serialize) {
            keep(&self.key(), copy);
        }

        /// The copy, if there is one that can be read.
        pub(crate) fn find<T: DeserializeOwned>(self) -> Option<T> {
            find(&self.key())
        }

        /// Forgets the copy.
        pub(crate) fn forget(self) {
            forget(&self.key());
        }
    }

    /// A browser that keeps nothing (private window, no room) has only what the portal has.
    fn keep(key: &str, copy: &impl Serialize) {
        if let (Ok(text), Some(storage)) = (serde_json::to_string(copy), storage()) {
            let _ = storage.set_item(key, &text);
        }
    }

    fn find<T: DeserializeOwned>(key: &str) -> Option<T> {
        let text = storage()?.get_item(key).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    fn forget(key: &str) {
        if let Some(storage) = storage() {
            // Fails only where nothing was kept either.
            let _ = storage.remove_item(key);
        }
    }
}
