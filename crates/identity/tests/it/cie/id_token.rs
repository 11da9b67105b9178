//! The id token: each check refuses for its own reason.

use super::support::{OP, RP, WORLD, base64, chain, now, pending, rp, seconds};
use crate::support::at;
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};
use sportello_identity::cie::{IdToken, IdTokenFault, Refusal};
use sportello_identity::jose::JwsError;
use sportello_identity::spid::Fault;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

const ACCESS_TOKEN: &str = "at-1";
const CODE: &str = "code-1";

fn half_hash(text: &str) -> String {
    base64(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

fn claims() -> Value {
    json!({
        "iss": OP, "aud": [RP], "sub": "pairwise-1", "nonce": pending().nonce,
        "iat": seconds("2026-11-23T10:00:30Z"), "nbf": seconds("2026-11-23T10:00:30Z"),
        "exp": seconds("2026-11-23T10:05:30Z"), "jti": "id-1",
        "acr": "https://www.spid.gov.it/SpidL2",
        "at_hash": half_hash(ACCESS_TOKEN), "c_hash": half_hash(CODE),
    })
}

fn judged_token(id_token: &str, asked: Loa) -> Result<IdToken, Refusal> {
    let body = json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token});
    let tokens = rp().tokens(200, body.to_string().as_bytes())?;
    let mut pending = pending();
    pending.level = asked;
    rp().id_token(chain().provider(), &pending, CODE, &tokens, now())
}

fn judged(bend: impl FnOnce(&mut Value)) -> Result<(), Refusal> {
    let mut claims = claims();
    bend(&mut claims);
    judged_token(&WORLD.core.sign("JWT", &claims), Loa::L2).map(drop)
}

#[test]
fn a_good_id_token_says_who_and_how_sure() {
    let token = judged_token(&WORLD.core.sign("JWT", &claims()), Loa::L2).unwrap();
    assert_eq!(token.subject, "pairwise-1");
    assert_eq!(token.level, Loa::L2);
    assert_eq!(token.token_id, "id-1");
    assert_eq!(token.issued_at, at("2026-11-23T10:00:30Z"));
    assert_eq!(
        token.expires_at,
        at("2026-11-23T10:06:30Z"),
        "the skew is part of its life"
    );
    assert_eq!(judged(|c| c["aud"] = RP.into()), Ok(()), "one audience as text");
    assert_eq!(judged(|c| c["azp"] = RP.into()), Ok(()));
    for optional in ["nbf", "c_hash"] {
        assert_eq!(
            judged(|c| drop(c.as_object_mut().unwrap().remove(optional))),
            Ok(()),
            "{optional}"
        );
    }
}

#[test]
fn each_claim_is_checked() {
    use IdTokenFault as F;
    let early = seconds("2026-11-23T09:58:00Z");
    let late = seconds("2026-11-23T10:02:00Z");
    let cases: Vec<(&str, Value, IdTokenFault)> = vec![
        ("iss", json!("https://evil.example"), F::Issuer(Fault::Wrong)),
        ("iss", json!(format!("{OP}/")), F::Issuer(Fault::Wrong)),
        ("aud", json!("https://other.example"), F::Audience(Fault::Wrong)),
        (
            "aud",
            json!([RP, "https://other.example"]),
            F::Audience(Fault::Wrong),
        ),
        ("aud", json!([]), F::Audience(Fault::Malformed)),
        (
            "azp",
            json!("https://other.example"),
            F::AuthorizedParty(Fault::Wrong),
        ),
        ("exp", json!(early), F::Expires(Fault::TooLate)),
        ("exp", json!("soon"), F::Expires(Fault::Malformed)),
        ("iat", json!(late), F::IssuedAt(Fault::TooEarly)),
        ("iat", json!(early), F::IssuedAt(Fault::TooEarly)),
        ("nbf", json!(late), F::NotBefore(Fault::TooEarly)),
        ("nonce", json!("other"), F::Nonce(Fault::Wrong)),
        (
            "at_hash",
            json!(half_hash("other")),
            F::AccessTokenHash(Fault::Wrong),
        ),
        ("c_hash", json!(half_hash("other")), F::CodeHash(Fault::Wrong)),
        (
            "acr",
            json!("https://www.spid.gov.it/SpidL4"),
            F::Acr(Fault::Wrong),
        ),
        ("acr", json!(2), F::Acr(Fault::Missing)),
        ("jti", json!("x".repeat(256)), F::TokenId(Fault::Malformed)),
        ("sub", json!("x".repeat(256)), F::Subject(Fault::Malformed)),
    ];
    for (claim, value, expected) in cases {
        assert_eq!(
            judged(|c| c[claim] = value.clone()),
            Err(Refusal::IdToken(expected)),
            "{claim}: {value}"
        );
    }
    for (claim, expected) in [
        ("iss", F::Issuer(Fault::Missing)),
        ("aud", F::Audience(Fault::Missing)),
        ("exp", F::Expires(Fault::Missing)),
        ("iat", F::IssuedAt(Fault::Missing)),
        ("nonce", F::Nonce(Fault::Missing)),
        ("at_hash", F::AccessTokenHash(Fault::Missing)),
        ("acr", F::Acr(Fault::Missing)),
        ("jti", F::TokenId(Fault::Missing)),
        ("sub", F::Subject(Fault::Missing)),
    ] {
        let refused = judged(|c| drop(c.as_object_mut().unwrap().remove(claim)));
        assert_eq!(refused, Err(Refusal::IdToken(expected)), "without {claim}");
    }
}

#[test]
fn a_lower_level_is_refused_and_a_higher_one_counts_as_what_it_is() {
    let with = |level: u8, asked| {
        let mut claims = claims();
        claims["acr"] = format!("https://www.spid.gov.it/SpidL{level}").into();
        judged_token(&WORLD.core.sign("JWT", &claims), asked)
    };
    let refusal = with(1, Loa::L2).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Level {
            asked: Loa::L2,
            got: Loa::L1
        }
    );
    assert_eq!(refusal.problem(), ProblemCode::CieLevelMissing);
    assert_eq!(with(3, Loa::L2).unwrap().level, Loa::L3);
}

#[test]
fn the_algorithm_registered_counts_and_the_key_of_the_chain() {
    let token = |header: Value| judged_token(&WORLD.core.sign_as(&header, &claims()), Loa::L2).map(drop);
    let refused = |error| Err(Refusal::IdToken(IdTokenFault::Token(error)));
    assert_eq!(
        token(json!({"alg": "RS512", "kid": "op-core"})),
        refused(JwsError::Algorithm)
    );
    assert_eq!(
        token(json!({"alg": "none", "kid": "op-core"})),
        refused(JwsError::Algorithm)
    );
    assert_eq!(token(json!({"alg": "RS256"})), refused(JwsError::NoKeyId));
    let unknown = token(json!({"alg": "RS256", "kid": "new"}));
    assert_eq!(unknown, refused(JwsError::UnknownKey));
    assert!(unknown.unwrap_err().names_unknown_key(), "worth one new chain");
    let forged = judged_token(&WORLD.forger.sign("JWT", &claims()), Loa::L2).map(drop);
    assert_eq!(forged, refused(JwsError::Signature));
    assert!(!forged.unwrap_err().names_unknown_key());
    let federation = judged_token(&WORLD.provider.sign("JWT", &claims()), Loa::L2).map(drop);
    assert_eq!(
        federation,
        refused(JwsError::UnknownKey),
        "federation keys sign no tokens"
    );
    let nested = judged_token("a.b.c.d.e", Loa::L2).map(drop);
    assert_eq!(nested, refused(JwsError::Shape), "we asked for no encryption");
}
