//! No answer of an authenticator makes its readers panic, and none that nobody signed passes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_identity::passkeys::{
    Answer, AuthenticatorData, Challenge, Credential, Expected, PublicKey, admit, register,
};
use std::sync::LazyLock;

const CHALLENGE: Challenge = Challenge([7; 32]);
/// What a browser says about it, at example.org.
const NEW: &[u8] = br#"{"type":"webauthn.create","challenge":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","origin":"https://example.org"}"#;
const USE: &[u8] = br#"{"type":"webauthn.get","challenge":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","origin":"https://example.org"}"#;

/// The generator of the curve, as a key.
static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    let mut cose = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20];
    cose.extend([
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
        0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
    ]);
    cose.extend([0x22, 0x58, 0x20]);
    cose.extend([
        0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
        0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
    ]);
    PublicKey::from_cose(&cose).unwrap()
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    let hash = CHALLENGE.hash();
    let expected = Expected {
        host: "example.org",
        origin: "https://example.org",
        challenge_hash: &hash,
    };
    match mode % 5 {
        0 => {
            if let Ok(made) = register(NEW, bytes, &expected) {
                let cose = made.key.to_cose().unwrap();
                assert_eq!(PublicKey::from_cose(&cose), Ok(made.key));
                assert!(!made.backed_up || made.backup_eligible);
            }
        }
        1 => {
            if let Ok(read) = AuthenticatorData::parse(bytes) {
                assert!(bytes.len() >= 37 && bytes.starts_with(&read.host_hash));
            }
        }
        2 => {
            if let Ok(key) = PublicKey::from_cose(bytes) {
                assert_eq!(key.to_cose().unwrap(), bytes);
                let _ = key.verify(b"message", bytes);
            }
        }
        3 => {
            let (data, signature) = bytes.split_at(bytes.len().min(37));
            let answer = Answer {
                client_data: USE,
                authenticator_data: data,
                signature,
            };
            let known = Credential {
                key: KEY.clone(),
                counter: 0,
                backup_eligible: false,
            };
            assert!(admit(&answer, &known, &expected).is_err(), "nobody signed it");
        }
        _ => {
            let _ = register(bytes, &[], &expected);
        }
    }
});
