//! The chain of trust: each rule refused for its own reason.

use super::support::{
    Documents, OP, TA, WORLD, anchor, anchor_claims, now, provider_claims, seconds, subordinate_claims,
};
use crate::support::at;
use serde_json::{Value, json};
use sportello_identity::cie::chain::{Anchor, ChainError, configuration_address};
use sportello_identity::cie::{PolicyError, ProviderError, StatementError};
use sportello_identity::jose::JwsError;
use sportello_identity::spid::Fault;

#[test]
fn a_good_chain_lives_as_long_as_its_shortest_statement() {
    let chain = Documents::good().chain().unwrap();
    assert_eq!(chain.expires_at(), at("2026-11-23T10:30:00Z"));
    assert_eq!(chain.refresh_at(), at("2026-11-23T10:20:13.333333333Z"));
    assert!(chain.is_valid(now()) && !chain.is_valid(at("2026-11-23T10:30:00Z")));
    assert_eq!(chain.provider().issuer, OP);
    assert_eq!(chain.provider().name.as_deref(), Some("Ministero dell'Interno"));
    assert_eq!(chain.anchor(), TA);
    // After the policy: what it cuts is gone.
    assert_eq!(
        chain.metadata()["code_challenge_methods_supported"],
        json!(["S256"])
    );
    let [first, second, third] = chain.statements();
    let good = Documents::good();
    assert_eq!(
        (first, second, third),
        (&good.provider, &good.subordinate, &good.anchor)
    );
}

fn bent(mut claims: Value, bend: impl FnOnce(&mut Value)) -> Value {
    bend(&mut claims);
    claims
}

fn with_anchor(bend: impl FnOnce(&mut Value)) -> Result<(), ChainError> {
    let anchor = WORLD.anchor.statement(&bent(anchor_claims(), bend));
    let documents = Documents {
        anchor,
        ..Documents::good()
    };
    documents.chain().map(drop)
}

fn with_provider(bend: impl FnOnce(&mut Value)) -> Result<(), ChainError> {
    let provider = WORLD.provider.statement(&bent(provider_claims(), bend));
    let documents = Documents {
        provider,
        ..Documents::good()
    };
    documents.chain().map(drop)
}

fn with_subordinate(bend: impl FnOnce(&mut Value)) -> Result<(), ChainError> {
    let subordinate = WORLD.anchor.statement(&bent(subordinate_claims(), bend));
    let documents = Documents {
        subordinate,
        ..Documents::good()
    };
    documents.chain().map(drop)
}

fn set(claim: &'static str, value: impl Into<Value>) -> impl FnOnce(&mut Value) {
    let value = value.into();
    move |claims| claims[claim] = value
}

#[test]
fn the_anchor_must_sign_with_a_pinned_key() {
    let other = Documents {
        anchor: WORLD
            .forger
            .statement(&bent(anchor_claims(), set("jwks", WORLD.forger.jwks()))),
        ..Documents::good()
    };
    assert_eq!(other.chain().map(drop), Err(ChainError::NotPinned));
    // Somebody else's key under the pinned one's name, beside the pinned one.
    let mut named = WORLD.forger.jwk(None);
    named["kid"] = "defaultRSASign".into();
    let keys = json!({"keys": [named, WORLD.anchor.jwk(None)]});
    let header = json!({"alg": "RS256", "kid": "defaultRSASign", "typ": "entity-statement+jwt"});
    let disguised = Documents {
        anchor: WORLD
            .forger
            .sign_as(&header, &bent(anchor_claims(), set("jwks", keys))),
        ..Documents::good()
    };
    assert_eq!(disguised.chain().map(drop), Err(ChainError::NotPinned));
    // Without a pin, TLS alone vouches.
    let unpinned = Anchor {
        pinned: Vec::new(),
        ..anchor()
    };
    assert!(Documents::good().chain_under(&unpinned, now()).is_ok());
}

#[test]
fn a_statement_that_demands_what_we_do_not_know_does_not_count() {
    for claim in ["crit", "metadata_policy_crit"] {
        let demand = || set(claim, json!(["something_new"]));
        for refused in [
            with_anchor(demand()),
            with_provider(demand()),
            with_subordinate(demand()),
        ] {
            let words = refused.expect_err(claim).to_string();
            assert!(
                words.contains("an extension that is not understood"),
                "{claim}: {words}"
            );
        }
    }
}

