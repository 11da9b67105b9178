//! Metadata policies: the table of the standard, and what holds for any policy.

use proptest::prelude::*;
use serde_json::{Value, json};
use sportello_identity::cie::policy::Operator;
use sportello_identity::cie::{Policy, PolicyError};

fn applied(rule: Value, metadata: Value) -> Result<Value, PolicyError> {
    let policy = Policy::parse(Some(&json!({"c": rule})))?;
    let metadata = metadata.as_object().unwrap().clone();
    policy.apply(metadata).map(Value::Object)
}

#[test]
fn each_operator_does_what_the_standard_says() {
    let absent = json!({});
    let one = json!({"c": "a"});
    let two = json!({"c": ["a", "b"]});
    for (rule, metadata, expected) in [
        (json!({}), one.clone(), Ok(one.clone())),
        (json!({"value": "x"}), one.clone(), Ok(json!({"c": "x"}))),
        (json!({"value": "x"}), absent.clone(), Ok(json!({"c": "x"}))),
        (json!({"value": null}), one.clone(), Ok(absent.clone())),
        (
            json!({"value": null, "essential": true}),
            one.clone(),
            Err(PolicyError::Essential),
        ),
        (
            json!({"add": ["b", "c"]}),
            two.clone(),
            Ok(json!({"c": ["a", "b", "c"]})),
        ),
        (json!({"add": "b"}), one.clone(), Ok(json!({"c": ["a", "b"]}))),
        (json!({"add": ["b"]}), absent.clone(), Ok(json!({"c": ["b"]}))),
        (json!({"default": "d"}), absent.clone(), Ok(json!({"c": "d"}))),
        (json!({"default": "d"}), json!({"c": null}), Ok(json!({"c": "d"}))),
        (json!({"default": "d"}), one.clone(), Ok(one.clone())),
        (json!({"one_of": ["a", "b"]}), one.clone(), Ok(one.clone())),
        (json!({"one_of": ["b"]}), one.clone(), Err(PolicyError::OneOf)),
        (json!({"one_of": ["b"]}), absent.clone(), Ok(absent.clone())),
        (
            json!({"one_of": ["b"], "essential": true}),
            absent.clone(),
            Err(PolicyError::Essential),
        ),
        (
            json!({"subset_of": ["b", "c"]}),
            two.clone(),
            Ok(json!({"c": ["b"]})),
        ),
        (json!({"subset_of": ["c"]}), two.clone(), Ok(absent.clone())),
        (
            json!({"subset_of": ["c"], "essential": true}),
            two.clone(),
            Err(PolicyError::Essential),
        ),
        (json!({"subset_of": ["c"]}), absent.clone(), Ok(absent.clone())),
        (json!({"superset_of": ["a"]}), two.clone(), Ok(two.clone())),
        (
            json!({"superset_of": ["a", "c"]}),
            two.clone(),
            Err(PolicyError::SupersetOf),
        ),
        (json!({"superset_of": ["a"]}), absent.clone(), Ok(absent.clone())),
        (
            json!({"superset_of": ["a"], "essential": true}),
            absent.clone(),
            Err(PolicyError::Essential),
        ),
        (
            json!({"essential": true}),
            absent.clone(),
            Err(PolicyError::Essential),
        ),
        (json!({"essential": false}), absent.clone(), Ok(absent.clone())),
        // In order: what is added must still be allowed, what is cut may be missing then.
        (
            json!({"add": ["c"], "subset_of": ["a", "b"]}),
            two.clone(),
            Ok(two.clone()),
        ),
        (
            json!({"subset_of": ["a"], "superset_of": ["b"]}),
            two.clone(),
            Err(PolicyError::SupersetOf),
        ),
        (
            json!({"default": ["x"], "superset_of": ["y"]}),
            absent.clone(),
            Err(PolicyError::SupersetOf),
        ),
        (
            json!({"value": ["x"], "one_of": [["y"]]}),
            absent.clone(),
            Err(PolicyError::OneOf),
        ),
        (json!({"regexp": "^a"}), one.clone(), Ok(one.clone())),
        (json!("a"), one.clone(), Err(PolicyError::Malformed)),
        (
            json!({"essential": "yes"}),
            one.clone(),
            Err(PolicyError::Malformed),
        ),
        (
            json!({"subset_of": {"a": 1}}),
            one.clone(),
            Err(PolicyError::Malformed),
        ),
    ] {
        assert_eq!(
            applied(rule.clone(), metadata.clone()),
            expected,
            "{rule} on {metadata}"
        );
    }
}

