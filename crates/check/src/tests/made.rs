//! A small PDF with a seal by a key on P-256, made by hand: smaller than a paper of ours, so that each of its
//! bytes can be changed.

use crate::{FileState, Pdf, SealWord, published};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use chrono::{DateTime, Utc};
use sportello_mark::{Claims, KeySet, MarkKey, PublishedSeal, StampMark, sign};
use sportello_types::values::CertificateCode;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// 29 November 2026, 02:00 UTC.
pub(super) const ISSUED: i64 = 1_795_917_600;
/// Bytes set aside for the signature.
const HOLE: usize = 700;
const WIDE: &str = "0000000000";

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

/// Tag, length, content.
pub(super) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = match content.len() {
        short @ ..0x80 => vec![u8::try_from(short).unwrap()],
        middle @ 0x80..0x100 => vec![0x81, u8::try_from(middle).unwrap()],
        long => [&[0x82][..], &u16::try_from(long).unwrap().to_be_bytes()].concat(),
    };
    [&[tag][..], &length, &content].concat()
}

/// A key and its certificate.
pub(super) struct Sealer {
    key: EcdsaKeyPair,
    certificate: Vec<u8>,
}

impl Sealer {
    fn draw(serial: u8) -> Self {
        let (rules, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(rules, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(rules, pkcs8.as_ref()).unwrap();
        let ecdsa = der(
            0x30,
            &[&der(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]])],
        );
        let curve = der(
            0x30,
            &[
                &der(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]]),
                &der(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]]),
            ],
        );
        let name = der(0x30, &[]);
        let validity = der(
            0x30,
            &[&der(0x17, &[b"261101000000Z"]), &der(0x17, &[b"311101000000Z"])],
        );
        let spki = der(0x30, &[&curve, &der(0x03, &[&[0], key.public_key().as_ref()])]);
        let version = der(0xa0, &[&der(0x02, &[&[2]])]);
        let serial = der(0x02, &[&[serial]]);
        let tbs = der(0x30, &[&version, &serial, &ecdsa, &name, &validity, &name, &spki]);
        let certificate = der(0x30, &[&tbs, &ecdsa, &der(0x03, &[&[0, 0]])]);
        Self { key, certificate }
    }

    pub(super) fn published(&self) -> PublishedSeal {
        published(self.certificate.clone()).unwrap()
    }

    fn cms(&self, sha256: &[u8]) -> Vec<u8> {
        let pkcs9 = |last: &[u8]| der(0x06, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09], last]);
        let data = der(0x06, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]]);
        let sha = der(
            0x30,
            &[&der(
                0x06,
                &[&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]],
            )],
        );
        let hash = der(0x04, &[digest(&SHA256, &self.certificate).as_ref()]);
        let signing = der(0x30, &[&der(0x30, &[&der(0x30, &[&hash])])]);
        let attribute = |name: Vec<u8>, value: &[u8]| der(0x30, &[&name, &der(0x31, &[value])]);
        let attributes = [
            attribute(pkcs9(&[0x03]), &data),
            attribute(pkcs9(&[0x04]), &der(0x04, &[sha256])),
            attribute(pkcs9(&[0x10, 0x02, 0x2f]), &signing),
        ]
        .concat();
        let signed = der(0x31, &[&attributes]);
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let ecdsa = der(
            0x30,
            &[&der(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]])],
        );
        let version = der(0x02, &[&[1]]);
        let info = der(
            0x30,
            &[
                &version,
                &der(0x30, &[&der(0x30, &[]), &version]),
                &sha,
                &der(0xa0, &[&attributes]),
                &ecdsa,
                &der(0x04, &[signature.as_ref()]),
            ],
        );
        let envelope = der(
            0x30,
            &[
                &version,
                &der(0x31, &[&sha]),
                &der(0x30, &[&data]),
                &der(0xa0, &[&self.certificate]),
                &der(0x31, &[&info]),
            ],
        );
        let signed_data = der(0x06, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]]);
        der(0x30, &[&signed_data, &der(0xa0, &[&envelope])])
    }
}

/// The municipality's.
pub(super) static TOWN: LazyLock<Sealer> = LazyLock::new(|| Sealer::draw(1));
/// Somebody else's.
pub(super) static STRANGER: LazyLock<Sealer> = LazyLock::new(|| Sealer::draw(2));

pub(super) fn mark_key() -> MarkKey {
    MarkKey::from_seed(&[7; 32])
}

