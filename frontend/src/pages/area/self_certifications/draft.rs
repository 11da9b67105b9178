//! What has been chosen and typed, as this browser keeps it until the paper is made: a session that ends and
//! a window that closes lose nothing.

use crate::device::OwnPlace;
use serde::{Deserialize, Serialize};
use sportello_types::deliveries::DeliveryChannel;
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, SeenPersonId};
use sportello_types::self_certifications::Recipient;
use sportello_types::values::Slug;
use std::collections::BTreeMap;

/// All but the word that one knows what false declarations lead to: that is given anew each time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    /// About whom.
    pub(super) person: Option<SeenPersonId>,
    /// To whom it is given.
    pub(super) recipient: Option<Recipient>,
    /// The name of whom it is given to.
    pub(super) addressee: String,
    /// What is declared.
    pub(super) kinds: Vec<Slug>,
    /// Answers to the forms of kinds, as typed; also of kinds that were chosen no more.
    pub(super) answers: BTreeMap<Slug, Answers>,
    /// What becomes of it.
    pub(super) ending: Option<Ending>,
    /// How it is sent.
    pub(super) by: Option<DeliveryChannel>,
    /// Where it is sent; the own address, as long as nothing was typed.
    pub(super) address: Option<String>,
}

/// What becomes of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ending {
    Download,
    Keep,
    Send,
}

impl Ending {
    pub(super) const ALL: [Self; 3] = [Self::Download, Self::Keep, Self::Send];

    /// The value that stands for it in the page.
    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Keep => "keep",
            Self::Send => "send",
        }
    }
}

/// Where a request begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Begun {
    pub(super) draft: Draft,
    /// Whether it is taken up from what this browser kept.
    pub(super) restored: bool,
}

/// Where the copy of a citizen is kept.
pub(super) fn place(citizen: CitizenId) -> OwnPlace {
    OwnPlace {
        citizen,
        page: "self-certification",
    }
}

/// What is kept.
pub(super) fn kept(place: OwnPlace) -> Option<Draft> {
    place.find()
}

/// What was kept, unless one has come for another person or may not declare about that one any more; else
/// nothing but the person, where it is known.
pub(super) fn begun(kept: Option<Draft>, asked: Option<SeenPersonId>, members: &[SeenPersonId]) -> Begun {
    let asked = asked.filter(|asked| members.contains(asked));
    let only = match members {
        [only] => Some(*only),
        _ => None,
    };
    let fresh = Draft {
        person: asked.or(only),
        ..Draft::default()
    };
    let fits = |draft: &Draft| {
        let known = draft.person.is_none_or(|person| members.contains(&person));
        known && (asked.is_none() || draft.person == asked)
    };
    let still = kept.filter(fits).map(|draft| Draft {
        person: draft.person.or(only),
        ..draft
    });
    match still {
        Some(draft) if draft != fresh => Begun {
            draft,
            restored: true,
        },
        _ => Begun {
            draft: fresh,
            restored: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIULIA: &str = "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47";
    const SOFIA: &str = "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e48";

    fn id(text: &str) -> SeenPersonId {
        text.parse().unwrap()
    }

    fn typed(person: Option<&str>) -> Draft {
        Draft {
            person: person.map(id),
            recipient: Some(Recipient::PublicBody),
            kinds: vec!["residenza".parse().unwrap()],
            ..Draft::default()
        }
    }

    #[test]
    fn what_was_typed_is_taken_up_again() {
        let family = [id(GIULIA), id(SOFIA)];
        let begun = |kept, asked| super::begun(kept, asked, &family);
        let again = begun(Some(typed(Some(SOFIA))), None);
        assert_eq!((again.restored, again.draft), (true, typed(Some(SOFIA))));
        assert!(begun(Some(typed(Some(SOFIA))), Some(id(SOFIA))).restored);
        // Come for another one: hers stays kept until something is typed.
        let other = begun(Some(typed(Some(SOFIA))), Some(id(GIULIA)));
        assert_eq!((other.restored, other.draft.person), (false, Some(id(GIULIA))));
        assert!(other.draft.kinds.is_empty());
        let choice_alone = Draft {
            person: Some(id(GIULIA)),
            ..Draft::default()
        };
        assert!(!begun(Some(choice_alone), Some(id(GIULIA))).restored);
    }

    #[test]
    fn about_whom_one_may_declare_no_more_nothing_is_taken_up() {
        let alone = [id(GIULIA)];
        let begun = super::begun(Some(typed(Some(SOFIA))), None, &alone);
        assert_eq!((begun.restored, begun.draft.person), (false, Some(id(GIULIA))));
        assert_eq!(
            super::begun(None, Some(id(SOFIA)), &alone).draft.person,
            Some(id(GIULIA))
        );
    }

    #[test]
    fn a_copy_of_another_version_of_the_page_is_read_as_far_as_it_goes() {
        let read: Draft = serde_json::from_str(r#"{"addressee":"INPS","colour":"red"}"#).unwrap();
        assert_eq!(read.addressee, "INPS");
    }
}
