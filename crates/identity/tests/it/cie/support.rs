//! A federation in a box: anchor, provider and a forger, each with keys of its own, and documents
//! that tests can bend before they are signed.

use crate::support::{at, rng};
use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_identity::cie::chain::{Anchor, ChainBuilder, ChainError, Progress};
use sportello_identity::cie::{Chain, Config, Keys, Organization, PendingLogin, Profile, RelyingParty};
use sportello_identity::jose::{KeyUse, PrivateKey};
use sportello_types::loa::Loa;
use std::sync::LazyLock;

pub(crate) const TA: &str = "https://registry.example";
pub(crate) const OP: &str = "https://op.example";
pub(crate) const RP: &str = "https://sportello.comune.borgoverde.example/auth/cie";
pub(crate) const TOKEN: &str = "https://op.example/token";

pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn now() -> DateTime<Utc> {
    at("2026-11-23T10:00:40Z")
}

pub(crate) fn seconds(text: &str) -> i64 {
    at(text).timestamp()
}

/// Somebody's key, as this test knows it.
pub(crate) struct Signer {
    pair: KeyPair,
    pub(crate) kid: &'static str,
}

impl Signer {
    pub(crate) fn new(kid: &'static str) -> Self {
        Self {
            pair: KeyPair::generate(KeySize::Rsa2048).unwrap(),
            kid,
        }
    }

    pub(crate) fn jwk(&self, usage: Option<&str>) -> Value {
        let key = self.pair.public_key();
        let mut jwk = json!({
            "kty": "RSA",
            "kid": self.kid,
            "n": base64(key.modulus().big_endian_without_leading_zero()),
            "e": base64(key.exponent().big_endian_without_leading_zero()),
        });
        if let Some(usage) = usage {
            jwk["use"] = usage.into();
        }
        jwk
    }

    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [self.jwk(None)]})
    }

    /// Signs whatever header says, RS256.
    pub(crate) fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", base64(header.to_string()), base64(claims.to_string()));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", base64(signature))
    }

    pub(crate) fn sign(&self, typ: &str, claims: &Value) -> String {
        self.sign_as(&json!({"alg": "RS256", "kid": self.kid, "typ": typ}), claims)
    }

    pub(crate) fn statement(&self, claims: &Value) -> String {
        self.sign("entity-statement+jwt", claims)
    }
}

pub(crate) struct World {
    pub(crate) anchor: Signer,
    pub(crate) provider: Signer,
    pub(crate) core: Signer,
    pub(crate) forger: Signer,
    pub(crate) ours: Keys,
}

fn own(usage: Option<KeyUse>) -> PrivateKey {
    let pem: SecretString = PrivateKey::generate().unwrap();
    PrivateKey::from_pem(&pem, usage).unwrap()
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| World {
    anchor: Signer::new("defaultRSASign"),
    provider: Signer::new("op-federation"),
    core: Signer::new("op-core"),
    forger: Signer::new("op-core"),
    ours: Keys {
        federation: vec![own(None)],
        signing: vec![own(Some(KeyUse::Signature))],
        encryption: vec![own(Some(KeyUse::Encryption)), own(Some(KeyUse::Encryption))],
    },
});

pub(crate) fn config() -> Config {
    Config {
        profile: Profile::Cie,
        entity_id: RP.to_owned(),
        redirect_uri: format!("{RP}/callback"),
        organization: Organization {
            name: "Comune di Borgoverde".to_owned(),
            homepage_uri: "https://www.comune.borgoverde.example".to_owned(),
            policy_uri: "https://sportello.comune.borgoverde.example/privacy".to_owned(),
            logo_uri: "https://sportello.comune.borgoverde.example/stemma.svg".to_owned(),
            contacts: vec!["protocollo@pec.comune.borgoverde.example".to_owned()],
        },
        authority_hints: vec![TA.to_owned()],
        keys: WORLD.ours.clone(),
        skew: TimeDelta::seconds(60),
        bare_userinfo: false,
        development: false,
    }
}

pub(crate) fn rp() -> RelyingParty {
    RelyingParty::new(config()).unwrap()
}

pub(crate) fn anchor() -> Anchor {
    let key = sportello_identity::jose::Jwk::parse(&WORLD.anchor.jwk(None)).unwrap();
    Anchor {
        entity_id: TA.to_owned(),
        pinned: vec![key.thumbprint()],
    }
}

pub(crate) fn anchor_claims() -> Value {
    json!({
        "iss": TA, "sub": TA,
        "iat": seconds("2026-11-23T00:00:00Z"), "exp": seconds("2026-11-24T00:00:00Z"),
        "jwks": WORLD.anchor.jwks(),
        "constraints": "{}",
        "metadata": {"federation_entity": {
            "federation_fetch_endpoint": format!("{TA}/fetch"),
            "federation_list_endpoint": format!("{TA}/list"),
        }},
    })
}

pub(crate) fn provider_claims() -> Value {
    json!({
        "iss": OP, "sub": OP,
        "iat": seconds("2026-11-23T09:00:00Z"), "exp": seconds("2026-11-23T21:00:00Z"),
        "jwks": WORLD.provider.jwks(),
        "authority_hints": [TA],
        "metadata": {"openid_provider": provider_metadata()},
    })
}

