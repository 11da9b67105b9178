//! What is said of each kind of person, word for word.

use super::day;
use super::people::{
    Home, TODAY, abroad, called, cohabiting, dead, foreign, married, nun, single, united, widow, with,
};
use crate::certificates::{Kind, Statement, Subject, catalogue, refusal, state, state_in};
use serde_json::{Value, json};
use sportello_types::lang::PaperLanguage;
use sportello_types::values::{CodiceFiscale, Slug};
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn people() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("married", married()),
        ("single", vec![single()]),
        ("abroad", vec![abroad()]),
        ("foreign", vec![foreign()]),
        ("widow", vec![widow()]),
        ("divorced", vec![divorced()]),
        ("dead", vec![dead()]),
        ("united", vec![united()]),
        ("cohabiting", vec![cohabiting()]),
        ("nun", vec![nun()]),
    ]
}

/// Divorced, and not married again.
fn divorced() -> Value {
    let ended = json!({ "on": "2019-05-20", "reason": { "kind": "marriage", "code": "1" } });
    let mut record = with(
        widow(),
        json!({ "marital_statuses": [{ "status": "4", "since": "2019-05-20" }] }),
    );
    record["unions"][0]["ended"] = ended;
    record
}

/// The first of a household, who asks online; at the counter where a reason is weighed.
fn asked<'h>(kind: &Kind, home: &'h Home) -> Subject<'h> {
    if kind.reasoned {
        home.at_counter(0, true)
    } else {
        home.own()
    }
}

fn written(statement: &Statement) -> String {
    let holder = &statement.holder;
    let mut text = format!("# {}\n", statement.title);
    let names = [&holder.family_name, &holder.given_name];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let place = holder.birth_place.as_deref().unwrap_or("–");
    let _ = writeln!(
        text,
        "{} ({:?}), {place}, {}",
        names.join(" "),
        holder.sex,
        holder.birth_date
    );
    for part in &statement.parts {
        let _ = writeln!(text, "## {}", part.heading);
        for sentence in &part.sentences {
            let _ = writeln!(text, "{sentence}");
        }
        if let Some(table) = &part.table {
            for row in std::iter::once(&table.header).chain(&table.rows) {
                let _ = writeln!(text, "| {} |", row.join(" | "));
            }
        }
        for (label, value) in &part.mark {
            let _ = writeln!(text, "  {label}: {value}");
        }
    }
    for norm in &statement.law {
        let _ = writeln!(text, "> {norm}");
    }
    text
}

/// Every type of one person, or the reason why not.
fn in_italian<'h>(asked: impl Fn(&Kind) -> Subject<'h>) -> String {
    let mut text = String::new();
    for kind in catalogue().kinds() {
        match state(&[kind], &asked(kind)) {
            Ok(statement) => text.push_str(&written(&statement)),
            Err(code) => {
                let _ = writeln!(text, "# {}\n{code:?}", kind.title.it);
            }
        }
        text.push('\n');
    }
    text
}

