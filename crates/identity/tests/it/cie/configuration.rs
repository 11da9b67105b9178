//! What we publish: the entity configuration, the resolve answer, our standing.

use super::support::{OP, RP, Signer, TA, WORLD, anchor, anchor_claims, chain, config, now, rp, seconds};
use serde_json::{Value, json};
use sportello_identity::cie::chain::{Anchor, ChainError};
use sportello_identity::cie::{ConfigError, PolicyError, RelyingParty, StandingError, StatementError};
use sportello_identity::jose::{Claims, JwkSet, PrivateKey, SignatureAlg, Token};

fn verified(token: &str, key: &PrivateKey, typ: &str) -> Claims {
    let token = Token::parse(token).unwrap();
    assert_eq!(token.typ(), Some(typ));
    assert_eq!(token.kid(), Some(key.kid()));
    let set: JwkSet = [key.public().clone()].into_iter().collect();
    token.verify(&set, &[SignatureAlg::Rs256]).unwrap()
}

#[test]
fn the_entity_configuration_says_all_that_the_rules_ask() {
    let marks = [json!({"id": "m", "trust_mark": "a.b.c", "iss": TA})];
    let served = rp().entity_configuration(&marks, now()).unwrap();
    assert_eq!(served.content_type, "application/entity-statement+jwt");
    let claims = verified(&served.body, &WORLD.ours.federation[0], "entity-statement+jwt");
    for claim in ["iss", "sub"] {
        assert_eq!(claims[claim], RP);
    }
    assert_eq!(claims["iat"], seconds("2026-11-23T10:00:40Z"));
    assert_eq!(claims["exp"], seconds("2026-11-24T10:00:40Z"));
    assert_eq!(claims["authority_hints"], json!([TA]));
    assert_eq!(claims["trust_marks"], json!(marks), "as the federation gave them");
    let federation = JwkSet::parse(&claims["jwks"]);
    assert_eq!(federation.keys().len(), 1);
    let entity = &claims["metadata"]["federation_entity"];
    for member in ["organization_name", "homepage_uri", "policy_uri", "logo_uri"] {
        assert!(!entity[member].as_str().unwrap().is_empty(), "{member}");
    }
    assert_eq!(
        entity["contacts"],
        json!(["protocollo@pec.comune.borgoverde.example"])
    );
    assert_eq!(entity["federation_resolve_endpoint"], format!("{RP}/resolve"));
    let party = &claims["metadata"]["openid_relying_party"];
    for (member, value) in [
        ("client_id", json!(RP)),
        ("client_name", json!("Comune di Borgoverde")),
        ("organization_name", json!("Comune di Borgoverde")),
        ("application_type", json!("web")),
        ("client_registration_types", json!(["automatic"])),
        ("redirect_uris", json!([format!("{RP}/callback")])),
        ("response_types", json!(["code"])),
        ("grant_types", json!(["authorization_code", "refresh_token"])),
        ("token_endpoint_auth_method", json!("private_key_jwt")),
        ("id_token_signed_response_alg", json!("RS256")),
        ("userinfo_signed_response_alg", json!("RS256")),
        ("userinfo_encrypted_response_alg", json!("RSA-OAEP")),
        ("userinfo_encrypted_response_enc", json!("A256CBC-HS512")),
        ("subject_type", json!("pairwise")),
    ] {
        assert_eq!(party[member], value, "{member}");
    }
    assert!(
        party.get("id_token_encrypted_response_alg").is_none(),
        "or the provider would encrypt it"
    );
    let uses: Vec<&Value> = party["jwks"]["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["use"])
        .collect();
    assert_eq!(uses, [&json!("sig"), &json!("enc"), &json!("enc")]);
    for key in party["jwks"]["keys"].as_array().unwrap() {
        assert!(key.get("d").is_none() && key["kid"].is_string());
        assert_ne!(
            key["kid"], claims["jwks"]["keys"][0]["kid"],
            "federation and core keys differ"
        );
    }
}

#[test]
fn without_marks_there_is_no_empty_list_of_them() {
    let served = rp().entity_configuration(&[], now()).unwrap();
    let claims = verified(&served.body, &WORLD.ours.federation[0], "entity-statement+jwt");
    assert!(!claims.contains_key("trust_marks"));
}

#[test]
fn of_several_keys_all_are_published_and_the_newest_signs() {
    let mut config = config();
    let newest = PrivateKey::from_pem(&PrivateKey::generate().unwrap(), None).unwrap();
    config.keys.federation.insert(0, newest.clone());
    let rp = RelyingParty::new(config).unwrap();
    let served = rp.entity_configuration(&[], now()).unwrap();
    let claims = verified(&served.body, &newest, "entity-statement+jwt");
    let kids: Vec<String> = JwkSet::parse(&claims["jwks"])
        .keys()
        .iter()
        .map(|key| key.kid().to_owned())
        .collect();
    assert_eq!(kids, [newest.kid(), WORLD.ours.federation[0].kid()]);
}

#[test]
fn resolving_answers_from_the_chain_at_hand() {
    let chain = chain();
    let served = rp().resolve(&chain, now()).unwrap();
    assert_eq!(served.content_type, "application/resolve-response+jwt");
    let claims = verified(&served.body, &WORLD.ours.federation[0], "resolve-response+jwt");
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(RP), &json!(OP)));
    assert_eq!(claims["exp"], seconds("2026-11-23T10:30:00Z"));
    assert_eq!(claims["metadata"]["openid_provider"]["issuer"], OP);
    assert_eq!(claims["trust_chain"].as_array().unwrap().len(), 3);
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let errors = |bend: fn(&mut sportello_identity::cie::Config)| {
        let mut config = config();
        bend(&mut config);
        config.errors()
    };
    assert_eq!(errors(|_| ()), []);
    assert_eq!(
        errors(|c| c.entity_id = "http://comune.example/auth/cie".to_owned()),
        [ConfigError::Address("entity_id")]
    );
    assert_eq!(
        errors(|c| c.redirect_uri.push_str("?x=1")),
        [ConfigError::Address("redirect_uri")]
    );
    assert_eq!(
        errors(|c| c.redirect_uri = "https://other.example/cb".to_owned()),
        [ConfigError::OtherHost]
    );
    assert_eq!(
        errors(|c| c.authority_hints.clear()),
        [ConfigError::Empty("authority_hints")]
    );
    assert_eq!(
        errors(|c| c.organization.contacts.clear()),
        [ConfigError::Empty("organization.contacts")]
    );
    assert_eq!(
        errors(|c| c.keys.signing = c.keys.federation.clone()),
        [ConfigError::SharedKey]
    );
    assert_eq!(
        errors(|c| c.keys.encryption.clear()),
        [ConfigError::Empty("keys.encryption")]
    );
    assert_eq!(
        errors(|c| c.skew = chrono::TimeDelta::minutes(6)),
        [ConfigError::Skew]
    );
    let local = |c: &mut sportello_identity::cie::Config| {
        c.development = true;
        c.entity_id = "http://localhost:8080/auth/cie".to_owned();
        c.redirect_uri = "http://localhost:8080/auth/cie/callback".to_owned();
    };
    assert_eq!(errors(local), []);
}

