//! The archive: the first menu below the person.

use super::archives;
use super::cascade::{ARCHIVE, Cascade};
use super::menu::{Answer, Group, Menu};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::Archive;
use sportello_types::text::certificatepages as words;

/// The archives of which there are types.
#[component]
pub(super) fn ArchiveMenu(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let groups = Signal::derive(move || {
        let kinds = cascade.offer.get().map_or_else(Vec::new, |offer| offer.kinds);
        let answers = Archive::ALL
            .into_iter()
            .filter(|archive| kinds.iter().any(|kind| kind.archive == *archive))
            .map(|archive| Answer {
                value: archives::value(archive).to_owned(),
                label: archives::label(archive, lang).to_owned(),
                refused: false,
            });
        vec![Group {
            title: None,
            answers: answers.collect(),
        }]
    });
    view! {
        <Menu
            id=ARCHIVE
            label=words::archive(lang)
            open=Signal::derive(move || cascade.offer.with(Option::is_some))
            groups=groups
            value=cascade.form.value(ARCHIVE)
            on_choose=cascade.chooser(ARCHIVE)
            error=cascade.form.error(ARCHIVE)
        />
    }
}
