//! What can be declared, to be ticked: by subject, those that cannot be with the reason.

use super::declaring::Declaring;
use super::flaws::KINDS;
use crate::components::choice::{CheckListField, Choice};
use crate::components::field::Frame;
use crate::pages::area::refused::{Refused, told};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::self_certifications::{Article, MOST_COMBINED, SelfCertificationKind};
use sportello_types::text::selfcertificationpages as words;
use sportello_types::values::Slug;

/// What declarations are about; the letters are those of art. 46.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// Birth, residence, citizenship, marital status, family, births and deaths, acts: a–c, e–h, dd.
    Family,
    /// Rolls, orders, studies, qualifications, unemployment, being a student: i–n, r, t.
    Work,
    /// Income, contributions, tax data, pension, dependants: o–q, s, cc.
    Money,
    /// The rest.
    Other,
    /// What takes the place of an affidavit (art. 47).
    Notoriety,
}

impl Subject {
    const ALL: [Self; 5] = [
        Self::Family,
        Self::Work,
        Self::Money,
        Self::Other,
        Self::Notoriety,
    ];

    fn of(kind: &SelfCertificationKind) -> Self {
        match (kind.article, kind.letter.as_deref()) {
            (Article::Notoriety, _) => Self::Notoriety,
            // What combines several facts about the person and the family has no letter of its own.
            (_, Some("a" | "b" | "c" | "e" | "f" | "g" | "h" | "dd") | None) => Self::Family,
            (_, Some("i" | "l" | "m" | "n" | "r" | "t")) => Self::Work,
            (_, Some("o" | "p" | "q" | "s" | "cc")) => Self::Money,
            _ => Self::Other,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Family => "declared-family",
            Self::Work => "declared-work",
            Self::Money => "declared-money",
            Self::Other => "declared-other",
            Self::Notoriety => "declared-notoriety",
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Family => words::group_family(lang),
            Self::Work => words::group_work(lang),
            Self::Money => words::group_money(lang),
            Self::Other => words::group_other(lang),
            Self::Notoriety => words::group_notoriety(lang),
        }
    }
}

/// All kinds, under their subjects.
pub(super) fn choice(declaring: Declaring, kinds: &[SelfCertificationKind]) -> impl IntoView + use<> {
    let lang = declaring.lang;
    let groups: Vec<_> = Subject::ALL
        .into_iter()
        .filter_map(|subject| group(declaring, subject, kinds))
        .collect();
    let frame = Frame {
        id: KINDS.to_owned(),
        label: words::kinds(lang).to_owned(),
        hint: Some(words::kinds_hint(lang, MOST_COMBINED)),
        required: true,
        error: declaring.error(KINDS),
    };
    view! {
        {frame.grouped(groups)}
        {told(words::refused_title(lang), refused(kinds))}
    }
}

fn group(
    declaring: Declaring,
    subject: Subject,
    kinds: &[SelfCertificationKind],
) -> Option<impl IntoView + use<>> {
    let choices: Vec<_> = kinds
        .iter()
        .filter(|kind| kind.refusal.is_none() && Subject::of(kind) == subject)
        .map(|kind| Choice {
            value: kind.kind.to_string(),
            label: kind.title.clone(),
        })
        .collect();
    let selected = move || {
        let kinds = declaring.draft.with(|draft| draft.kinds.clone());
        kinds.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let toggle = move |(value, on): (String, bool)| {
        let Ok(slug) = value.parse::<Slug>() else { return };
        declaring.change(|draft| {
            draft.kinds.retain(|kind| *kind != slug);
            if on {
                draft.kinds.push(slug);
            }
        });
    };
    (!choices.is_empty()).then(|| {
        view! {
            <CheckListField
                id=subject.id()
                label=subject.title(declaring.lang)
                choices=choices
                selected=Signal::derive(selected)
                on_toggle=Callback::new(toggle)
            />
        }
    })
}

/// Those that are not to be had, each with the reason.
fn refused(kinds: &[SelfCertificationKind]) -> Vec<Refused> {
    kinds
        .iter()
        .filter_map(|kind| Some((kind.refusal.clone()?, kind.title.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind(
        title: &str,
        article: &str,
        letter: Option<&str>,
        refusal: Option<&str>,
    ) -> SelfCertificationKind {
        serde_json::from_value(json!({
            "kind": "x", "article": article, "letter": letter, "title": title, "about": "", "facts": [],
            "refusal": refusal
        }))
        .unwrap()
    }

    #[test]
    fn each_letter_of_the_article_has_its_subject() {
        let subject = |letter| Subject::of(&kind("", "certification", Some(letter), None));
        for (subject_of, letters) in [
            (Subject::Family, vec!["a", "b", "c", "e", "f", "g", "h", "dd"]),
            (Subject::Work, vec!["i", "l", "m", "n", "r", "t"]),
            (Subject::Money, vec!["o", "p", "q", "s", "cc"]),
            (
                Subject::Other,
                vec!["d", "u", "v", "z", "aa", "bb", "bb-bis", "ee"],
            ),
        ] {
            for letter in letters {
                assert_eq!(subject(letter), subject_of, "{letter}");
            }
        }
        assert_eq!(
            Subject::of(&kind("", "notoriety", None, None)),
            Subject::Notoriety
        );
    }

    #[test]
    fn what_is_not_to_be_had_is_told_with_its_reason() {
        let kinds = [
            kind("A", "certification", None, Some("mancano i dati")),
            kind("B", "certification", None, None),
            kind("C", "certification", None, Some("mancano i dati")),
        ];
        let told = ["A", "C"].map(|title| ("mancano i dati".to_owned(), title.to_owned()));
        assert_eq!(refused(&kinds), told);
    }
}
