//! What activating each group means: title, description, and the notice with its version.

use crate::services::catalog::markdown;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sportello_types::lang::{Lang, Localized};
use sportello_types::services::{RichText, ServiceGroup};
use std::sync::LazyLock;

/// The texts of a group of services.
pub(super) struct GroupText {
    /// Changes whenever the notice changes in substance; citizens are asked again then.
    pub(super) version: String,
    /// Its name.
    pub(super) title: Localized,
    /// What it allows.
    pub(super) description: Localized,
    /// SHA-256 of both notices, hexadecimal: which words the citizen was shown.
    pub(super) sha256: String,
    it: RichText,
    en: RichText,
}

impl GroupText {
    /// The notice in one language.
    pub(super) const fn notice(&self, lang: Lang) -> &RichText {
        match lang {
            Lang::It => &self.it,
            Lang::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    version: String,
    title: Localized,
    description: Localized,
}

macro_rules! sources {
    ($slug:literal) => {
        [
            include_str!(concat!("../../activations/", $slug, "/group.toml")),
            include_str!(concat!("../../activations/", $slug, "/text.it.md")),
            include_str!(concat!("../../activations/", $slug, "/text.en.md")),
        ]
    };
}

const fn sources(group: ServiceGroup) -> [&'static str; 3] {
    match group {
        ServiceGroup::Applications => sources!("applications"),
        ServiceGroup::YourApplications => sources!("your_applications"),
        ServiceGroup::Communications => sources!("communications"),
        ServiceGroup::Registry => sources!("registry"),
        ServiceGroup::Payments => sources!("payments"),
        ServiceGroup::PublicLand => sources!("public_land"),
    }
}

fn load(group: ServiceGroup) -> Result<GroupText, toml::de::Error> {
    let [declaration, it, en] = sources(group);
    let declaration: Declaration = toml::from_str(declaration)?;
    let mut digest = Sha256::new();
    digest.update(it);
    digest.update([0]);
    digest.update(en);
    Ok(GroupText {
        version: declaration.version,
        title: declaration.title,
        description: declaration.description,
        sha256: hex::encode(digest.finalize()),
        it: markdown::rich_text(it),
        en: markdown::rich_text(en),
    })
}

static TEXTS: LazyLock<Vec<(ServiceGroup, GroupText)>> = LazyLock::new(|| {
    ServiceGroup::ALL
        .into_iter()
        .filter_map(|group| load(group).ok().map(|text| (group, text)))
        .collect()
});

/// The groups with their texts, in the order in which they are shown.
pub(super) fn all() -> impl Iterator<Item = (ServiceGroup, &'static GroupText)> {
    TEXTS.iter().map(|(group, text)| (*group, text))
}

/// The texts of one group.
pub(super) fn of(group: ServiceGroup) -> Option<&'static GroupText> {
    all().find(|(g, _)| *g == group).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_says_in_both_languages_what_activating_means() {
        for group in ServiceGroup::ALL {
            let text = load(group).unwrap();
            for lang in Lang::ALL {
                assert!(text.notice(lang).blocks.len() >= 5, "{group:?} {lang:?}");
                assert!(!text.title.text(lang).is_empty());
                assert!(!text.description.text(lang).is_empty());
            }
        }
        assert_eq!(all().count(), ServiceGroup::ALL.len());
    }
}
