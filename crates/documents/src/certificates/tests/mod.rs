//! The catalogue as it is delivered, the rule, and what is said of invented people.

mod asking;
mod cases;
mod counter;
mod golden;
pub(crate) mod homes;
pub(crate) mod people;
mod properties;
mod rules;

use super::fields::Field;
use super::wording::Wording;
use super::*;
use chrono::NaiveDate;
use sportello_types::lang::PaperLanguage;
use sportello_types::values::{EuroCents, Slug};
use std::collections::BTreeSet;

/// The guide for who writes a certificate.
const GUIDE: &str = include_str!("../../../../../docs/use/write-a-certificate.md");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn kind(name: &str) -> &'static Kind {
    catalogue().kind(&slug(name)).unwrap()
}

#[test]
fn the_data_can_be_read() {
    let faults: Vec<String> = catalogue().faults().iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let codes: Vec<Option<u8>> = catalogue().kinds().iter().map(|kind| kind.anpr_code).collect();
    // Of the cohabitation itself ANPR's table has none.
    let expected: Vec<Option<u8>> = (1..=20).map(Some).chain([None]).collect();
    assert_eq!(codes, expected);
    assert_eq!(kind("contratto-convivenza").anpr_code, Some(19));
    assert_eq!(kind("convivenza-fatto").anpr_code, None);
}

#[test]
fn every_text_is_there_in_both_languages() {
    let kinds = catalogue()
        .kinds()
        .iter()
        .flat_map(|kind| [(&kind.title, 200), (&kind.about, 500)]);
    let uses = catalogue().uses().iter().map(|known| (&known.title, 200));
    let presets = catalogue().presets().iter().map(|preset| (&preset.title, 200));
    let destinations = catalogue().destinations().iter();
    let destinations = destinations.map(|known| (&known.title, 200));
    for (text, longest) in kinds.chain(uses).chain(presets).chain(destinations) {
        for words in [&text.it, &text.en] {
            let length = words.chars().count();
            assert!(
                words.trim() == words && (3..=longest).contains(&length),
                "{words}"
            );
        }
        assert!(text.it != text.en, "{}", text.it);
    }
}

#[test]
fn every_type_and_use_has_its_german() {
    for kind in catalogue().kinds() {
        let german = kind.german.as_ref();
        let title = german.map_or(0, |german| german.title.chars().count());
        assert!((3..=200).contains(&title), "{}", kind.slug);
        for language in PaperLanguage::ALL {
            assert!(kind.speaks(language), "{}", kind.slug);
        }
    }
    for known in catalogue().uses() {
        let words = [&known.german.title, &known.german.by];
        assert!(
            words.iter().all(|text| text.chars().count() >= 3),
            "{}",
            known.slug
        );
        assert!(known.german.by.chars().count() <= 300, "{}", known.slug);
    }
}

#[test]
fn the_guide_names_every_field_and_need() {
    for name in Field::NAMES {
        assert!(GUIDE.contains(&format!("`{name}`")), "{name}");
    }
    let needs: BTreeSet<String> = catalogue()
        .kinds()
        .iter()
        .flat_map(|kind| &kind.needs)
        .map(|need| snake(&format!("{need:?}")))
        .collect();
    for need in needs {
        assert!(GUIDE.contains(&format!("`{need}`")), "{need}");
    }
}

/// Whoever photographs the QR code reads the mark.
#[test]
fn a_mark_tells_nothing_that_the_paper_does_not() {
    for kind in catalogue().kinds() {
        let content = &kind.content;
        let said: Vec<&Field> = content
            .sentences
            .iter()
            .flat_map(Wording::fields)
            .map(|(field, _)| field)
            .collect();
        for (field, _) in content.mark.iter().flat_map(|(_, wording)| wording.fields()) {
            assert!(said.contains(&field), "{} {field:?}", kind.slug);
        }
    }
}

