//! Tokens made by another library (`joserfc`), and what becomes of them when somebody touches them.

use super::support::{Signer, WORLD, base64};
use serde_json::{Value, json};
use sportello_identity::jose::{
    Claims, JweError, Jwk, JwkSet, JwsError, KeyUse, PrivateKey, SignatureAlg, Token, decrypt, sign,
};
use std::sync::LazyLock;

static VECTORS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../fixtures/jose/vectors.json")).unwrap());
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let pem = include_str!("../../fixtures/jose/key.pem").to_owned();
    PrivateKey::from_pem(&pem.into(), Some(KeyUse::Encryption)).unwrap()
});

fn keys() -> JwkSet {
    JwkSet::parse(&VECTORS["jwks"])
}

#[test]
fn thumbprints_are_those_of_another_library() {
    assert_eq!(KEY.kid(), VECTORS["kid"].as_str().unwrap());
    for key in keys().keys() {
        assert_eq!(key.kid(), key.thumbprint());
    }
    // RFC 7638 §3.1.
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let key =
        Jwk::parse(&json!({"kty": "RSA", "kid": "2011-04-29", "alg": "RS256", "e": "AQAB", "n": n})).unwrap();
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn what_another_library_encrypts_opens() {
    for (name, token) in VECTORS["jwe"].as_object().unwrap() {
        let opened = decrypt(token.as_str().unwrap(), std::slice::from_ref(&KEY));
        let text = String::from_utf8(opened.unwrap_or_else(|error| panic!("{name}: {error}"))).unwrap();
        assert_eq!(text, VECTORS["plaintext"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn encryption_that_is_not_on_the_list_is_not_tried() {
    for (name, token) in VECTORS["refused"].as_object().unwrap() {
        let refused = decrypt(token.as_str().unwrap(), std::slice::from_ref(&KEY));
        assert_eq!(refused, Err(JweError::Algorithm), "{name}");
    }
}

#[test]
fn a_touched_token_does_not_open_and_all_failures_look_alike() {
    for (name, token) in VECTORS["jwe"].as_object().unwrap() {
        let parts: Vec<&str> = token.as_str().unwrap().split('.').collect();
        for place in 1..5 {
            for position in [0, parts[place].len() / 2, parts[place].len() - 4] {
                let mut touched: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
                let old = touched[place].as_bytes()[position];
                let new = if old == b'A' { "B" } else { "A" };
                touched[place].replace_range(position..=position, new);
                let refused = decrypt(&touched.join("."), std::slice::from_ref(&KEY));
                assert_eq!(refused, Err(JweError::Failed), "{name}, part {place}");
            }
        }
        // The header is part of what the tag covers.
        let mut header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
        header["x"] = json!(1);
        let moved = [&[base64(header.to_string()).as_str()], &parts[1..]]
            .concat()
            .join(".");
        assert_eq!(decrypt(&moved, std::slice::from_ref(&KEY)), Err(JweError::Failed));
        let short = [&parts[..4], &[&parts[4][..10]]].concat().join(".");
        assert!(
            decrypt(&short, std::slice::from_ref(&KEY)).is_err(),
            "{name}: a shorter tag"
        );
    }
}

fn decode(part: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .unwrap()
}

#[test]
fn only_our_keys_open_and_headers_cannot_ask_for_more() {
    let token = VECTORS["jwe"]["RSA-OAEP A256CBC-HS512"].as_str().unwrap();
    let others = &WORLD.ours.encryption;
    assert_eq!(decrypt(token, others), Err(JweError::UnknownKey));
    assert_eq!(decrypt(token, &[]), Err(JweError::UnknownKey));
    assert_eq!(decrypt("a.b.c", others), Err(JweError::Shape));
    assert_eq!(decrypt(&"a".repeat(300_000), others), Err(JweError::Shape));
    let (_, rest) = token.split_once('.').unwrap();
    for header in [
        json!({"alg": "RSA-OAEP", "enc": "A256CBC-HS512", "zip": "DEF"}),
        json!({"alg": "RSA-OAEP", "enc": "A256CBC-HS512", "crit": ["exp"]}),
        json!({"alg": "dir", "enc": "A256CBC-HS512"}),
        json!({"alg": "RSA-OAEP"}),
    ] {
        let token = format!("{}.{rest}", base64(header.to_string()));
        assert_eq!(
            decrypt(&token, std::slice::from_ref(&KEY)),
            Err(JweError::Algorithm),
            "{header}"
        );
    }
}

#[test]
fn what_another_library_signs_holds_under_the_algorithm_allowed_and_no_other() {
    for (name, token) in VECTORS["jws"].as_object().unwrap() {
        let token = token.as_str().unwrap();
        let alg = SignatureAlg::from_name(name).unwrap();
        let claims = Token::parse(token).unwrap().verify(&keys(), &[alg]).unwrap();
        assert_eq!(claims["sub"], *name);
        let others: Vec<_> = SignatureAlg::FEDERATION
            .into_iter()
            .filter(|other| *other != alg)
            .collect();
        let refused = Token::parse(token).unwrap().verify(&keys(), &others);
        assert_eq!(refused, Err(JwsError::Algorithm), "{name}");
    }
}

#[test]
fn a_public_key_is_no_secret() {
    let confused = Token::parse(VECTORS["confused"].as_str().unwrap()).unwrap();
    assert_eq!(
        confused.verify(&keys(), &SignatureAlg::FEDERATION),
        Err(JwsError::Algorithm)
    );
}

#[test]
fn the_header_cannot_choose_what_verifies_it() {
    let signer = Signer::new("k");
    let set = JwkSet::parse(&signer.jwks());
    let claims = json!({"sub": "x"});
    let judged = |header: Value| {
        let token = signer.sign_as(&header, &claims);
        Token::parse(&token).and_then(|token| token.verify(&set, &SignatureAlg::FEDERATION).map(drop))
    };
    assert_eq!(judged(json!({"alg": "RS256", "kid": "k"})), Ok(()));
    for (header, expected) in [
        (json!({"alg": "none", "kid": "k"}), JwsError::Algorithm),
        (json!({"alg": "rs256", "kid": "k"}), JwsError::Algorithm),
        (json!({"kid": "k"}), JwsError::Algorithm),
        (json!({"alg": "RS256"}), JwsError::NoKeyId),
        (json!({"alg": "RS256", "kid": 7}), JwsError::NoKeyId),
        (json!({"alg": "RS256", "kid": "other"}), JwsError::UnknownKey),
        (json!({"alg": "ES256", "kid": "k"}), JwsError::UnknownKey),
        (json!({"alg": "RS512", "kid": "k"}), JwsError::Signature),
        (json!({"alg": "PS256", "kid": "k"}), JwsError::Signature),
        (
            json!({"alg": "RS256", "kid": "k", "crit": ["exp"]}),
            JwsError::Header,
        ),
        (
            json!({"alg": "RS256", "kid": "k", "b64": false}),
            JwsError::Header,
        ),
        (json!(["RS256"]), JwsError::Header),
        // A key in the header is nobody's.
        (
            json!({"alg": "RS256", "kid": "other", "jwk": signer.jwk(None)}),
            JwsError::UnknownKey,
        ),
    ] {
        assert_eq!(judged(header.clone()), Err(expected), "{header}");
    }
}

#[test]
fn a_touched_signature_does_not_hold() {
    let token = WORLD.core.sign("JWT", &json!({"sub": "x"}));
    let set = JwkSet::parse(&WORLD.core.jwks());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let judged =
        |text: &str| Token::parse(text).and_then(|token| token.check(&set, &SignatureAlg::FEDERATION));
    assert_eq!(judged(&token), Ok(()));
    let (header, _) = signed.split_once('.').unwrap();
    let other = format!("{header}.{}.{signature}", base64(json!({"sub": "y"}).to_string()));
    assert_eq!(judged(&other), Err(JwsError::Signature));
    assert_eq!(judged(&format!("{signed}.")), Err(JwsError::Signature));
    assert_eq!(
        judged(&format!("{signed}.{signature}=")),
        Err(JwsError::Signature)
    );
    assert_eq!(judged(&format!("{token}.x")), Err(JwsError::Shape));
    assert_eq!(judged(signed), Err(JwsError::Shape));
    assert_eq!(judged(&"a".repeat(300_000)), Err(JwsError::TooLarge));
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let deep = format!("{header}.{}.{signature}", base64(format!("{{\"a\":{deep}}}")));
    assert_eq!(judged(&deep), Err(JwsError::Claims));
    let forged = WORLD.forger.sign("JWT", &json!({"sub": "x"}));
    assert_eq!(
        judged(&forged),
        Err(JwsError::Signature),
        "the same kid, another key"
    );
}

#[test]
fn keys_of_no_use_are_left_out() {
    let good = WORLD.core.jwk(Some("sig"));
    let bent = |bend: fn(&mut Value)| {
        let mut key = good.clone();
        bend(&mut key);
        Jwk::parse(&key).is_none()
    };
    assert!(!bent(|_| ()));
    assert!(bent(|key| key["kid"] = Value::Null), "without a name");
    assert!(bent(|key| key["kid"] = "".into()));
    assert!(bent(|key| key["use"] = "both".into()));
    assert!(bent(|key| key["kty"] = "oct".into()));
    assert!(bent(|key| key["n"] = base64([0xff; 128]).into()), "1024 bits");
    assert!(bent(|key| key["e"] = base64([1]).into()));
    assert!(bent(|key| key["e"] = base64([2]).into()));
    assert!(
        bent(|key| key["d"] = "AQAB".into()),
        "a private half that all know"
    );
    let encryption = JwkSet::parse(&json!({"keys": [WORLD.core.jwk(Some("enc"))]}));
    let token = WORLD.core.sign("JWT", &json!({}));
    let refused = Token::parse(&token)
        .unwrap()
        .check(&encryption, &SignatureAlg::FEDERATION);
    assert_eq!(
        refused,
        Err(JwsError::UnknownKey),
        "a key for encryption signs nothing"
    );
}

#[test]
fn what_we_sign_holds_and_names_its_key() {
    let key = &WORLD.ours.signing[0];
    let claims: Claims = json!({"iss": "us"}).as_object().unwrap().clone();
    let signed = sign(key, Some("x+jwt"), &claims).unwrap();
    let token = Token::parse(&signed).unwrap();
    assert_eq!((token.typ(), token.kid()), (Some("x+jwt"), Some(key.kid())));
    let set: JwkSet = [key.public().clone()].into_iter().collect();
    assert_eq!(token.verify(&set, &[SignatureAlg::Rs256]).unwrap(), claims);
    let bare = sign(key, None, &claims).unwrap();
    assert_eq!(Token::parse(&bare).unwrap().typ(), None);
}
