//! The corpus of attacks on answers: every member of every family by its name, really signed, each
//! refused for its own reason. The table for auditors is `docs/develop/attacks.md`, which is held
//! to this corpus by a test.
//!
//! The documents are made by code of their own (`forge.rs` and the signer of the tests), with another
//! canonicaliser than the verifier's. `careless.rs` is a provider with the classic faults: what
//! it believes shows that the wrapped documents are attacks and not rubbish.

mod algorithms;
mod careless;
mod encodings;
mod exclusion;
mod forge;
mod key_info;
mod markup;
mod transforms;
mod wrapping_assertions;
mod wrapping_responses;

use crate::support::{Draft, idp, now, pending, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use forge::FORGED;
use sportello_identity::spid::Refusal;
use sportello_identity::{Answer, VerifiedIdentity};
use std::fmt::Write as _;

/// One document of an attacker.
pub(crate) struct Attack {
    /// The family, as the literature names it.
    pub(crate) family: &'static str,
    /// The member.
    pub(crate) member: &'static str,
    /// How this document differs from the others of the member.
    pub(crate) variant: String,
    /// The answer.
    pub(crate) document: Vec<u8>,
    /// The one right reason.
    pub(crate) refused: Refusal,
    /// Whether a careless provider takes it for the forged citizen's.
    pub(crate) fools: bool,
}

impl Attack {
    fn new(
        family: &'static str,
        member: &'static str,
        variant: impl Into<String>,
        document: impl Into<Vec<u8>>,
        refused: impl Into<Refusal>,
    ) -> Self {
        Self {
            family,
            member,
            variant: variant.into(),
            document: document.into(),
            refused: refused.into(),
            fools: false,
        }
    }

    fn name(&self) -> String {
        format!("{}: {} ({})", self.family, self.member, self.variant)
    }
}

fn judge(document: &[u8]) -> Result<VerifiedIdentity, Refusal> {
    let answer = Answer::from_fields([
        ("SAMLResponse".to_owned(), STANDARD.encode(document)),
        ("RelayState".to_owned(), "handle".to_owned()),
    ]);
    sp().finish(&pending(), &idp(), &answer, now())
}

/// Everything, in the order of the families.
fn all() -> Vec<Attack> {
    [
        wrapping_responses::attacks(),
        wrapping_assertions::attacks(),
        exclusion::attacks(),
        markup::attacks(),
        encodings::attacks(),
        algorithms::attacks(),
        transforms::attacks(),
        key_info::attacks(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn each_is_refused_for_its_own_reason() {
    let mut wrong = Vec::new();
    let attacks = all();
    for attack in &attacks {
        let verdict = judge(&attack.document).map(|_| ());
        if verdict != Err(attack.refused) {
            wrong.push(format!(
                "{}: {verdict:?} instead of {:?}",
                attack.name(),
                attack.refused
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong of {}: {wrong:#?}",
        wrong.len(),
        attacks.len()
    );
}

#[test]
fn what_the_attacker_starts_from_is_accepted() {
    for draft in [Draft::default(), Draft::default().unsigned_response()] {
        judge(draft.build().as_bytes()).unwrap();
    }
}

#[test]
fn the_wrapped_documents_fool_a_careless_provider() {
    for attack in all().iter().filter(|attack| attack.fools) {
        let believed = careless::believes(std::str::from_utf8(&attack.document).unwrap());
        assert!(
            believed.iter().any(|code| code.contains(FORGED)),
            "{}: believes {believed:?}",
            attack.name()
        );
    }
    let good = Draft::default().build();
    assert_eq!(careless::believes(&good), ["TINIT-RSSMRA80A01H501U"]);
    let changed = good.replace("RSSMRA80A01H501U", FORGED);
    assert_eq!(
        careless::believes(&changed),
        [""; 0],
        "careless, but it does check signatures"
    );
}

#[test]
fn no_reason_tells_anything_of_what_was_received() {
    let secrets = [
        FORGED,
        "RSSMRA",
        "Niccol",
        "Angi",
        "mario.rossi",
        "333123",
        "_subject",
        "_session",
        "handle",
        "MII",
        "evil",
        "passwd",
        "Via Roma",
        "AS0945",
    ];
    for attack in all() {
        let refusal = judge(&attack.document).unwrap_err();
        for text in [refusal.reason(), format!("{refusal:?}")] {
            for secret in secrets {
                assert!(!text.contains(secret), "{}: {text}", attack.name());
            }
        }
    }
}

/// The table of the page for auditors: family, member, how many documents, reasons.
fn table() -> String {
    let attacks = all();
    let mut members: Vec<(&str, &str, usize, Vec<String>)> = Vec::new();
    for attack in &attacks {
        let known = members
            .iter()
            .position(|(family, member, ..)| (*family, *member) == (attack.family, attack.member));
        let at = known.unwrap_or(members.len());
        if known.is_none() {
            members.push((attack.family, attack.member, 0, Vec::new()));
        }
        let Some((_, _, documents, reasons)) = members.get_mut(at) else {
            continue;
        };
        *documents += 1;
        let reason = attack.refused.reason();
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let mut text = String::from("| Family | Member | Documents | Refused because |\n|---|---|---|---|\n");
    for (family, member, documents, reasons) in members {
        let _ = writeln!(
            text,
            "| {family} | {member} | {documents} | {} |",
            reasons.join("; ")
        );
    }
    text
}

#[test]
fn the_page_for_auditors_lists_the_whole_corpus() {
    let page = include_str!("../../../../../docs/develop/attacks.md");
    let table = table();
    assert!(
        page.contains(&table),
        "docs/develop/attacks.md must hold this table:\n{table}"
    );
}
