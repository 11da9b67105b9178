//! Categories and topics of the national model for municipalities, with their English words.

use serde::Deserialize;
use sportello_types::lang::Localized;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../../catalog/_common/vocabulary.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    categories: Vec<Localized>,
    topics: Vec<Localized>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(TEXT).unwrap_or_else(|error| {
        // A test reads it; without it no service would name its category.
        tracing::error!(%error, "the vocabulary cannot be read");
        Vocabulary::default()
    })
});

/// The category of a name of the model.
pub(super) fn category(name: &str) -> Option<&'static Localized> {
    VOCABULARY.categories.iter().find(|known| known.it == name)
}

/// The topic of a name of the model.
pub(super) fn topic(name: &str) -> Option<&'static Localized> {
    VOCABULARY.topics.iter().find(|known| known.it == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole_and_translated() {
        assert_eq!((VOCABULARY.categories.len(), VOCABULARY.topics.len()), (15, 64));
        assert_eq!(topic("Parcheggi").unwrap().en, "Parking");
        assert_eq!(
            category("Mobilità e trasporti").unwrap().en,
            "Mobility and transport"
        );
        assert_eq!(topic("Parcheggio"), None);
    }
}
