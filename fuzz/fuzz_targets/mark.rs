//! No bytes of a QR code, no claims and no key set make the reader of marks panic, and none that nobody
//! signed passes. Whatever claims are read, signing them again gives the bytes that they came from.
#![no_main]

use ed25519_dalek::{Signer, SigningKey};
use libfuzzer_sys::fuzz_target;
use sportello_mark::{KeySet, MarkKey, Payload, sign, verify};
use std::sync::LazyLock;

/// The key of the samples.
const SEED: [u8; 32] = [7; 32];
static KEY: LazyLock<MarkKey> = LazyLock::new(|| MarkKey::from_seed(&SEED));
static KEYS: LazyLock<KeySet> = LazyLock::new(|| {
    let day = |text: &str| text.parse().unwrap();
    let published = KEY.published(day("1970-01-01T00:00:00Z"), day("9999-12-31T00:00:00Z"));
    KeySet::new(vec![published])
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 4 {
        0 => {
            if let Ok(payload) = Payload::from_bytes(bytes.to_vec()) {
                judge(&payload);
            }
        }
        1 => {
            if let Ok(text) = std::str::from_utf8(bytes)
                && let Ok(payload) = Payload::from_text(text)
            {
                assert!(text.contains(&payload.to_text()));
                judge(&payload);
            }
        }
        2 => {
            if let Ok(payload) = Payload::from_bytes(sealed(bytes)) {
                judge(&payload);
            }
        }
        _ => {
            if let Ok(keys) = serde_json::from_slice::<KeySet>(bytes) {
                let written = serde_json::to_vec(&keys).unwrap();
                assert_eq!(serde_json::from_slice::<KeySet>(&written).unwrap(), keys);
            }
        }
    }
});

/// Nobody has the key, so what passes is what the key makes.
fn judge(payload: &Payload) {
    if let Ok(claims) = verify(payload, &KEYS) {
        assert_eq!(sign(&claims, &KEY).as_ref(), Ok(payload));
    }
}

/// An envelope around any claims, with a genuine signature, byte by byte.
fn sealed(claims: &[u8]) -> Vec<u8> {
    let mut header = vec![0x49, 0xa2, 0x01, 0x27, 0x04, 0x44];
    header.extend(KEY.kid().bytes());
    let mut body = match claims.len() {
        short @ ..24 => vec![0x40 + short as u8],
        byte @ 24..256 => vec![0x58, byte as u8],
        long => vec![0x59, (long >> 8) as u8, long as u8],
    };
    body.extend(claims);
    let message = [b"\x84\x6aSignature1", header.as_slice(), b"\x40", &body].concat();
    let signature = SigningKey::from_bytes(&SEED).sign(&message).to_bytes();
    [
        b"\xd2\x84",
        header.as_slice(),
        b"\xa0",
        &body,
        b"\x58\x40",
        &signature,
    ]
    .concat()
}
