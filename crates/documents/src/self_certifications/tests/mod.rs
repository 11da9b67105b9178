//! The catalogue as it is delivered, the rule, and what invented people declare.

mod filling;
mod golden;
mod properties;
mod rules;

use super::*;
use crate::certificates::tests::people::TODAY;
use chrono::NaiveDate;
use sportello_types::self_certifications::Article;
use sportello_types::values::Slug;
use std::collections::BTreeSet;

/// The guide for who writes a self-certification.
const GUIDE: &str = include_str!("../../../../../docs/use/write-a-self-certification.md");

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

fn kind(name: &str) -> &'static Kind {
    let slug: Slug = name.parse().unwrap();
    catalogue().kind(&slug).unwrap()
}

#[test]
fn the_data_can_be_read() {
    let faults: Vec<String> = catalogue().faults().iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(catalogue().union.len(), 26, "the Union without Italy");
    assert!(catalogue().kinds().len() <= 60, "more than the API lists");
}

#[test]
fn every_letter_of_article_46_has_a_kind() {
    let letters: BTreeSet<&str> = catalogue()
        .kinds()
        .iter()
        .filter_map(|kind| kind.letter.as_deref())
        .collect();
    let expected = BTreeSet::from([
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "z", "aa", "bb", "bb-bis", "cc", "dd", "ee",
    ]);
    assert_eq!(letters, expected);
    for kind in catalogue().kinds() {
        let certification = kind.article == Article::Certification;
        assert_eq!(certification, kind.validity.is_some(), "{}", kind.slug);
        if matches!(kind.letter.as_deref(), Some("aa" | "bb" | "bb-bis")) {
            assert!(kind.sensitive && kind.own_only, "{}", kind.slug);
        }
    }
}

/// DPR 445/2000 art. 48 c. 1.
#[test]
fn a_declaration_is_valid_as_long_as_the_certificate_in_whose_place_it_is() {
    let mut compared = 0;
    for kind in catalogue().kinds() {
        if let Some(certificate) = crate::certificates::catalogue().kind(&kind.slug) {
            assert_eq!(kind.validity, Some(certificate.validity), "{}", kind.slug);
            compared += 1;
        }
    }
    assert!(compared >= 9, "of {compared} alone");
}

#[test]
fn every_text_is_there_in_both_languages() {
    for kind in catalogue().kinds() {
        for (text, longest) in [(&kind.title, 200), (&kind.about, 500)] {
            for words in [&text.it, &text.en] {
                let length = words.chars().count();
                let fits = words.trim() == words && (3..=longest).contains(&length);
                assert!(fits, "{words}");
            }
            assert!(text.it != text.en, "{}", text.it);
        }
    }
}

#[test]
fn the_guide_names_every_key() {
    for key in [
        "article",
        "letter",
        "order",
        "title",
        "about",
        "validity",
        "non_eu",
        "own_only",
        "sensitive",
        "notes",
        "facts",
        "register",
        "needs",
        "partial",
        "from_registry",
        "sentences",
        "table",
        "step",
        "check",
        "stated",
        "words",
        "prefill",
        "yes",
        "certifiable",
        "no",
    ] {
        assert!(GUIDE.contains(&format!("`{key}`")), "{key}");
    }
}