fn mark(signer: &Signer, bend: impl FnOnce(&mut Value)) -> Value {
    let mut claims = json!({
        "iss": TA, "sub": RP, "id": format!("{TA}/openid_relying_party/public"),
        "iat": seconds("2026-11-01T00:00:00Z"), "exp": seconds("2027-11-01T00:00:00Z"),
    });
    bend(&mut claims);
    json!({"id": claims["id"], "trust_mark": signer.sign("trust-mark+jwt", &claims)})
}

fn standing_claims(marks: &[Value]) -> Value {
    json!({
        "iss": TA, "sub": RP,
        "iat": seconds("2026-11-23T10:00:00Z"), "exp": seconds("2026-11-23T10:30:00Z"),
        "jwks": WORLD.ours.published_federation().to_json(),
        "trust_marks": marks,
        "metadata_policy": {"openid_relying_party": {"response_types": {"value": ["code"]}}},
    })
}

#[test]
fn our_standing_comes_from_the_superiors_word() {
    let anchor_document = WORLD.anchor.statement(&anchor_claims());
    let (superior, url) = rp().standing_address(&anchor_document, &anchor(), now()).unwrap();
    assert!(
        url.query_pairs()
            .any(|(name, value)| name == "sub" && value == RP)
    );
    let good = mark(&WORLD.anchor, |_| ());
    let marks = [
        good.clone(),
        mark(&WORLD.anchor, |claims| {
            claims["sub"] = "https://other.example".into();
        }),
        mark(&WORLD.anchor, |claims| {
            claims["exp"] = seconds("2026-11-01T00:00:00Z").into();
        }),
        mark(&WORLD.forger, |_| ()),
        json!({"id": "x", "trust_mark": "nonsense"}),
        json!("nonsense"),
    ];
    let document = WORLD.anchor.statement(&standing_claims(&marks));
    let standing = rp().standing(&superior, &document, now()).unwrap();
    let [ours] = standing.trust_marks.as_slice() else {
        panic!("one mark counts: {:?}", standing.trust_marks);
    };
    assert_eq!(ours.entry, good, "to be published verbatim");
    assert_eq!(ours.id, format!("{TA}/openid_relying_party/public"));
    assert_eq!(
        ours.expires_at.unwrap().timestamp(),
        seconds("2027-11-01T00:00:00Z")
    );
    assert_eq!(standing.refused_by_policy, None);
    assert!(standing.knows_our_keys);

    let mut strict = standing_claims(&[]);
    strict["metadata_policy"]["openid_relying_party"]["signed_jwks_uri"] = json!({"essential": true});
    strict["jwks"] = WORLD.forger.jwks();
    let standing = rp()
        .standing(&superior, &WORLD.anchor.statement(&strict), now())
        .unwrap();
    assert_eq!(standing.refused_by_policy, Some(PolicyError::Essential));
    assert!(
        !standing.knows_our_keys,
        "a new key that the superior has not been told"
    );

    let mut about_other = standing_claims(&[]);
    about_other["sub"] = OP.into();
    let refused = rp().standing(&superior, &WORLD.anchor.statement(&about_other), now());
    assert_eq!(refused, Err(StandingError::Statement(StatementError::Subject)));
    let pinned_elsewhere = Anchor {
        pinned: vec!["other".to_owned()],
        ..anchor()
    };
    let refused = rp()
        .standing_address(&anchor_document, &pinned_elsewhere, now())
        .map(drop);
    assert_eq!(refused, Err(StandingError::Superior(ChainError::NotPinned)));
}