pub(super) fn keys() -> KeySet {
    let mark = mark_key().published(at(ISSUED - 3600), at(ISSUED + 86_400));
    KeySet::new(vec![mark]).with_seals([TOWN.published()])
}

pub(super) fn code(byte: u8) -> CertificateCode {
    CertificateCode::new([byte; 10])
}

pub(super) fn claims(byte: u8) -> Claims {
    Claims {
        issuer: "c_z999".to_owned(),
        kinds: vec!["residenza".parse().unwrap()],
        code: code(byte),
        issued_at: ISSUED,
        valid_until: None,
        digest: None,
        holder: None,
        facts: Vec::new(),
        stamp: StampMark::Exempt,
    }
}

/// The address in a QR.
pub(super) fn mark(byte: u8) -> String {
    let payload = sign(&claims(byte), &mark_key()).unwrap();
    payload.to_url("https://sportello.example/v")
}

/// Keywords as our papers have them.
pub(super) fn keywords(byte: u8, mark: &str) -> String {
    format!("C-2026-000123, {}, {mark}", code(byte))
}

/// A file with these keywords, not sealed, with the place for it: where the numbers of the ranges begin, and
/// the hole.
fn draft(keywords: &str) -> Draft {
    draft_of(keywords, 0)
}

type Draft = (Vec<u8>, usize, std::ops::Range<usize>);

fn draft_of(keywords: &str, pages: usize) -> Draft {
    let numbers = format!("/ByteRange[0 {WIDE} {WIDE} {WIDE}]");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        format!("<</Keywords({keywords})>>"),
        format!("<</Type/Sig{numbers}/Contents<{}>>>", "0".repeat(2 * HOLE)),
    ];
    // A page of two thousand letters each.
    let page = format!(
        "<</Length 2000>>\nstream\n{}\nendstream",
        "Residenza ".repeat(200)
    );
    objects.extend(std::iter::repeat_n(page, pages));
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        write!(file, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table_at = file.len();
    write!(
        file,
        "{table}trailer\n<</Size {}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{table_at}\n%%EOF",
        objects.len() + 1
    )
    .unwrap();
    let ranges = file.find(&numbers).unwrap() + "/ByteRange[0 ".len();
    let hole = file.find("/Contents<").unwrap() + "/Contents".len();
    (file.into_bytes(), ranges, hole..hole + 2 * HOLE + 2)
}

/// A file without a seal.
pub(super) fn unsealed(keywords: &str) -> Vec<u8> {
    unsealed_of(keywords, 0)
}

/// The same with so many pages.
pub(super) fn unsealed_of(keywords: &str, pages: usize) -> Vec<u8> {
    let (file, _, _) = draft_of(keywords, pages);
    String::from_utf8(file)
        .unwrap()
        .replace("/ByteRange", "/Otherwise")
        .into_bytes()
}

pub(super) fn sealed_by(sealer: &Sealer, keywords: &str) -> Vec<u8> {
    sealed_of(sealer, keywords, 0)
}

/// The same with so many pages.
pub(super) fn sealed_of(sealer: &Sealer, keywords: &str, pages: usize) -> Vec<u8> {
    let (mut file, ranges, hole) = draft_of(keywords, pages);
    let numbers = format!(
        "{:010} {:010} {:010}",
        hole.start,
        hole.end,
        file.len() - hole.end
    );
    file[ranges..ranges + numbers.len()].copy_from_slice(numbers.as_bytes());
    let around = [&file[..hole.start], &file[hole.end..]].concat();
    let cms = sealer.cms(digest(&SHA256, &around).as_ref());
    assert!(cms.len() <= HOLE, "{}", cms.len());
    let mut digits = String::new();
    for byte in cms {
        write!(digits, "{byte:02x}").unwrap();
    }
    file[hole.start + 1..hole.start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    file
}

/// The municipality's file of a certificate.
pub(super) fn certificate(byte: u8) -> Vec<u8> {
    sealed_by(&TOWN, &keywords(byte, &mark(byte)))
}

/// The hole of such a file.
pub(super) fn hole() -> std::ops::Range<usize> {
    draft(&keywords(1, &mark(1))).2
}

pub(super) fn state(file: &[u8], keys: &KeySet) -> FileState {
    match Pdf::read(file).unwrap().seal(keys) {
        SealWord::Said(state) => state,
        SealWord::Asks(signed) => {
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &signed.key);
            signed.judged(key.verify(&signed.message, &signed.signature).is_ok())
        }
    }
}
