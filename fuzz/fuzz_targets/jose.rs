//! No token makes the readers of JOSE panic, and none that nobody signed or encrypted passes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use sportello_identity::jose::{
    JwkSet, KeyUse, PrivateKey, SignatureAlg, Token, decrypt, sign,
};
use std::sync::LazyLock;

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::from_pem(&PrivateKey::generate().unwrap(), Some(KeyUse::Signature)).unwrap());
static KEYS: LazyLock<JwkSet> = LazyLock::new(|| [KEY.public().clone()].into_iter().collect());

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    match mode % 3 {
        0 => {
            if let Ok(token) = Token::parse(&text) {
                let _ = (token.typ(), token.kid());
                assert!(token.verify(&KEYS, &SignatureAlg::FEDERATION).is_err(), "nobody signed it");
            }
        }
        1 => assert!(decrypt(&text, std::slice::from_ref(&*KEY)).is_err(), "nobody encrypted it"),
        _ => {
            let value = serde_json::from_slice(bytes).unwrap_or(json!(text));
            for key in JwkSet::parse(&value).keys() {
                let again = JwkSet::parse(&json!({"keys": [key.to_json()]}));
                assert_eq!(again.keys()[0].thumbprint(), key.thumbprint());
            }
            // Whatever claims are signed are read back as they were written: of a fraction, serde_json
            // reads the last digit otherwise than it wrote it.
            if let Some(claims) = value.as_object()
                && let Ok(signed) = sign(&KEY, None, claims)
                && let Ok(token) = Token::parse(&signed)
            {
                let written = serde_json::from_str(&value.to_string()).unwrap();
                assert_eq!(token.verify(&KEYS, &[SignatureAlg::Rs256]), Ok(written));
            }
        }
    }
});
