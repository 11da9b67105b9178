//! What we publish of ourselves: OpenID Connect Discovery 1.0 §3 and RFC 8414 §2, one document.

use super::assertion::ALGORITHMS;
use super::{AccessToken, TokenAlg, TokenRequest, acr};
use serde_json::{Value, json};
use sportello_types::loa::Loa;
use sportello_types::tokens::Scope;

/// Where an issuer does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The issuer: the portal's origin.
    pub issuer: String,
}

impl Endpoints {
    /// Those of an origin.
    pub fn of(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
        }
    }

    /// The address of an endpoint: `https://sportello.example.it/oauth/token`.
    pub fn at(&self, name: &str) -> String {
        format!("{}/oauth/{name}", self.issuer)
    }

    /// What an assertion may name as its audience at an endpoint: the issuer, which it should, or what
    /// older rules let it (RFC 7523 §3, RFC 9126 §2).
    pub fn audiences(&self, endpoint: &str) -> Vec<String> {
        vec![self.issuer.clone(), self.at("token"), self.at(endpoint)]
    }
}

/// The document.
pub fn discovery(endpoints: &Endpoints) -> Value {
    // Ed25519 has two names (RFC 8037, RFC 9864).
    let algorithms: Vec<&str> = ALGORITHMS
        .iter()
        .map(|alg| alg.name())
        .chain(["Ed25519"])
        .collect();
    let signing: Vec<&str> = TokenAlg::ALL.iter().map(|alg| alg.name()).collect();
    let confidential = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
    let any = [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
    ];
    let scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    json!({
        "issuer": endpoints.issuer,
        "authorization_endpoint": endpoints.at("authorize"),
        "pushed_authorization_request_endpoint": endpoints.at("par"),
        "token_endpoint": endpoints.at("token"),
        "revocation_endpoint": endpoints.at("revoke"),
        "introspection_endpoint": endpoints.at("introspect"),
        "userinfo_endpoint": endpoints.at("userinfo"),
        "end_session_endpoint": endpoints.at("logout"),
        "jwks_uri": endpoints.at("jwks"),
        "service_documentation": format!("{}/api/docs", endpoints.issuer),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": TokenRequest::GRANTS,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": [acr(Loa::L2), acr(Loa::L3)],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": signing,
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "nonce", "at_hash", "name",
            "given_name", "family_name", "birthdate", "email", "email_verified"],
        "token_endpoint_auth_methods_supported": any,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": any,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
        "authorization_response_iss_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "claims_parameter_supported": false,
        "ui_locales_supported": ["it", "en"],
        "protected_resources": [AccessToken::audience(&endpoints.issuer)],
    })
}