/// The same in German, without those that there are not.
fn in_german<'h>(asked: impl Fn(&Kind) -> Subject<'h>) -> String {
    let mut text = String::new();
    for kind in catalogue().kinds() {
        let asked = asked(kind);
        let italian = state(&[kind], &asked);
        match state_in(PaperLanguage::De, called, &[kind], &asked) {
            Ok(statement) => {
                let german = statement.german.unwrap();
                assert!(german.german.is_none());
                assert_eq!(german.valid_until, italian.unwrap().valid_until);
                text.push_str(&written(&german));
            }
            Err(code) => {
                assert_eq!(Some(code), italian.err(), "{}", kind.slug);
                continue;
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn each_certificate_says_what_the_registry_says() {
    for (name, records) in people() {
        let home = Home::of(records);
        let text = in_italian(|kind| asked(kind, &home));
        insta::assert_snapshot!(format!("certificates_{name}"), text);
    }
}

#[test]
fn each_certificate_says_the_same_in_german() {
    for (name, records) in people() {
        let home = Home::of(records);
        let text = in_german(|kind| asked(kind, &home));
        insta::assert_snapshot!(format!("certificates_german_{name}"), text);
    }
}

#[test]
fn what_a_mother_asks_for_speaks_of_her_daughter() {
    let home = Home::of(married());
    let mother: CodiceFiscale = "LAIFNC79R42B354L".parse().unwrap();
    let asked = |kind: &Kind| {
        if kind.reasoned {
            home.at_counter(2, false)
        } else {
            home.other(2, Some(&mother))
        }
    };
    let text = in_italian(asked);
    insta::assert_snapshot!("certificates_minor", text);
    let text = in_german(asked);
    insta::assert_snapshot!("certificates_german_minor", text);
}

#[test]
fn two_languages_are_one_statement_with_one_mark() {
    let home = Home::of(married());
    let kinds = ["residenza", "famiglia-parentela", "matrimonio"].map(super::kind);
    let subject = home.own();
    let italian = state(&kinds, &subject).unwrap();
    let both = state_in(PaperLanguage::ItDe, called, &kinds, &subject).unwrap();
    let archived = serde_json::to_string(&both).unwrap();
    assert!(serde_json::from_str::<Statement>(&archived).unwrap() == both);
    let german = both.german.clone().unwrap();
    assert!(german.parts.iter().all(|part| part.mark.is_empty()));
    insta::assert_snapshot!(
        "certificates_two_languages",
        format!("{}\n{}", written(&both), written(&german))
    );
    let alone = Statement { german: None, ..both };
    assert!(
        alone == italian,
        "the Italian, and so the mark, is as it is alone"
    );
}

#[test]
fn several_types_stand_on_one_certificate() {
    let home = Home::of(married());
    let slugs = ["residenza", "stato-famiglia", "cittadinanza", "nascita"];
    let kinds = slugs.map(super::kind);
    let statement = state(&kinds, &home.own()).unwrap();
    assert_eq!(
        statement.valid_until,
        Some(day("2027-02-28")),
        "the shortest of them"
    );
    let parts: Vec<&Slug> = statement.parts.iter().map(|part| &part.kind).collect();
    assert_eq!(parts, kinds.map(|kind| &kind.slug));
    insta::assert_snapshot!("certificates_several", written(&statement));
}

#[test]
fn the_law_is_on_every_certificate_and_the_parents_on_none() {
    const ARTICLE_40: &str = "Il presente certificato non può essere prodotto agli organi della pubblica \
                              amministrazione o ai privati gestori di pubblici servizi";
    let mut stated = BTreeSet::new();
    for (name, records) in people() {
        let home = Home::of(records);
        for kind in catalogue().kinds() {
            let Ok(statement) = state(&[kind], &asked(kind, &home)) else {
                continue;
            };
            stated.insert(&kind.slug);
            assert_eq!(statement.law[0], ARTICLE_40, "{name}: {}", kind.slug);
            let validity = &statement.law[1];
            let until = kind.validity.until(day(TODAY));
            let said = until.map_or("Validità illimitata".to_owned(), |day| {
                format!("Valido fino al {}", day.format("%d/%m/%Y"))
            });
            assert!(validity.starts_with(&said), "{validity}");
            assert!(statement.law.len() > 2, "without a norm: {}", kind.slug);
            let archived = serde_json::to_string(&statement).unwrap();
            assert!(
                !archived.contains("SEGRET"),
                "names a parent: {name}: {}",
                kind.slug
            );
            let back: Statement = serde_json::from_str(&archived).unwrap();
            assert!(back == statement);
            assert_eq!(format!("{statement:?}"), "Statement(…)");
        }
    }
    let asked = |kind: &&Kind| kind.online || (kind.reasoned && kind.has_content());
    let kinds = catalogue().kinds().iter().filter(asked);
    let kinds: BTreeSet<&Slug> = kinds.map(|kind| &kind.slug).collect();
    assert_eq!(stated, kinds, "each type is stated of somebody");
}

#[test]
fn without_types_there_is_no_certificate() {
    let home = Home::of(vec![single()]);
    assert!(state(&[], &home.own()).is_err());
    assert_eq!(refusal(super::kind("residenza"), &home.own()), None);
}

#[test]
fn a_certificate_says_of_which_day_the_data_are_where_that_is_an_earlier_one() {
    let home = Home::of(married());
    let kinds = [super::kind("residenza")];
    let told = |as_of: &str| {
        let subject = Subject {
            as_of: day(as_of),
            ..home.own()
        };
        let statement = state_in(PaperLanguage::ItDe, called, &kinds, &subject).unwrap();
        let german = statement.german.as_ref().unwrap();
        assert_eq!(german.as_of, statement.as_of);
        statement.as_of
    };
    assert_eq!(told("2026-11-27"), Some(day("2026-11-27")));
    assert_eq!(told(TODAY), None);
}
