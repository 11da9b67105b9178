//! What does not fit is left out, in order.

use super::*;
use crate::{Unsigned, qr, verify};

fn read(claims: &Claims) -> Claims {
    let payload = signed(claims);
    assert!(payload.as_bytes().len() <= Payload::LONGEST);
    let version = qr::version(qr::LONGEST_ADDRESS, payload.to_text().len());
    assert!(version.is_some_and(|version| version <= qr::LARGEST));
    verify(&payload, &keys()).unwrap()
}

#[test]
fn facts_go_from_the_end() {
    let whole = family(40);
    let read = read(&whole);
    assert_eq!(read.holder, whole.holder);
    assert!((5..40).contains(&read.facts.len()), "{}", read.facts.len());
    assert!(whole.facts.starts_with(&read.facts));
    // None went without need.
    let one_more = Claims {
        facts: whole.facts[..=read.facts.len()].to_vec(),
        ..whole
    };
    assert_eq!(super::cutting::read(&one_more).facts.len(), read.facts.len());
}

#[test]
fn then_the_holder_goes_and_the_ids_stay() {
    let long = Claims {
        holder: Some(MarkHolder {
            given_name: Some("Anna ".repeat(200)),
            ..holder()
        }),
        ..residence()
    };
    let read = read(&long);
    assert_eq!(read.facts, []);
    assert_eq!(read.holder, None);
    assert_eq!(
        read,
        Claims {
            holder: None,
            facts: Vec::new(),
            ..long
        }
    );
}

#[test]
fn very_many_facts_cost_no_time() {
    let many = Claims {
        facts: vec![(String::new(), String::new()); 100_000],
        ..ids()
    };
    assert!(read(&many).facts.len() > 100);
}

#[test]
fn claims_that_nobody_could_read_are_not_signed() {
    let longest: sportello_types::values::Slug = "a".repeat(64).parse().unwrap();
    for (what, claims, why) in [
        (
            "no issuer",
            Claims {
                issuer: String::new(),
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "an issuer that is none",
            Claims {
                issuer: "c d150".to_owned(),
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "no kind",
            Claims {
                kinds: Vec::new(),
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "too many kinds",
            Claims {
                kinds: vec!["nascita".parse().unwrap(); 7],
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "before all time",
            Claims {
                issued_at: -1,
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "after all time",
            Claims {
                issued_at: i64::MAX,
                ..ids()
            },
            Unsigned::Claims,
        ),
        (
            "six kinds of the longest names",
            Claims {
                kinds: vec![longest; 6],
                ..ids()
            },
            Unsigned::TooLong,
        ),
    ] {
        assert_eq!(sign(&claims, &key()), Err(why), "{what}");
    }
}
