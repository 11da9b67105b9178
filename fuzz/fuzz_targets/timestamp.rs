//! No answer of a time-stamp authority makes the reader panic, and no stranger's counts.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use sportello_documents::seal::Roots;
use sportello_documents::seal::rfc3161::{Judge, Question, TimeStampToken};
use std::sync::LazyLock;
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Encode, Tag};

/// id-signedData, as an object identifier.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// id-ct-TSTInfo, as an object identifier.
const TST_INFO: [u8; 13] = [
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
];
/// A signer of whom there is no certificate: name of nobody, number 1, SHA-256, ECDSA, no signature.
const SIGNER: [u8; 38] = [
    0x30, 0x24, 0x02, 0x01, 0x01, 0x30, 0x05, 0x30, 0x00, 0x02, 0x01, 0x01, 0x30, 0x0b, 0x06, 0x09, 0x60,
    0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
    0x02, 0x01, 0x04, 0x00,
];

static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| "2026-11-29T12:00:00Z".parse().unwrap());

/// Who believes the corpus's authority, and the question that the corpus answers.
static WORLD: LazyLock<(Judge, Question)> = LazyLock::new(|| {
    let roots = Roots::from_pem(include_str!("../corpus/timestamp/authority.pem")).unwrap();
    let judge = Judge::new(roots, None).unwrap();
    let question = judge.question(&[7; 32], [0x5a; 16]).unwrap();
    let answer = include_bytes!("../corpus/timestamp/answer");
    assert!(judge.judge(&question, answer, *NOW).is_ok());
    (judge, question)
});

fuzz_target!(|data: &[u8]| {
    let (judge, question) = &*WORLD;
    if let Ok(token) = judge.judge(question, data, *NOW) {
        assert!(token.ends_at() > token.time());
    }
    let _ = TimeStampToken::read(data);
    // As what a token says, where nobody signed it.
    let content = tlv(0xa0, &tlv(0x04, data));
    let content = tlv(0x30, &[TST_INFO.as_slice(), &content].concat());
    let signed = [&[0x02, 1, 3, 0x31, 0], content.as_slice(), &tlv(0x31, &SIGNER)].concat();
    let signed = tlv(0xa0, &tlv(0x30, &signed));
    let token = tlv(0x30, &[SIGNED_DATA.as_slice(), &signed].concat());
    assert!(TimeStampToken::read(&token).is_err());
});

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let tag = Tag::try_from(tag).unwrap();
    AnyRef::new(tag, content).unwrap().to_der().unwrap()
}
