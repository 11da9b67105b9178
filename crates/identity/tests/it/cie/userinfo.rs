//! Userinfo: encryption, signature, subject, and what becomes of the claims.

use super::support::{OP, RP, WORLD, chain, config, encrypt_to, now, rp, seconds};
use crate::support::at;
use serde_json::{Value, json};
use sportello_identity::VerifiedIdentity;
use sportello_identity::cie::{Fate, IdToken, Profile, Refusal, RelyingParty, UserinfoFault};
use sportello_identity::jose::{JweError, JwsError};
use sportello_identity::spid::Fault;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Sex;
use sportello_types::whoami::Provider;

const FISCAL: &str = "https://attributes.eid.gov.it/fiscal_number";

fn id_token() -> IdToken {
    IdToken {
        subject: "pairwise-1".to_owned(),
        level: Loa::L2,
        token_id: "id-1".to_owned(),
        issued_at: at("2026-11-23T10:00:30Z"),
        expires_at: at("2026-11-23T10:06:30Z"),
    }
}

fn claims() -> Value {
    json!({
        "iss": OP, "aud": RP, "sub": "pairwise-1",
        "iat": seconds("2026-11-23T10:00:35Z"), "exp": seconds("2026-11-23T10:05:35Z"),
        "given_name": "Niccolò", "family_name": " D'Angiò  ", "birthdate": "1980-01-01",
        FISCAL: "TINIT-RSSMRA80A01H501U",
        "gender": "male", "place_of_birth": {"locality": "H501", "region": "rm"},
        "email": "n@example.org", "phone_number": "+393331234567",
        "address": {"street_address": "Via Roma 1", "postal_code": "00100", "locality": "Roma", "region": "RM"},
        "document_details": {
            "type": "cartaIdentita", "document_number": "CA00000AA", "issuer": {"name": "Ministero dell'Interno"},
            "date_of_issuance": "2021-03-01", "date_of_expiry": "2031-03-01",
        },
    })
}

fn our_key(place: usize) -> Value {
    WORLD.ours.encryption[place].public().to_json()
}

fn sealed(claims: &Value) -> String {
    encrypt_to(&our_key(0), &WORLD.core.sign("JWT", claims))
}

fn judged_body(rp: &RelyingParty, media_type: Option<&str>, body: &str) -> Result<VerifiedIdentity, Refusal> {
    let chain = chain();
    let answer = (200, media_type, body.as_bytes());
    let claims = rp.userinfo(chain.provider(), &id_token(), answer, now())?;
    rp.identity(chain.provider(), &id_token(), &claims)
}

fn judged(bend: impl FnOnce(&mut Value)) -> Result<VerifiedIdentity, Refusal> {
    let mut claims = claims();
    bend(&mut claims);
    judged_body(&rp(), Some("application/jose"), &sealed(&claims))
}

#[test]
fn good_claims_become_an_identity() {
    let verified = judged(|_| ()).unwrap();
    assert_eq!(verified.provider, Provider::Cie);
    assert_eq!(verified.identity_provider, OP);
    assert_eq!(verified.handle, "pairwise-1");
    assert_eq!(verified.account.tax_code().unwrap().as_str(), "RSSMRA80A01H501U");
    assert_eq!(
        (verified.given_name.as_str(), verified.family_name.as_str()),
        ("Niccolò", "D'Angiò")
    );
    assert_eq!(verified.birth_date.to_string(), "1980-01-01");
    assert_eq!(verified.sex, Some(Sex::M));
    assert_eq!(verified.birth_place.unwrap().as_str(), "H501");
    assert_eq!(verified.birth_county.as_deref(), Some("RM"));
    assert_eq!(verified.email.unwrap().as_str(), "n@example.org");
    assert!(verified.mobile.is_some());
    let document = verified.identity_document.unwrap();
    assert_eq!(
        (document.number.as_str(), document.issuer.as_str()),
        ("CA00000AA", "Ministero dell'Interno")
    );
    assert_eq!(verified.domicile.unwrap().municipality.as_deref(), Some("Roma"));
    assert_eq!(verified.level, Loa::L2);
    assert_eq!(verified.assertion_id, "id-1");
    assert_eq!(verified.assertion_expires_at, at("2026-11-23T10:06:30Z"));
    assert!(verified.name_id.is_none() && verified.response_id.is_none());
}

