//! Names in paths.

use std::str::FromStr;

/// A name that stands in a path: lower-case letters, digits and single hyphens, 64 at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

text_value!(
    Slug,
    pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
    example = "permesso-ztl"
);

/// The text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not lower-case letters and digits joined by single hyphens")]
pub struct InvalidSlug;

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let valid = text.len() <= 64
            && text.split('-').all(|part| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        valid.then(|| Self(text.to_owned())).ok_or(InvalidSlug)
    }
}
