//! CIE id tokens judged, on one thread: the signature and every claim.

use crate::per_second;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sportello_identity::cie::chain::{Anchor, ChainBuilder, Progress};
use sportello_identity::cie::{Chain, Config, Keys, Organization, PendingLogin, Profile, RelyingParty};
use sportello_identity::jose::{Jwk, KeyUse, PrivateKey, sign};
use sportello_types::loa::Loa;
use std::time::Duration;

const ANCHOR: &str = "https://registry.example";
const PROVIDER: &str = "https://op.example";
const TOWN: &str = "https://sp.example/auth/cie";
const ACCESS_TOKEN: &str = "access-token";

/// Judges one id token for a while.
pub(crate) fn run(length: Duration) {
    let now: DateTime<Utc> = "2026-11-23T10:00:40Z".parse().unwrap();
    let (anchor, provider) = (key(None), key(None));
    let chain = chain(&anchor, &provider, now);
    let party = RelyingParty::new(config()).unwrap();
    let pending = PendingLogin {
        request_id: "request".to_owned(),
        state: "S".repeat(48),
        nonce: "N".repeat(48),
        verifier: "V".repeat(64),
        issued_at: now - TimeDelta::seconds(30),
        provider: PROVIDER.to_owned(),
        level: Loa::L2,
    };
    let half = |text: &str| {
        let digest = digest(&SHA256, text.as_bytes());
        URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
    };
    let claims = json!({
        "iss": PROVIDER, "aud": [TOWN], "sub": "pairwise", "nonce": pending.nonce, "jti": "token",
        "iat": now.timestamp() - 10, "nbf": now.timestamp() - 10, "exp": now.timestamp() + 300,
        "acr": "https://www.spid.gov.it/SpidL2", "at_hash": half(ACCESS_TOKEN), "c_hash": half("code"),
    });
    let body = json!({
        "access_token": ACCESS_TOKEN, "token_type": "Bearer",
        "id_token": signed(&provider, "JWT", &claims),
    });
    let tokens = party.tokens(200, body.to_string().as_bytes()).unwrap();
    let rate = per_second(length, || {
        party
            .id_token(chain.provider(), &pending, "code", &tokens, now)
            .unwrap();
    });
    println!("CIE id tokens judged: {rate:.0} a second");
}

fn key(usage: Option<KeyUse>) -> PrivateKey {
    PrivateKey::from_pem(&PrivateKey::generate().unwrap(), usage).unwrap()
}

fn signed(key: &PrivateKey, kind: &str, claims: &Value) -> String {
    sign(key, Some(kind), claims.as_object().unwrap()).unwrap()
}

fn config() -> Config {
    Config {
        profile: Profile::Cie,
        entity_id: TOWN.to_owned(),
        redirect_uri: format!("{TOWN}/callback"),
        organization: Organization {
            name: "Comune".to_owned(),
            homepage_uri: "https://www.comune.example".to_owned(),
            policy_uri: "https://sp.example/privacy".to_owned(),
            logo_uri: "https://sp.example/stemma.svg".to_owned(),
            contacts: vec!["protocollo@pec.comune.example".to_owned()],
        },
        authority_hints: vec![ANCHOR.to_owned()],
        keys: Keys {
            federation: vec![key(None)],
            signing: vec![key(Some(KeyUse::Signature))],
            encryption: vec![key(Some(KeyUse::Encryption))],
        },
        skew: TimeDelta::seconds(60),
        bare_userinfo: false,
        development: false,
    }
}

/// Three documents: the anchor's, the provider's, and the anchor's on the provider.
fn chain(anchor: &PrivateKey, provider: &PrivateKey, now: DateTime<Utc>) -> Chain {
    let keys = |key: &PrivateKey| json!({"keys": [key.public().to_json()]});
    let statement = |signer: &PrivateKey, issuer: &str, subject: &str, mut claims: Value| {
        claims["iss"] = issuer.into();
        claims["sub"] = subject.into();
        claims["iat"] = (now.timestamp() - 60).into();
        claims["exp"] = (now.timestamp() + 3600).into();
        signed(signer, "entity-statement+jwt", &claims)
    };
    let documents = [
        statement(
            anchor,
            ANCHOR,
            ANCHOR,
            json!({
                "jwks": keys(anchor),
                "metadata": {"federation_entity": {"federation_fetch_endpoint": format!("{ANCHOR}/fetch")}},
            }),
        ),
        statement(
            provider,
            PROVIDER,
            PROVIDER,
            json!({
                "jwks": keys(provider),
                "authority_hints": [ANCHOR],
                "metadata": {"openid_provider": {
                    "issuer": PROVIDER,
                    "authorization_endpoint": format!("{PROVIDER}/authorize"),
                    "token_endpoint": format!("{PROVIDER}/token"),
                    "userinfo_endpoint": format!("{PROVIDER}/userinfo"),
                    "jwks": keys(provider),
                    "response_types_supported": ["code"],
                    "code_challenge_methods_supported": ["S256"],
                    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                }},
            }),
        ),
        statement(anchor, ANCHOR, PROVIDER, json!({"jwks": keys(provider)})),
    ];
    let pinned = Anchor {
        entity_id: ANCHOR.to_owned(),
        pinned: vec![Jwk::parse(&anchor.public().to_json()).unwrap().thumbprint()],
    };
    let times = (now, TimeDelta::seconds(60));
    let (mut builder, _) = ChainBuilder::begin(Profile::Cie, &pinned, PROVIDER, times, false).unwrap();
    for document in documents {
        if let Progress::Done(chain) = builder.take(&document).unwrap() {
            return *chain;
        }
    }
    unreachable!("three documents are a chain")
}