#[test]
fn the_anchors_own_statement_is_judged() {
    assert_eq!(with_anchor(|_| ()), Ok(()));
    let refused = |error| Err(ChainError::Anchor(error));
    assert_eq!(with_anchor(set("iss", OP)), refused(StatementError::Issuer));
    assert_eq!(
        with_anchor(set("sub", format!("{TA}/"))),
        refused(StatementError::Subject)
    );
    assert_eq!(
        with_anchor(set("iat", seconds("2026-11-23T10:02:00Z"))),
        refused(StatementError::IssuedAt(Fault::TooEarly))
    );
    assert_eq!(
        with_anchor(set("exp", seconds("2026-11-23T09:59:00Z"))),
        refused(StatementError::Expires(Fault::TooLate))
    );
    assert_eq!(
        with_anchor(set("exp", Value::Null)),
        refused(StatementError::Expires(Fault::Malformed))
    );
    assert_eq!(
        with_anchor(set("exp", i64::MAX)),
        refused(StatementError::Expires(Fault::Malformed))
    );
    assert_eq!(
        with_anchor(set("jwks", json!({"keys": []}))),
        refused(StatementError::Token(JwsError::UnknownKey))
    );
    let no_endpoint = with_anchor(|claims| claims["metadata"] = json!({}));
    assert_eq!(no_endpoint, Err(ChainError::NoFetchEndpoint));
    let elsewhere = with_anchor(|claims| {
        claims["metadata"]["federation_entity"]["federation_fetch_endpoint"] = "http://10.0.0.1/fetch".into();
    });
    assert_eq!(elsewhere, Err(ChainError::NoFetchEndpoint), "plain http");
}

#[test]
fn the_type_of_a_statement_counts() {
    for typ in ["JWT", "trust-mark+jwt"] {
        let documents = Documents {
            provider: WORLD.provider.sign(typ, &provider_claims()),
            ..Documents::good()
        };
        assert_eq!(
            documents.chain().map(drop),
            Err(ChainError::Subject(StatementError::Type)),
            "{typ}"
        );
    }
}

#[test]
fn the_providers_own_statement_is_judged() {
    assert_eq!(with_provider(|_| ()), Ok(()));
    let refused = |error| Err(ChainError::Subject(error));
    assert_eq!(with_provider(set("iss", TA)), refused(StatementError::Issuer));
    assert_eq!(with_provider(set("sub", TA)), refused(StatementError::Subject));
    assert_eq!(
        with_provider(set("exp", seconds("2026-11-23T09:00:00Z"))),
        refused(StatementError::Expires(Fault::TooLate))
    );
    assert_eq!(
        with_provider(set("authority_hints", json!([]))),
        Err(ChainError::NotSubordinate)
    );
    assert_eq!(
        with_provider(set("authority_hints", json!([format!("{TA}/")]))),
        Err(ChainError::NotSubordinate)
    );
    let mut hints: Vec<String> = (0..10).map(|n| format!("https://{n}.example")).collect();
    hints.push(TA.to_owned());
    assert_eq!(
        with_provider(set("authority_hints", hints)),
        Err(ChainError::NotSubordinate),
        "the eleventh"
    );
}

#[test]
fn the_superiors_word_on_the_keys_counts() {
    // The provider's own statement, signed with keys that it alone vouches for.
    let stolen = Documents {
        provider: WORLD
            .forger
            .statement(&bent(provider_claims(), set("jwks", WORLD.forger.jwks()))),
        ..Documents::good()
    };
    let unknown = StatementError::Token(JwsError::UnknownKey);
    assert_eq!(stolen.chain().map(drop), Err(ChainError::Keys(unknown)));
    // The same under the name of the key that the superior knows.
    let mut jwk = WORLD.forger.jwk(None);
    jwk["kid"] = "op-federation".into();
    let header = json!({"alg": "RS256", "kid": "op-federation", "typ": "entity-statement+jwt"});
    let named = Documents {
        provider: WORLD.forger.sign_as(
            &header,
            &bent(provider_claims(), set("jwks", json!({"keys": [jwk]}))),
        ),
        ..Documents::good()
    };
    let forged = StatementError::Token(JwsError::Signature);
    assert_eq!(named.chain().map(drop), Err(ChainError::Keys(forged)));
}

