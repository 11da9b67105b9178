//! Whatever is offered about generated people verifies once it is issued: the mark of each, and of a sample the
//! sealed paper, as whoever is handed it judges it.

#[path = "../../../../documents/src/certificates/tests/homes.rs"]
mod homes;

use super::super::order::Order;
use super::{Marking, claims};
use chrono::{DateTime, Duration, Utc};
use homes::{ASKERS, homes};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sportello_check::{FileState, KeyKind, MarkState, Pdf, SealWord};
use sportello_documents::certificates::{AskedBy, Kind, Statement, Subject, catalogue, state};
use sportello_documents::seal::{Algorithm, LocalKey, demo_certificate, has_signed};
use sportello_documents::{CertificatePaper, Issuer, Seal as _};
use sportello_mark::{Claims, KeySet, MarkKey, Payload, sign, verify};
use sportello_types::certificates::Duty;
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::{Household, RegistrySource, Resident};
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};
use std::collections::BTreeSet;

/// Papers that are laid out, each of another type: it takes a while.
const PAPERS: usize = 10;
/// Households that are drawn for them at most.
const DRAWS: usize = 500;

fn now() -> DateTime<Utc> {
    "2026-11-28T09:30:00Z".parse().unwrap()
}

fn marks() -> MarkKey {
    MarkKey::from_seed(&[7; 32])
}

/// What the municipality publishes of its marks.
fn published() -> KeySet {
    let year = Duration::days(365);
    KeySet::new(vec![marks().published(now() - year, now() + year)])
}

/// What is offered about each of a household, and what it says.
fn offered(residents: &[Resident], asker: usize) -> Vec<(&'static Kind, Statement)> {
    let on = now().date_naive();
    let household = Household::assemble(&"F1".parse().unwrap(), on, residents);
    let mut offered = Vec::new();
    for resident in residents {
        let subject = Subject {
            resident,
            household: household.as_ref(),
            source: RegistrySource::Municipality,
            asked_by: ASKERS[asker],
            on,
            as_of: on,
        };
        for kind in catalogue().kinds() {
            if let Ok(statement) = state(&[kind], &subject) {
                offered.push((kind, statement));
            }
        }
    }
    offered
}

/// An order of one type, for a use that is exempt.
fn order(kind: &'static Kind) -> Order {
    let mut known_uses = catalogue().uses().iter();
    let use_ = known_uses.find(|known| known.exemption.is_some()).unwrap();
    Order {
        kinds: vec![kind],
        use_,
        destination: None,
        duty: Duty::Exempt {
            by: use_.exemption.as_ref().unwrap().by.clone(),
        },
        language: PaperLanguage::It,
    }
}

fn marking(number: u32) -> Marking {
    let mut code = [0; 10];
    code[..4].copy_from_slice(&number.to_be_bytes());
    Marking {
        number: CertificateNumber::new(2026, number).unwrap(),
        code: CertificateCode::new(code),
        fees: EuroCents(0),
    }
}

/// The mark of a certificate as an address, and what is to be read in it.
fn mark(order: &Order, marking: &Marking, statement: &Statement) -> (String, Claims) {
    let claims = claims("c_x000", now(), order, marking, statement);
    let payload = sign(&claims, &marks()).unwrap();
    (payload.to_url("https://sportello.example.it/v"), claims)
}

/// Whether a mark says what the certificate does: facts may lack from the end, where a code holds no more.
fn says(read: &Claims, claims: &Claims) -> bool {
    let whole = Claims {
        facts: claims.facts.clone(),
        ..read.clone()
    };
    whole == *claims && claims.facts.starts_with(&read.facts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_mark_of_whatever_is_offered_is_genuine_and_says_what_is_certified((residents, asker) in homes()) {
        let published = published();
        for (kind, statement) in offered(&residents, asker) {
            let (url, claims) = mark(&order(kind), &marking(1), &statement);
            let read = verify(&Payload::from_text(&url).unwrap(), &published);
            prop_assert!(read.is_ok(), "{}: {:?}", kind.slug, read.err());
            prop_assert!(says(&read.unwrap(), &claims), "{}", kind.slug);
        }
    }
}

#[test]
fn a_paper_of_whatever_is_offered_is_believed_by_who_is_handed_it() {
    let made = demo_certificate("Comune di Borgoverde", [7; 16], now()).unwrap();
    let seal = LocalKey::from_pem(&made.key_pem, &made.certificate_pem).unwrap();
    let sealing = seal.certificates().unwrap().swap_remove(0);
    let published = published().with_seals([sportello_check::published(sealing).unwrap()]);
    let households = homes();
    let mut runner = TestRunner::deterministic();
    let mut laid_out = BTreeSet::new();
    for _ in 0..DRAWS {
        let (residents, asker) = households.new_tree(&mut runner).unwrap().current();
        for (kind, statement) in offered(&residents, asker) {
            if laid_out.len() < PAPERS && laid_out.insert(&kind.slug) {
                let number = u32::try_from(laid_out.len()).unwrap();
                is_believed(kind, statement, number, &seal, &published);
            }
        }
        if laid_out.len() == PAPERS {
            break;
        }
    }
    assert_eq!(laid_out.len(), PAPERS, "{laid_out:?}");
}

/// Lays a certificate out, seals it, and judges the file by what is published alone.
fn is_believed(kind: &'static Kind, statement: Statement, number: u32, seal: &LocalKey, published: &KeySet) {
    let (order, marking) = (order(kind), marking(number));
    let (mark_url, claims) = mark(&order, &marking, &statement);
    let paper = CertificatePaper {
        issuer: Issuer {
            name: "Comune di Borgoverde".to_owned(),
            ipa_code: "c_x000".to_owned(),
            crest_svg: None,
        },
        number: marking.number,
        code: marking.code,
        issued_at: now(),
        statement,
        duty: order.duty,
        use_title: order.use_.title.it.clone(),
        fees: marking.fees,
        registrar: None,
        mark_url,
        verification_url: "https://sportello.example.it/verifica".to_owned(),
        german: None,
    };
    let pdf = sportello_documents::certificate(&paper, seal, now()).unwrap();
    let read = Pdf::read(&pdf).unwrap();
    let MarkState::Genuine(told) = read.mark(published) else {
        panic!("{}: {:?}", kind.slug, read.mark(published));
    };
    assert!(says(&told, &claims), "{}", kind.slug);
    let SealWord::Asks(signed) = read.seal(published) else {
        panic!("{}: {:?}", kind.slug, read.seal(published));
    };
    let algorithm = match signed.kind {
        KeyKind::Rsa => Algorithm::RsaSha256,
        KeyKind::P256 => Algorithm::EcdsaSha256,
    };
    let holds = has_signed(algorithm, &signed.key, &signed.message, &signed.signature);
    let state = signed.judged(holds).issued_at(told.issued_at);
    assert!(
        matches!(state, FileState::Untouched(_)),
        "{}: {state:?}",
        kind.slug
    );
}
