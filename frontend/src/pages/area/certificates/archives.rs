//! Archives by the values of their menu.

use sportello_types::certificates::Archive;
use sportello_types::lang::Lang;
use sportello_types::text::certificatepages as words;

/// The value that stands for an archive.
pub(super) const fn value(archive: Archive) -> &'static str {
    match archive {
        Archive::Registry => "registry",
        Archive::CivilStatus => "civil_status",
    }
}

/// The archive of a value.
pub(super) fn of(value_chosen: &str) -> Option<Archive> {
    Archive::ALL
        .into_iter()
        .find(|archive| value(*archive) == value_chosen)
}

/// What an archive is called.
pub(super) fn label(archive: Archive, lang: Lang) -> &'static str {
    match archive {
        Archive::Registry => words::archive_registry(lang),
        Archive::CivilStatus => words::archive_civil_status(lang),
    }
}
