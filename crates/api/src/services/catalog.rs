//! The catalogue of services: data of `catalog/<slug>/`, embedded in the program.
//!
//! A service is a folder: `service.toml` (what the law and the sheet need, the form, the checks),
//! `guide.it.md` and `guide.en.md` (the sheet's sections, under fixed headings), `sample.json`
//! (answers that must pass). `_common/form.toml` holds the steps that every form begins and ends
//! with, `_common/vocabulary.toml` the national categories and topics. One test reads every folder; nothing else is needed to add a service.

mod calendar;
mod declaration;
mod entry;
mod guide;
pub mod markdown;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use calendar::{Deadline, DeadlineKind, Period, Window, period};
pub use entry::{Entry, LoadError, params};

use std::sync::LazyLock;

/// The files of a service, as embedded.
struct Source {
    slug: &'static str,
    service: &'static str,
    guide_it: &'static str,
    guide_en: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "the sample is there for the test"))]
    sample: &'static str,
}

static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

const COMMON: &str = include_str!("../../catalog/_common/form.toml");

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let read = |source: &Source| match Entry::read(source, COMMON) {
        Ok(entry) => Some(entry),
        Err(error) => {
            // The test over all folders keeps this from happening to a service of ours.
            tracing::error!(service = source.slug, %error, "service left out of the catalogue");
            None
        }
    };
    SOURCES.iter().filter_map(read).collect()
});

/// All services, by slug.
pub fn all() -> &'static [Entry] {
    &ENTRIES
}

/// The service of a slug.
pub fn find(slug: &str) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.slug() == slug)
}