pub(crate) fn provider_metadata() -> Value {
    json!({
        "issuer": OP,
        "organization_name": "Ministero dell'Interno",
        "authorization_endpoint": format!("{OP}/authorize"),
        "token_endpoint": TOKEN,
        "userinfo_endpoint": format!("{OP}/userinfo"),
        "revocation_endpoint": format!("{OP}/revoke"),
        "jwks": {"keys": [WORLD.core.jwk(Some("sig"))]},
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "acr_values_supported": [
            "https://www.spid.gov.it/SpidL1",
            "https://www.spid.gov.it/SpidL2",
            "https://www.spid.gov.it/SpidL3",
        ],
        "claims_supported": ["given_name", "family_name", "birthdate", "gender", "email"],
        "authorization_response_iss_parameter_supported": true,
    })
}

pub(crate) fn subordinate_claims() -> Value {
    json!({
        "iss": TA, "sub": OP,
        "iat": seconds("2026-11-23T10:00:00Z"), "exp": seconds("2026-11-23T10:30:00Z"),
        "jwks": WORLD.provider.jwks(),
        "authority_hints": [TA],
        "metadata_policy": {"openid_provider": {
            "code_challenge_methods_supported": {"subset_of": ["S256"], "essential": true},
        }},
    })
}

/// Three documents, to be bent.
pub(crate) struct Documents {
    pub(crate) anchor: String,
    pub(crate) provider: String,
    pub(crate) subordinate: String,
}

impl Documents {
    pub(crate) fn good() -> Self {
        Self {
            anchor: WORLD.anchor.statement(&anchor_claims()),
            provider: WORLD.provider.statement(&provider_claims()),
            subordinate: WORLD.anchor.statement(&subordinate_claims()),
        }
    }

    pub(crate) fn chain(&self) -> Result<Chain, ChainError> {
        self.chain_under(&anchor(), now())
    }

    pub(crate) fn chain_under(&self, anchor: &Anchor, now: DateTime<Utc>) -> Result<Chain, ChainError> {
        let times = (now, TimeDelta::seconds(60));
        let (mut builder, first) = ChainBuilder::begin(Profile::Cie, anchor, OP, times, false).unwrap();
        assert_eq!(first.as_str(), format!("{TA}/.well-known/openid-federation"));
        let Progress::Fetch(second) = builder.take(&self.anchor)? else {
            panic!("one document is no chain");
        };
        assert_eq!(second.as_str(), format!("{OP}/.well-known/openid-federation"));
        let Progress::Fetch(third) = builder.take(&self.provider)? else {
            panic!("two documents are no chain");
        };
        assert_eq!(third.path(), "/fetch");
        assert!(
            third
                .query_pairs()
                .any(|(name, value)| name == "sub" && value == OP)
        );
        match builder.take(&self.subordinate)? {
            Progress::Done(chain) => Ok(*chain),
            Progress::Fetch(more) => panic!("what for? {more}"),
        }
    }
}

pub(crate) fn chain() -> Chain {
    Documents::good().chain().unwrap()
}

pub(crate) fn pending() -> PendingLogin {
    PendingLogin {
        request_id: "6b6b3c0e-3a8e-4ac9-9d0f-3f3f6c1a9e47".to_owned(),
        state: "S".repeat(48),
        nonce: "N".repeat(48),
        verifier: "V".repeat(64),
        issued_at: at("2026-11-23T10:00:00Z"),
        provider: OP.to_owned(),
        level: Loa::L2,
    }
}

pub(crate) fn begun(level: Loa) -> sportello_identity::cie::Begun {
    rp().begin(&chain(), level, now(), &mut rng()).unwrap()
}

/// Encrypts as the provider does: RSA-OAEP, A256CBC-HS512.
pub(crate) fn encrypt_to(jwk: &Value, plaintext: &str) -> String {
    let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let components = RsaPublicKeyComponents {
        n: part("n"),
        e: part("e"),
    };
    let key: PublicEncryptingKey = components.try_into().unwrap();
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut content_key = [0_u8; 64];
    aws_lc_rs::rand::fill(&mut content_key).unwrap();
    let mut sealed = vec![0; key.ciphertext_size()];
    let sealed = key
        .encrypt(&OAEP_SHA1_MGF1SHA1, &content_key, &mut sealed, None)
        .unwrap();
    let header = json!({"alg": "RSA-OAEP", "enc": "A256CBC-HS512", "kid": jwk["kid"], "cty": "JWT"});
    let header = base64(header.to_string());
    let (mac_key, cipher_key) = content_key.split_at(32);
    let cipher = UnboundCipherKey::new(&AES_256, cipher_key).unwrap();
    let mut content = plaintext.as_bytes().to_vec();
    let vector = PaddedBlockEncryptingKey::cbc_pkcs7(cipher)
        .unwrap()
        .encrypt(&mut content)
        .unwrap();
    let iv: &[u8] = (&vector).try_into().unwrap();
    let length = u64::try_from(header.len() * 8).unwrap().to_be_bytes();
    let input = [header.as_bytes(), iv, &content, &length].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, mac_key), &input);
    [
        header.clone(),
        base64(sealed),
        base64(iv),
        base64(&content),
        base64(&tag.as_ref()[..32]),
    ]
    .join(".")
}