/// `BornInItaly` as it stands in files: `born_in_italy`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[test]
fn types_exclude_each_other_whichever_is_named_first() {
    for (one, other, together) in [
        ("residenza", "stato-famiglia", true),
        ("residenza", "cittadinanza", true),
        ("stato-civile", "stato-famiglia", false),
        ("stato-civile", "stato-libero", false),
        ("stato-famiglia", "famiglia-parentela", false),
        ("stato-famiglia", "residenza-convivenza", false),
        ("matrimonio", "unione-civile", false),
        ("contratto-convivenza", "convivenza-fatto", true),
        ("matrimonio", "stato-libero", false),
        ("residenza", "storico-residenza", false),
        ("residenza", "residenza", false),
        ("residenza", "residenza-aire", false),
        ("residenza-aire", "stato-famiglia-aire", true),
        ("residenza-aire", "cittadinanza", true),
        ("morte", "nascita", false),
    ] {
        for pair in [[one, other], [other, one]] {
            let clash = catalogue().clash(&pair.map(kind));
            assert_eq!(clash.is_none(), together, "{pair:?}");
        }
    }
    for whole in [
        vec!["cittadinanza", "residenza", "nascita"],
        vec!["residenza", "stato-libero", "cittadinanza"],
    ] {
        let kinds: Vec<&Kind> = whole.iter().map(|name| kind(name)).collect();
        assert_eq!(catalogue().clash(&kinds), None, "{whole:?}");
    }
    let third = [kind("cittadinanza"), kind("stato-libero"), kind("matrimonio")];
    assert_eq!(
        catalogue().clash(&third),
        Some((slug("stato-libero"), slug("matrimonio")))
    );
    assert_eq!(catalogue().clash(&[]), None);
    for one in catalogue().kinds() {
        for other in catalogue().kinds() {
            let there = catalogue().clash(&[one, other]).is_some();
            assert_eq!(there, catalogue().clash(&[other, one]).is_some());
        }
    }
}

#[test]
fn validity_ends_on_the_same_day_of_a_later_month() {
    for (validity, issued, until) in [
        (Validity::Months(3), "2026-11-28", Some("2027-02-28")),
        (Validity::Months(6), "2026-08-31", Some("2027-02-28")),
        (Validity::Months(3), "2027-11-30", Some("2028-02-29")),
        (Validity::Unlimited, "2026-11-28", None),
    ] {
        assert_eq!(validity.until(day(issued)), until.map(day), "{issued}");
    }
    let expected = |code: Option<u8>| match code {
        Some(1 | 2) => Validity::Unlimited,
        Some(3 | 4 | 6 | 9 | 20) => Validity::Months(6),
        _ => Validity::Months(3),
    };
    for kind in catalogue().kinds() {
        assert_eq!(kind.validity, expected(kind.anpr_code), "{}", kind.slug);
    }
}

#[test]
fn a_use_has_the_norm_of_the_day() {
    let on = |name: &str, date: &str| catalogue().use_of(&slug(name), day(date)).cloned();
    let by = |name: &str, date: &str| on(name, date).unwrap().exemption.unwrap().by;
    assert!(on("bollo", "2026-11-28").unwrap().exemption.is_none());
    let due_by = |date: &str| on("bollo", date).unwrap().duty_by.unwrap();
    assert_eq!(
        due_by("2026-12-31"),
        "DPR 26 ottobre 1972, n. 642, allegato A, art. 4"
    );
    assert_eq!(due_by("2027-01-01"), "D.Lgs. 123/2025");
    assert!(on("onlus", "2026-11-28").unwrap().duty_by.is_none());
    for date in ["2013-06-26", "2026-12-31", "2027-01-01"] {
        assert_eq!(catalogue().stamp_duty(day(date)), EuroCents(1_600), "{date}");
    }
    assert_eq!(
        by("pensione-estera", "2026-12-31"),
        "DPR 26 ottobre 1972, n. 642, allegato B, art. 9"
    );
    assert!(by("pensione-estera", "2027-01-01").starts_with("D.Lgs. 123/2025"));
    // Federations are in art. 27-bis, clubs alone in art. 8-bis.
    for (name, norm, called) in [
        ("onlus", "art. 27-bis", "federazioni"),
        ("societa-sportive", "art. 8-bis", "Società"),
        (
            "terzo-settore",
            "D.Lgs. 3 luglio 2017, n. 117, art. 82, comma 5",
            "Terzo settore",
        ),
    ] {
        assert!(by(name, "2026-11-28").ends_with(norm), "{name}");
        let title = on(name, "2026-11-28").unwrap().title.it;
        assert!(title.contains(called), "{title}");
        assert_eq!(title.contains("federazioni"), name == "onlus", "{title}");
    }
    assert_eq!(on("scambio", "2026-11-28"), None);
    let frees = |name: &str| on(name, "2026-11-28").unwrap().exemption.unwrap().fees;
    assert!(frees("separazione-divorzio") && !frees("processuale"));
    // Each use there today will be there after the change of norms, and the other way round.
    let slugs = |date: &str| -> BTreeSet<Slug> {
        let uses = catalogue().uses_on(day(date));
        uses.map(|known| known.slug.clone()).collect()
    };
    assert_eq!(slugs("2026-12-31"), slugs("2027-01-01"));
    let first = catalogue().uses_on(day("2027-01-01")).next().unwrap();
    assert_eq!(first.slug, slug("bollo"));
    for known in catalogue().uses() {
        if let Some(exemption) = &known.exemption {
            assert!(exemption.by.chars().count() <= 300, "{}", known.slug);
        }
    }
}