#[test]
fn scope_is_a_list_written_as_text() {
    let policy = Policy::parse(Some(&json!({
        "scope": {"superset_of": ["openid"], "subset_of": ["openid", "offline_access"]},
    })));
    let scope = |text: &str| {
        let metadata = json!({"scope": text}).as_object().unwrap().clone();
        policy
            .clone()
            .unwrap()
            .apply(metadata)
            .map(|claims| claims["scope"].clone())
    };
    assert_eq!(scope("openid profile"), Ok(json!("openid")));
    assert_eq!(scope("profile offline_access"), Err(PolicyError::SupersetOf));
}

/// The policy that the real anchor publishes, on what we publish.
#[test]
fn our_metadata_pass_the_policy_of_the_federation() {
    let algorithms = ["RS256", "RS512", "ES256", "ES512", "PS256", "PS512"];
    let policy = json!({
        "client_registration_types": {"subset_of": ["automatic"], "essential": true},
        "grant_types": {"superset_of": ["authorization_code"], "subset_of": ["authorization_code", "refresh_token"]},
        "id_token_signed_response_alg": {"one_of": algorithms, "essential": true},
        "userinfo_signed_response_alg": {"one_of": algorithms, "essential": true},
        "userinfo_encrypted_response_alg": {"one_of": ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES"], "essential": true},
        "userinfo_encrypted_response_enc": {"one_of": ["A128CBC-HS256", "A256CBC-HS512"], "essential": true},
        "token_endpoint_auth_method": {"one_of": ["private_key_jwt"], "essential": true},
        "redirect_uris": {"essential": true},
        "client_id": {"essential": true},
        "response_types": {"value": ["code"]},
        "id_token_encrypted_response_alg": {"one_of": ["RSA-OAEP"], "essential": false},
    });
    let ours = super::support::rp().metadata();
    assert_eq!(
        Policy::parse(Some(&policy)).unwrap().apply(ours.clone()),
        Ok(ours)
    );
}

fn combined(above: Value, below: Value) -> Result<Policy, PolicyError> {
    let parse = |rule| Policy::parse(Some(&json!({"c": rule})));
    parse(above)?.combine(parse(below)?)
}

#[test]
fn two_superiors_hold_together() {
    for (above, below, both) in [
        (
            json!({"subset_of": ["a", "b"]}),
            json!({"subset_of": ["b", "c"]}),
            json!({"subset_of": ["b"]}),
        ),
        (
            json!({"one_of": ["a", "b"]}),
            json!({"one_of": ["b"]}),
            json!({"one_of": ["b"]}),
        ),
        (
            json!({"superset_of": ["a"]}),
            json!({"superset_of": ["b"]}),
            json!({"superset_of": ["a", "b"]}),
        ),
        (
            json!({"add": ["a"]}),
            json!({"add": ["b", "a"]}),
            json!({"add": ["a", "b"]}),
        ),
        (json!({"value": 1}), json!({"value": 1}), json!({"value": 1})),
        (
            json!({"essential": false}),
            json!({"essential": true}),
            json!({"essential": true}),
        ),
        (
            json!({"essential": true}),
            json!({"default": 1}),
            json!({"essential": true, "default": 1}),
        ),
    ] {
        let expected = Policy::parse(Some(&json!({"c": both})));
        assert_eq!(
            combined(above.clone(), below.clone()),
            expected,
            "{above} and {below}"
        );
    }
    for (above, below, operator) in [
        (json!({"value": 1}), json!({"value": 2}), Operator::Value),
        (json!({"default": 1}), json!({"default": 2}), Operator::Default),
        (
            json!({"one_of": ["a"]}),
            json!({"one_of": ["b"]}),
            Operator::OneOf,
        ),
        (
            json!({"subset_of": ["a"]}),
            json!({"subset_of": ["b"]}),
            Operator::SubsetOf,
        ),
    ] {
        assert_eq!(combined(above, below), Err(PolicyError::Conflict(operator)));
    }
    let other = Policy::parse(Some(&json!({"d": {"essential": true}}))).unwrap();
    let both = Policy::default().combine(other.clone()).unwrap();
    assert_eq!(both, other);
    assert_eq!(both.apply(serde_json::Map::new()), Err(PolicyError::Essential));
}

#[test]
fn no_policy_is_an_empty_one_and_a_huge_one_is_refused() {
    assert_eq!(Policy::parse(None), Ok(Policy::default()));
    let huge: serde_json::Map<String, Value> = (0..500).map(|n| (n.to_string(), json!({}))).collect();
    assert_eq!(
        Policy::parse(Some(&Value::Object(huge))),
        Err(PolicyError::Malformed)
    );
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-e]", 0..5).prop_map(|set| set.into_iter().collect())
}

