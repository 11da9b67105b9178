//! No answer of a responder makes the reader panic, signed by the authority or not; what is not, is refused.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::cns::revocation::{Link, OcspAnswer};
use sportello_identity::cns::{Anchors, Card, Rules, admit};
use sportello_identity::keys::Digest;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::{Certificate, SigningKey};
use std::sync::LazyLock;
use x509_cert::der::asn1::{AnyRef, BitString};
use x509_cert::der::{Decode, Encode, Tag};

/// sha256WithRSAEncryption, as an algorithm identifier.
const ALGORITHM: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00,
];
/// id-pkix-ocsp-basic, as an object identifier.
const BASIC: [u8; 11] = [
    0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01,
];
const NONCE: [u8; 16] = [7; 16];

static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| "2026-11-28T12:00:00Z".parse().unwrap());

/// Stands in the corpus for the SHA-1 of the authority's name, and of its key, which is another each time.
const HASHES: [[u8; 20]; 2] = [[b'N'; 20], [b'K'; 20]];

struct World {
    key: SigningKey,
    link: Link,
    /// The responder, as an answer names it.
    responder: Vec<u8>,
    /// What belongs where [`HASHES`] stand.
    hashes: [[u8; 20]; 2],
}

/// A key, an authority's certificate for it (of a self-signed one, without the extensions that would
/// forbid to issue: nobody checks a listed authority's own signature), and the corpus's card, signed anew
/// by that authority.
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let subject = Subject {
        common_name: "Prova".to_owned(),
        organization_name: "Prova".to_owned(),
        entity_id: "https://ca.example".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Prova".to_owned(),
    };
    let key = self_signed(&subject, *NOW, 365, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    let key = key.signing_key().unwrap();
    let mut authority = x509_cert::Certificate::from_der(key.certificate().der()).unwrap();
    authority.tbs_certificate.extensions = None;
    let mut card = x509_cert::Certificate::from_der(include_bytes!("../corpus/card/card")).unwrap();
    card.tbs_certificate.issuer = authority.tbs_certificate.subject.clone();
    let signature = key.sign(Digest::Sha256, &card.tbs_certificate.to_der().unwrap());
    card.signature = BitString::from_bytes(&signature.unwrap()).unwrap();
    let responder = tlv(0xa1, &authority.tbs_certificate.subject.to_der().unwrap());
    let authority = Certificate::from_der(&authority.to_der().unwrap()).unwrap();
    let card = Card::from_der(&card.to_der().unwrap()).unwrap();
    let anchors = Anchors::new([authority]).unwrap();
    let admitted = admit(&card, &[], &anchors, &Rules::default(), *NOW).unwrap();
    let link = admitted.links().remove(0);
    // A question ends with both hashes and the serial number, each behind its tag and length.
    let question = link.ocsp_request(None).unwrap();
    let first = question.windows(2).position(|pair| pair == [4, 20]).unwrap();
    let hashes = [first + 2, first + 24].map(|at| question[at..at + 20].try_into().unwrap());
    World {
        key,
        link,
        responder,
        hashes,
    }
});

fuzz_target!(|data: &[u8]| {
    let World {
        key,
        link,
        responder,
        hashes,
    } = &*WORLD;
    let rules = Rules::default();
    assert!(OcspAnswer::from_der(data, link, Some(&NONCE), &rules, *NOW).is_err());
    // What follows the responder's name in the part that is signed, signed for real.
    let mut data = data.to_vec();
    for (mark, hash) in HASHES.iter().zip(hashes) {
        if let Some(at) = data.windows(20).position(|window| window == mark) {
            data[at..at + 20].copy_from_slice(hash);
        }
    }
    let data = tlv(0x30, &[responder.as_slice(), &data].concat());
    let signature = key.sign(Digest::Sha256, &data).unwrap();
    let signature = tlv(0x03, &[&[0], signature.as_slice()].concat());
    let basic = tlv(0x30, &[&data, ALGORITHM.as_slice(), &signature].concat());
    let bytes = tlv(0x30, &[BASIC.as_slice(), &tlv(0x04, &basic)].concat());
    let answer = tlv(0x30, &[[0x0a, 1, 0].as_slice(), &tlv(0xa0, &bytes)].concat());
    if let Ok(answer) = OcspAnswer::from_der(&answer, link, Some(&NONCE), &rules, *NOW) {
        let _ = answer.counts_until();
    }
});

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let tag = Tag::try_from(tag).unwrap();
    AnyRef::new(tag, content).unwrap().to_der().unwrap()
}
