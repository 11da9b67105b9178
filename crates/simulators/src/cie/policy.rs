//! The anchor's policy on relying parties, as the real one publishes it.

use serde_json::{Value, json};

pub(super) fn for_relying_parties() -> Value {
    let signatures = ["RS256", "RS512", "ES256", "ES512", "PS256", "PS512"];
    json!({
        "client_registration_types": {"subset_of": ["automatic"], "essential": true},
        "grant_types": {"superset_of": ["authorization_code"], "subset_of": ["authorization_code", "refresh_token"]},
        "id_token_signed_response_alg": {"one_of": signatures, "essential": true},
        "userinfo_signed_response_alg": {"one_of": signatures, "essential": true},
        "userinfo_encrypted_response_alg": {
            "one_of": ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"],
            "essential": true,
        },
        "userinfo_encrypted_response_enc": {"one_of": ["A128CBC-HS256", "A256CBC-HS512"], "essential": true},
        "token_endpoint_auth_method": {"one_of": ["private_key_jwt"], "essential": true},
        "redirect_uris": {"essential": true},
        "client_id": {"essential": true},
        "response_types": {"value": ["code"]},
    })
}

pub(super) fn for_providers() -> Value {
    json!({
        "subject_types_supported": {"value": ["pairwise"]},
        "token_endpoint_auth_methods_supported": {"value": ["private_key_jwt"]},
        "code_challenge_methods_supported": {"subset_of": ["S256"], "essential": true},
        "response_types_supported": {"value": ["code"]},
        "response_modes_supported": {"superset_of": ["query", "form_post"]},
        "acr_values_supported": {"superset_of": super::request::ACR_VALUES},
    })
}

/// Whether metadata pass, told by the claim that does not.
pub(super) fn check(metadata: &Value) -> Result<(), String> {
    let policy = for_relying_parties();
    for (claim, rule) in policy.as_object().into_iter().flatten() {
        let value = metadata.get(claim).filter(|value| !value.is_null());
        let list = |operator: &str| rule.get(operator).and_then(Value::as_array);
        let values: Vec<&Value> = match value {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let passes = (rule.get("essential") != Some(&json!(true)) || value.is_some())
            && list("one_of").is_none_or(|allowed| values.iter().all(|value| allowed.contains(value)))
            && list("subset_of").is_none_or(|allowed| values.iter().any(|value| allowed.contains(value)))
            && list("superset_of").is_none_or(|needed| needed.iter().all(|item| values.contains(&item)));
        if !passes {
            return Err(format!("i metadati non rispettano la policy: {claim}"));
        }
    }
    Ok(())
}