fn set_rule() -> impl Strategy<Value = Value> {
    (
        prop::option::of(words()),
        prop::option::of(words()),
        any::<bool>(),
    )
        .prop_map(|(subset, superset, essential)| {
            let mut rule = json!({"essential": essential});
            if let Some(subset) = subset {
                rule["subset_of"] = json!(subset);
            }
            if let Some(superset) = superset {
                rule["superset_of"] = json!(superset);
            }
            rule
        })
}

proptest! {
    /// What a policy lets through, it lets through again unchanged.
    #[test]
    fn a_policy_is_content_with_its_own_work(rule in set_rule(), value in words()) {
        if let Ok(once) = applied(rule.clone(), json!({"c": value})) {
            prop_assert_eq!(applied(rule, once.clone()), Ok(once));
        }
    }

    /// Nothing outside `subset_of` remains, and all of `superset_of` does.
    #[test]
    fn what_remains_is_allowed_and_enough(rule in set_rule(), value in words()) {
        if let Ok(result) = applied(rule.clone(), json!({"c": value}))
            && let Some(kept) = result["c"].as_array()
        {
            let allowed = |item: &Value| rule.get("subset_of").is_none_or(|s| s.as_array().unwrap().contains(item));
            prop_assert!(kept.iter().all(allowed));
            let needed = rule.get("superset_of").and_then(Value::as_array).cloned().unwrap_or_default();
            prop_assert!(needed.iter().all(|item| kept.contains(item)));
        }
    }

    /// Two superiors together allow only what the upper one allows by itself: a subordinate cannot
    /// loosen its superior's policy.
    #[test]
    fn nobody_below_loosens_a_policy(above in set_rule(), below in set_rule(), value in words()) {
        let Ok(both) = combined(above.clone(), below) else { return Ok(()) };
        let metadata = json!({"c": value}).as_object().unwrap().clone();
        if let Ok(result) = both.apply(metadata) {
            let result = Value::Object(result);
            prop_assert_eq!(applied(above, result.clone()), Ok(result));
        }
    }

    /// Sets combine in any order.
    #[test]
    fn the_order_of_superiors_does_not_matter_for_sets(a in set_rule(), b in set_rule(), value in words()) {
        let outcome = |first: &Value, second: &Value| {
            let metadata = json!({"c": value}).as_object().unwrap().clone();
            combined(first.clone(), second.clone()).and_then(|policy| policy.apply(metadata)).ok()
        };
        prop_assert_eq!(outcome(&a, &b), outcome(&b, &a));
    }

    /// No policy and no metadata make it panic.
    #[test]
    fn anything_may_come(rule in "\\PC{0,60}", claim in "[a-z]{1,8}") {
        let rule: Value = serde_json::from_str(&rule).unwrap_or(Value::String(rule));
        if let Ok(policy) = Policy::parse(Some(&json!({claim.clone(): rule}))) {
            let _ = policy.apply(json!({claim: "x"}).as_object().unwrap().clone());
        }
    }
}