#[test]
fn media_types_old_keys_and_quotes_are_taken_as_they_come() {
    let body = sealed(&claims());
    for media_type in [
        "application/jose",
        "application/jwt",
        "application/jwt; charset=utf-8",
    ] {
        assert!(
            judged_body(&rp(), Some(media_type), &body).is_ok(),
            "{media_type}"
        );
    }
    let signed = WORLD.core.sign("JWT", &claims());
    let to_the_older_key = encrypt_to(&our_key(1), &signed);
    assert!(judged_body(&rp(), Some("application/jose"), &to_the_older_key).is_ok());
    let quoted = encrypt_to(&our_key(0), &format!("\"{signed}\""));
    assert!(judged_body(&rp(), Some("application/jwt"), &quoted).is_ok());
}

#[test]
fn what_is_not_encrypted_and_signed_is_nobodys_word() {
    let refused = |media_type, body: &str| judged_body(&rp(), media_type, body).map(drop);
    let fault = |fault| Err(Refusal::Userinfo(fault));
    let json = claims().to_string();
    assert_eq!(
        refused(Some("application/json"), &json),
        fault(UserinfoFault::MediaType)
    );
    assert_eq!(refused(None, &sealed(&claims())), fault(UserinfoFault::MediaType));
    let jwt = Some("application/jwt");
    let signed = WORLD.core.sign("JWT", &claims());
    assert_eq!(
        refused(jwt, &signed),
        fault(UserinfoFault::Encryption(JweError::Shape)),
        "signed alone"
    );
    let clear = encrypt_to(&our_key(0), &json);
    assert_eq!(
        refused(jwt, &clear),
        fault(UserinfoFault::Token(JwsError::Shape)),
        "encrypted alone"
    );
    let foreign = encrypt_to(&WORLD.forger.jwk(None), &signed);
    assert_eq!(
        refused(jwt, &foreign),
        fault(UserinfoFault::Encryption(JweError::UnknownKey))
    );
    let forged = encrypt_to(&our_key(0), &WORLD.forger.sign("JWT", &claims()));
    assert_eq!(
        refused(jwt, &forged),
        fault(UserinfoFault::Token(JwsError::Signature))
    );
    let header = json!({"alg": "RS512", "kid": "op-core"});
    let other_alg = encrypt_to(&our_key(0), &WORLD.core.sign_as(&header, &claims()));
    assert_eq!(
        refused(jwt, &other_alg),
        fault(UserinfoFault::Token(JwsError::Algorithm))
    );
    let body = sealed(&claims());
    let (rest, tag) = body.rsplit_once('.').unwrap();
    let touched = format!(
        "{rest}.{}{}",
        if tag.starts_with('A') { 'B' } else { 'A' },
        &tag[1..]
    );
    assert_eq!(
        refused(jwt, &touched),
        fault(UserinfoFault::Encryption(JweError::Failed))
    );
    let down = rp().userinfo(chain().provider(), &id_token(), (403, jwt, b""), now());
    let expected = Refusal::Endpoint {
        endpoint: "userinfo",
        status: 403,
        fate: Fate::Other,
    };
    assert_eq!(down, Err(expected));
}

#[test]
fn it_must_be_about_the_same_person_and_for_us() {
    use UserinfoFault as F;
    let early = seconds("2026-11-23T09:58:00Z");
    for (claim, value, expected) in [
        ("sub", json!("pairwise-2"), F::Subject(Fault::Wrong)),
        ("sub", Value::Null, F::Subject(Fault::Malformed)),
        ("iss", json!("https://evil.example"), F::Issuer(Fault::Wrong)),
        ("aud", json!("https://other.example"), F::Audience(Fault::Wrong)),
        ("exp", json!(early), F::Expires(Fault::TooLate)),
        (
            "iat",
            json!(seconds("2026-11-23T10:02:00Z")),
            F::IssuedAt(Fault::TooEarly),
        ),
    ] {
        let refused = judged(|c| c[claim] = value.clone()).map(drop);
        assert_eq!(refused, Err(Refusal::Userinfo(expected)), "{claim}: {value}");
    }
}

