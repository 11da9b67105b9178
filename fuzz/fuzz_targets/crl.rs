//! No revocation list makes the reader panic, signed by its issuer or not; what is not, is refused.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::cns::Rules;
use sportello_identity::cns::revocation::Crl;
use sportello_identity::keys::Digest;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::{Certificate, SigningKey};
use std::sync::LazyLock;
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode, Encode, Tag};

/// sha256WithRSAEncryption, as an algorithm identifier.
const ALGORITHM: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00,
];

struct World {
    key: SigningKey,
    issuer: Certificate,
}

/// A key, and an authority's certificate for it: of a self-signed one, without the extensions that
/// would forbid to sign lists. Nobody checks an issuer's own signature.
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let now: DateTime<Utc> = "2026-11-28T12:00:00Z".parse().unwrap();
    let subject = Subject {
        common_name: "Prova".to_owned(),
        organization_name: "Prova".to_owned(),
        entity_id: "https://ca.example".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Prova".to_owned(),
    };
    let key = self_signed(&subject, now, 365, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    let key = key.signing_key().unwrap();
    let mut certificate = x509_cert::Certificate::from_der(key.certificate().der()).unwrap();
    certificate.tbs_certificate.extensions = None;
    let issuer = Certificate::from_der(&certificate.to_der().unwrap()).unwrap();
    World { key, issuer }
});

fuzz_target!(|data: &[u8]| {
    let rules = Rules::default();
    assert!(Crl::from_der(data, &WORLD.issuer, &rules).is_err());
    // The part that is signed, signed for real.
    let signature = WORLD.key.sign(Digest::Sha256, data).unwrap();
    let signature = tlv(0x03, &[&[0], signature.as_slice()].concat());
    let list = tlv(0x30, &[data, &ALGORITHM, &signature].concat());
    if let Ok(list) = Crl::from_der(&list, &WORLD.issuer, &rules) {
        assert_eq!(list.is_empty(), list.len() == 0);
    }
});

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let tag = Tag::try_from(tag).unwrap();
    AnyRef::new(tag, content).unwrap().to_der().unwrap()
}
