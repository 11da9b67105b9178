//! The sections of a guide, under the headings of the national sheet.

use super::markdown;
use sportello_types::lang::Lang;
use sportello_types::services::{Block, RichText};

/// What a sheet says in words.
#[derive(Clone, Debug, Default)]
pub(super) struct Guide {
    pub(super) introduction: RichText,
    pub(super) addressed_to: RichText,
    pub(super) how_to: RichText,
    pub(super) needed: RichText,
    pub(super) achieved: RichText,
    pub(super) times: RichText,
    pub(super) further: RichText,
    pub(super) conditions: RichText,
}

/// A guide that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuideError {
    /// A second-level heading that the sheet does not have.
    #[error("the heading {0:?} has no place on the sheet")]
    Heading(String),
    /// A section without text.
    #[error("the section {0:?} is empty")]
    Empty(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    AddressedTo,
    HowTo,
    Needed,
    Achieved,
    Times,
    Cases,
    Further,
    Conditions,
}

use Section::{Achieved, AddressedTo, Cases, Conditions, Further, HowTo, Needed, Times};

/// Headings in Italian and in English; the Italian ones are those that the national validator knows.
const HEADINGS: [(Section, &str, &str); 8] = [
    (AddressedTo, "A chi è rivolto", "Who it is for"),
    (HowTo, "Come fare", "How to do it"),
    (Needed, "Cosa serve", "What you need"),
    (Achieved, "Cosa si ottiene", "What you get"),
    (Times, "Tempi e scadenze", "Times and deadlines"),
    (Cases, "Casi particolari", "Special cases"),
    (Further, "Ulteriori informazioni", "Further information"),
    (Conditions, "Condizioni di servizio", "Terms of service"),
];

/// Reads a guide: an introduction, then the sections in any order.
pub(super) fn read(text: &str, lang: Lang) -> Result<Guide, GuideError> {
    let mut guide = Guide::default();
    let mut parts = format!("\n{text}")
        .split("\n## ")
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter();
    guide.introduction = markdown::rich_text(&parts.next().unwrap_or_default());
    for part in parts {
        let (heading, body) = part.split_once('\n').unwrap_or((&part, ""));
        let heading = heading.trim();
        let section = HEADINGS
            .iter()
            .find(|(_, it, en)| heading == if lang == Lang::It { *it } else { *en })
            .map(|(section, ..)| *section)
            .ok_or_else(|| GuideError::Heading(heading.to_owned()))?;
        let text = markdown::rich_text(body);
        match section {
            AddressedTo => guide.addressed_to = text,
            HowTo => guide.how_to = text,
            Needed => guide.needed = text,
            Achieved => guide.achieved = text,
            Times => guide.times = text,
            Conditions => guide.conditions = text,
            Cases | Further => {
                guide.further.blocks.push(Block::Heading {
                    text: heading.to_owned(),
                });
                guide.further.blocks.extend(text.blocks);
            }
        }
    }
    for (name, section) in [
        ("introduction", &guide.introduction),
        ("A chi è rivolto", &guide.addressed_to),
        ("Come fare", &guide.how_to),
        ("Cosa serve", &guide.needed),
        ("Cosa si ottiene", &guide.achieved),
        ("Tempi e scadenze", &guide.times),
        ("Condizioni di servizio", &guide.conditions),
    ] {
        if section.blocks.is_empty() {
            return Err(GuideError::Empty(name));
        }
    }
    Ok(guide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_the_sheet_does_not_have_is_refused() {
        let error = read("Ciao.\n\n## Chi può\n\ntutti", Lang::It).unwrap_err();
        assert_eq!(error, GuideError::Heading("Chi può".into()));
        let error = read("Ciao.\n\n## Come fare\n\nfai", Lang::It).unwrap_err();
        assert_eq!(error, GuideError::Empty("A chi è rivolto"));
    }
}
