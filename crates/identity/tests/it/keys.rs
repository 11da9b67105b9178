//! Keys and certificates.

use crate::support::{KEYS, at, config, new_key, rng, tool};
use chrono::TimeDelta;
use secrecy::SecretString;
use sportello_identity::keys::{Certificate, Digest, KeyError, SigningKey};
use sportello_identity::spid::keys::{ProfileFault, Subject, check, self_signed};

#[test]
fn a_fresh_certificate_fits_the_profile_and_says_when_it_ends() {
    let certificate = KEYS.sp.certificate();
    let made = at("2026-01-01T00:00:00Z");
    assert_eq!(certificate.not_before(), made);
    assert_eq!(certificate.not_after(), made + TimeDelta::days(730));
    assert_eq!(certificate.public_key().unwrap().bits(), 2048);
    let faults = |now| check(certificate, &config(), at(now));
    assert_eq!(faults("2026-11-23T10:00:00Z"), []);
    assert_eq!(faults("2027-11-15T00:00:00Z"), [ProfileFault::ExpiresSoon]);
    assert_eq!(faults("2028-11-15T00:00:00Z"), [ProfileFault::Dates]);
    assert_eq!(faults("2025-11-15T00:00:00Z"), [ProfileFault::Dates]);
}

#[test]
fn a_certificate_for_something_else_is_told_apart() {
    let subject = Subject {
        common_name: "Comune di Montefiore".to_owned(),
        organization_name: "Comune di Montefiore".to_owned(),
        entity_id: "https://other.example".to_owned(),
        ipa_code: "c_y998".to_owned(),
        locality: String::new(),
    };
    let key = self_signed(&subject, at("2026-01-01T00:00:00Z"), 365, &mut rng()).unwrap();
    let key = key.signing_key().unwrap();
    assert_eq!(
        check(key.certificate(), &config(), at("2026-02-01T00:00:00Z")),
        [
            "commonName",
            "organizationName",
            "uri",
            "organizationIdentifier",
            "localityName"
        ]
        .map(ProfileFault::Subject)
    );
}

#[test]
fn openssl_reads_the_certificate_and_finds_its_signature_good() {
    let pem = KEYS.sp_pem.certificate_pem.as_bytes();
    let files = [("cert.pem", pem)];
    let Some((_, text)) = tool::run("openssl", &["x509", "-in", "cert.pem", "-noout", "-text"], &files)
    else {
        return;
    };
    for expected in [
        "PA:IT-c_z999",
        "1.3.76.16.6",
        "1.3.76.16.4.2.1",
        "agIDcert",
        "cert_SP_Pub",
        "CA:FALSE",
        "Digital Signature, Non Repudiation",
        "Public-Key: (2048 bit)",
        "sha256WithRSAEncryption",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    let verify = [
        "verify",
        "-CAfile",
        "cert.pem",
        "-partial_chain",
        "-check_ss_sig",
        "-no_check_time",
        "cert.pem",
    ];
    let (good, text) = tool::run("openssl", &verify, &files).unwrap();
    assert!(good, "{text}");
}

#[test]
fn a_key_and_its_certificate_belong_together() {
    let other = new_key("Altro");
    assert_eq!(
        SigningKey::from_pem(&KEYS.sp_pem.private_key_pem, &other.certificate_pem).unwrap_err(),
        KeyError::Mismatch
    );
    let nonsense = SecretString::from("nonsense");
    assert_eq!(
        SigningKey::from_pem(&nonsense, &other.certificate_pem).unwrap_err(),
        KeyError::Pem
    );
    assert_eq!(Certificate::from_pem("nonsense").unwrap_err(), KeyError::Pem);
    assert_eq!(
        Certificate::from_base64("AAAA").unwrap_err(),
        KeyError::Certificate
    );
}

#[test]
fn signatures_hold_for_their_key_message_and_digest_alone() {
    let signature = KEYS.sp.sign(Digest::Sha256, b"message").unwrap();
    let key = KEYS.sp.public_key().unwrap();
    assert!(key.verifies(Digest::Sha256, b"message", &signature));
    assert!(!key.verifies(Digest::Sha512, b"message", &signature));
    assert!(!key.verifies(Digest::Sha256, b"massage", &signature));
    assert!(!key.verifies(Digest::Sha256, b"message", &signature[1..]));
    let other = KEYS.idp.public_key().unwrap();
    assert!(!other.verifies(Digest::Sha256, b"message", &signature));
}