#[test]
fn the_statement_about_the_provider_is_judged() {
    assert_eq!(with_subordinate(|_| ()), Ok(()));
    let refused = |error| Err(ChainError::Subordinate(error));
    assert_eq!(with_subordinate(set("iss", OP)), refused(StatementError::Issuer));
    assert_eq!(
        with_subordinate(set("sub", "https://other.example")),
        refused(StatementError::Subject)
    );
    assert_eq!(
        with_subordinate(set("exp", seconds("2026-11-23T09:59:39Z"))),
        refused(StatementError::Expires(Fault::TooLate))
    );
    assert_eq!(
        with_subordinate(set("jwks", json!({}))),
        refused(StatementError::NoKeys)
    );
    let own = Documents {
        subordinate: WORLD.provider.statement(&subordinate_claims()),
        ..Documents::good()
    };
    let unknown = StatementError::Token(JwsError::UnknownKey);
    assert_eq!(
        own.chain().map(drop),
        Err(ChainError::Subordinate(unknown)),
        "signed by the provider itself"
    );
    let late = Documents::good().chain_under(&anchor(), at("2026-11-23T10:31:01Z"));
    assert_eq!(late.map(drop), refused(StatementError::Expires(Fault::TooLate)));
}

#[test]
fn the_policy_of_the_anchor_holds() {
    let policy =
        |rules: Value| with_subordinate(move |claims| claims["metadata_policy"]["openid_provider"] = rules);
    assert_eq!(
        policy(json!({"acr_values_supported": {"superset_of": ["https://www.spid.gov.it/SpidL4"]}})),
        Err(ChainError::Policy(PolicyError::SupersetOf))
    );
    assert_eq!(
        policy(json!({"signed_jwks_uri": {"essential": true}})),
        Err(ChainError::Policy(PolicyError::Essential))
    );
    assert_eq!(
        policy(json!("none")),
        Err(ChainError::Policy(PolicyError::Malformed))
    );
    // The anchor may fix the provider's keys: then those count, not the ones that it publishes.
    let fixed = Documents {
        subordinate: WORLD.anchor.statement(&bent(subordinate_claims(), |claims| {
            claims["metadata_policy"]["openid_provider"]["jwks"] = json!({"value": {"keys": []}});
        })),
        ..Documents::good()
    };
    assert_eq!(
        fixed.chain().map(drop),
        Err(ChainError::Metadata(ProviderError::Missing("jwks")))
    );
}

#[test]
fn metadata_must_be_of_use() {
    let metadata = |claim: &'static str, value: Value| {
        with_provider(move |claims| claims["metadata"]["openid_provider"][claim] = value)
    };
    let refused = |error| Err(ChainError::Metadata(error));
    assert_eq!(
        metadata("issuer", json!(format!("{OP}/"))),
        refused(ProviderError::Issuer)
    );
    for endpoint in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint"] {
        assert_eq!(
            metadata(endpoint, Value::Null),
            refused(ProviderError::Missing(endpoint))
        );
        assert_eq!(
            metadata(endpoint, json!("http://op.example/x")),
            refused(ProviderError::Missing(endpoint))
        );
        assert_eq!(
            metadata(endpoint, json!("javascript:alert(1)")),
            refused(ProviderError::Missing(endpoint))
        );
    }
    assert_eq!(
        metadata(
            "token_endpoint_auth_methods_supported",
            json!(["client_secret_basic"])
        ),
        refused(ProviderError::Lacks("token_endpoint_auth_methods_supported"))
    );
    assert_eq!(
        metadata("response_types_supported", json!(["token"])),
        refused(ProviderError::Lacks("response_types_supported"))
    );
    assert_eq!(
        metadata("request_parameter_supported", json!(false)),
        refused(ProviderError::Lacks("request_parameter_supported"))
    );
    let encryption_only = json!({"keys": [WORLD.core.jwk(Some("enc"))]});
    assert_eq!(
        metadata("jwks", encryption_only),
        refused(ProviderError::Missing("jwks"))
    );
    let none = with_provider(|claims| claims["metadata"] = json!({}));
    assert_eq!(none, refused(ProviderError::Missing("openid_provider")));
}

#[test]
fn exactly_one_slash_leads_to_the_configuration() {
    let address = |entity: &str| configuration_address(entity, false).map(String::from);
    for entity in ["https://a.example/op", "https://a.example/op/"] {
        assert_eq!(
            address(entity).unwrap(),
            "https://a.example/op/.well-known/openid-federation"
        );
    }
    for entity in [
        "http://a.example",
        "https://a.example/?x",
        "https://u:p@a.example",
        "file:///etc",
        "a.example",
        "",
    ] {
        assert_eq!(address(entity), None, "{entity}");
    }
}

#[test]
fn a_finished_builder_takes_no_more() {
    use sportello_identity::cie::Profile;
    use sportello_identity::cie::chain::ChainBuilder;
    let times = (now(), chrono::TimeDelta::seconds(60));
    let (mut builder, _) = ChainBuilder::begin(Profile::Cie, &anchor(), OP, times, false).unwrap();
    assert!(builder.take("nonsense").is_err());
    assert_eq!(builder.take(&Documents::good().anchor), Err(ChainError::Complete));
}