#[test]
fn only_the_switch_for_the_reference_implementation_lets_them_be_absent() {
    use UserinfoFault as F;
    let mut config = config();
    config.bare_userinfo = true;
    let lenient = RelyingParty::new(config).unwrap();
    for (claim, expected) in [
        ("iss", F::Issuer(Fault::Missing)),
        ("aud", F::Audience(Fault::Missing)),
        ("iat", F::IssuedAt(Fault::Missing)),
        ("exp", F::Expires(Fault::Missing)),
    ] {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(claim);
        let body = sealed(&claims);
        let jwt = Some("application/jwt");
        assert_eq!(
            judged_body(&rp(), jwt, &body).map(drop),
            Err(Refusal::Userinfo(expected))
        );
        assert!(judged_body(&lenient, jwt, &body).is_ok(), "{claim}");
    }
    // What is there must be right even then, and `sub` is never spared.
    let mut wrong = claims();
    wrong["iss"] = "https://evil.example".into();
    let refused = judged_body(&lenient, Some("application/jwt"), &sealed(&wrong)).map(drop);
    assert_eq!(refused, Err(Refusal::Userinfo(F::Issuer(Fault::Wrong))));
    let mut nobody = claims();
    nobody.as_object_mut().unwrap().remove("sub");
    let refused = judged_body(&lenient, Some("application/jwt"), &sealed(&nobody)).map(drop);
    assert_eq!(refused, Err(Refusal::Userinfo(F::Subject(Fault::Missing))));
}

#[test]
fn without_what_makes_an_account_there_is_no_login() {
    for claim in ["given_name", "family_name", "birthdate", FISCAL] {
        let refusal = judged(|c| drop(c.as_object_mut().unwrap().remove(claim))).unwrap_err();
        assert_eq!(refusal, Refusal::Attribute(claim, Fault::Missing));
        assert_eq!(refusal.problem(), ProblemCode::CieIncomplete);
    }
    for (claim, value) in [
        (FISCAL, "RSSMRA80A01H501U"),
        (FISCAL, "TINDE-123456789"),
        (FISCAL, "TINIT-RSSMRA80A01H501X"),
        (FISCAL, "TINIT-àààààààààààààààà"),
        ("birthdate", "01/01/1980"),
        ("given_name", "  "),
    ] {
        let refused = judged(|c| c[claim] = value.into()).map(drop);
        assert_eq!(
            refused,
            Err(Refusal::Attribute(claim, Fault::Malformed)),
            "{value}"
        );
    }
    let lower = judged(|c| c[FISCAL] = "tinit-rssmra80a01h501u".into()).unwrap();
    assert_eq!(lower.account.tax_code().unwrap().as_str(), "RSSMRA80A01H501U");
    // The name without its address is the test federation's alone.
    let refused = judged(|c| {
        let claims = c.as_object_mut().unwrap();
        let code = claims.remove(FISCAL).unwrap();
        claims.insert("fiscal_number".to_owned(), code);
    });
    assert_eq!(refused.map(drop), Err(Refusal::Attribute(FISCAL, Fault::Missing)));
}

#[test]
fn the_rest_is_as_if_it_had_not_come_when_it_cannot_be_read() {
    let verified = judged(|c| {
        c["gender"] = "X".into();
        c["place_of_birth"] = "Roma".into();
        c["email"] = "nowhere".into();
        c["phone_number"] = json!({"n": 1});
        c["address"] = json!([]);
        c["document_details"] = json!({"type": "tessera"});
    })
    .unwrap();
    assert_eq!(
        (verified.sex, verified.birth_place, verified.email),
        (None, None, None)
    );
    assert_eq!(
        (verified.mobile, verified.domicile, verified.identity_document),
        (None, None, None)
    );
}

#[test]
fn spids_profile_keys_by_its_code_and_refuses_companies() {
    let mut config = config();
    config.profile = Profile::Spid;
    let spid = RelyingParty::new(config).unwrap();
    let mut claims = claims();
    let jose = Some("application/jose");
    let code = "https://attributes.eid.gov.it/spid_code";
    let refused = judged_body(&spid, jose, &sealed(&claims)).map(drop);
    assert_eq!(refused, Err(Refusal::Attribute(code, Fault::Missing)));
    claims[code] = "ABCD123456789A".into();
    let verified = judged_body(&spid, jose, &sealed(&claims)).unwrap();
    assert_eq!(
        (verified.provider, verified.handle.as_str()),
        (Provider::Spid, "ABCD123456789A")
    );
    claims["https://attributes.eid.gov.it/company_name"] = "ACME".into();
    assert_eq!(
        judged_body(&spid, jose, &sealed(&claims)).map(drop),
        Err(Refusal::IdentityKind)
    );
}
