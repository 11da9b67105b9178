//! Which clients may be registered: what each kind must have and must not have.

use super::{RedirectUri, ScopeSet};
use crate::jose::{JwkSet, KeyUse};
use sportello_types::ids::ClientId;
use sportello_types::tokens::{ClientAuthentication, ClientKind, ClientRegistration, Scope};

/// A registration that contradicts itself. The pointer is into the document (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {rule}")]
pub struct InvalidRegistration {
    /// Where.
    pub pointer: String,
    /// The rule, as a stable word.
    pub rule: &'static str,
}

impl InvalidRegistration {
    fn at(pointer: impl Into<String>, rule: &'static str) -> Self {
        Self {
            pointer: pointer.into(),
            rule,
        }
    }
}

/// A client as the rules need it: parsed, and known to be in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRules {
    /// Its `client_id`.
    pub id: ClientId,
    /// What sort of program it is.
    pub kind: ClientKind,
    /// How it proves who it is.
    pub authentication: ClientAuthentication,
    /// Where citizens come back.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where they come back after signing out.
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// The most that it may ask for.
    pub scopes: ScopeSet,
    /// Its keys.
    pub keys: JwkSet,
    /// Apps whose tokens it may exchange.
    pub exchanges: Vec<ClientId>,
}

impl ClientRules {
    /// Reads a registration, with all that is wrong with it.
    pub fn read(id: ClientId, given: &ClientRegistration) -> Result<Self, Vec<InvalidRegistration>> {
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, rule| faults.push(InvalidRegistration::at(pointer, rule));
        for (pointer, text, most) in [("/name", &given.name, 100), ("/owner", &given.owner, 200)] {
            let length = text.trim().chars().count();
            if length < 3 || length > most {
                fault(pointer, "length");
            } else if text.trim() != text || text.chars().any(is_deceptive) {
                fault(pointer, "characters");
            }
        }
        let confidential = given.authentication != ClientAuthentication::None;
        if confidential != given.kind.is_confidential() {
            fault("/authentication", "kind");
        }
        let keys = given.jwks.as_ref().map(JwkSet::parse).unwrap_or_default();
        let declared = given.jwks.as_ref().map_or(0, |jwks| {
            jwks.get("keys")
                .and_then(serde_json::Value::as_array)
                .map_or(usize::MAX, Vec::len)
        });
        if given.authentication == ClientAuthentication::PrivateKeyJwt {
            let signs = |key: &crate::jose::Jwk| key.usage() != Some(KeyUse::Encryption);
            if keys.is_empty() || keys.keys().len() != declared || !keys.keys().iter().all(signs) {
                fault("/jwks", "keys");
            }
        } else if given.jwks.is_some() {
            fault("/jwks", "unused");
        }
        let systems = given.kind == ClientKind::Service;
        if given.scopes.is_empty() || given.scopes.len() > 20 {
            fault("/scopes", "length");
        } else {
            // A service that exchanges its app's tokens passes a citizen's scopes on.
            let exchanging = !given.exchanges.is_empty();
            for (place, scope) in given.scopes.iter().enumerate() {
                let fits = if systems {
                    scope.is_for_systems() || exchanging && scope.name().contains(':')
                } else {
                    !scope.is_for_systems()
                };
                if !fits {
                    fault(&format!("/scopes/{place}"), "kind");
                }
            }
        }
        if given.exchanges.len() > 10 || !confidential && !given.exchanges.is_empty() {
            fault("/exchanges", "kind");
        }
        let redirect_uris = addresses(&given.redirect_uris, "/redirect_uris", given.kind, &mut faults);
        let post_logout_redirect_uris = addresses(
            &given.post_logout_redirect_uris,
            "/post_logout_redirect_uris",
            given.kind,
            &mut faults,
        );
        if systems != given.redirect_uris.is_empty() {
            faults.push(InvalidRegistration::at("/redirect_uris", "kind"));
        }
        if faults.is_empty() {
            Ok(Self {
                id,
                kind: given.kind,
                authentication: given.authentication,
                redirect_uris,
                post_logout_redirect_uris,
                scopes: given.scopes.iter().copied().collect(),
                keys,
                exchanges: given.exchanges.clone(),
            })
        } else {
            Err(faults)
        }
    }

    /// Whether its refresh tokens are bound to more than having them.
    pub const fn is_confidential(&self) -> bool {
        self.kind.is_confidential()
    }

    /// Whether citizens can be sent to it.
    pub fn has_citizens(&self) -> bool {
        self.kind != ClientKind::Service
    }

    /// Whether it may stay connected.
    pub fn may_refresh(&self, granted: &ScopeSet) -> bool {
        self.has_citizens() && granted.has(Scope::OfflineAccess)
    }
}

/// What makes a name read otherwise than it is: controls, directions, things without width.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn addresses(
    given: &[String],
    pointer: &str,
    kind: ClientKind,
    faults: &mut Vec<InvalidRegistration>,
) -> Vec<RedirectUri> {
    if given.len() > 10 {
        faults.push(InvalidRegistration::at(pointer, "length"));
        return Vec::new();
    }
    let mut read = Vec::new();
    for (place, text) in given.iter().enumerate() {
        match text.parse::<RedirectUri>() {
            // A back end has an address of its own; programs on a laptop are native.
            Ok(uri) if uri.is_loopback() && kind == ClientKind::Web => {
                faults.push(InvalidRegistration::at(format!("{pointer}/{place}"), "loopback"));
            }
            Ok(uri) => read.push(uri),
            Err(_) => faults.push(InvalidRegistration::at(format!("{pointer}/{place}"), "address")),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn registration() -> ClientRegistration {
        ClientRegistration {
            name: "App del Comune".to_owned(),
            owner: "Comune di Borgoverde".to_owned(),
            kind: ClientKind::Native,
            authentication: ClientAuthentication::None,
            redirect_uris: vec!["http://127.0.0.1/back".to_owned()],
            post_logout_redirect_uris: Vec::new(),
            scopes: vec![Scope::OpenId, Scope::IstanzeRead],
            jwks: None,
            exchanges: Vec::new(),
        }
    }

    fn faults(change: impl FnOnce(&mut ClientRegistration)) -> Vec<String> {
        let mut given = registration();
        change(&mut given);
        match ClientRules::read(id(), &given) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        }
    }

    fn id() -> ClientId {
        "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47".parse().unwrap()
    }

    #[test]
    fn each_kind_has_what_it_needs_and_nothing_else() {
        assert!(faults(|_| ()).is_empty());
        let as_service = |given: &mut ClientRegistration| {
            given.kind = ClientKind::Service;
            given.authentication = ClientAuthentication::ClientSecret;
            given.redirect_uris.clear();
            given.scopes = vec![Scope::RatingsRead];
        };
        assert!(faults(as_service).is_empty());
        assert_eq!(
            faults(|given| {
                as_service(given);
                given.authentication = ClientAuthentication::None;
            }),
            ["/authentication: kind"]
        );
        assert_eq!(
            faults(|given| {
                as_service(given);
                given.scopes.push(Scope::IstanzeRead);
            }),
            ["/scopes/1: kind"]
        );
        assert_eq!(
            faults(|given| given.scopes.push(Scope::JobsRead)),
            ["/scopes/2: kind"]
        );
        assert_eq!(
            faults(|given| given.authentication = ClientAuthentication::ClientSecret),
            ["/authentication: kind"]
        );
        assert_eq!(
            faults(|given| given.redirect_uris.clear()),
            ["/redirect_uris: kind"]
        );
        assert_eq!(
            faults(|given| given.redirect_uris.push("it.app:/x".to_owned())),
            ["/redirect_uris/1: address"]
        );
        assert_eq!(
            faults(|given| {
                given.kind = ClientKind::Web;
                given.authentication = ClientAuthentication::ClientSecret;
            }),
            ["/redirect_uris/0: loopback"]
        );
        assert_eq!(faults(|given| given.exchanges.push(id())), ["/exchanges: kind"]);
    }

    #[test]
    fn keys_are_public_named_and_all_of_use() {
        let with = |jwks: serde_json::Value| {
            faults(|given| {
                given.kind = ClientKind::Web;
                given.authentication = ClientAuthentication::PrivateKeyJwt;
                given.redirect_uris = vec!["https://app.example/back".to_owned()];
                given.jwks = Some(jwks);
            })
        };
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a"});
        assert!(with(json!({"keys": [key]})).is_empty());
        let mut private = key.clone();
        private["d"] = json!("x");
        let mut nameless = key.clone();
        nameless.as_object_mut().unwrap().remove("kid");
        for bad in [
            json!({"keys": []}),
            json!({"keys": [key, private]}),
            json!({"keys": [nameless]}),
            json!({}),
        ] {
            assert_eq!(with(bad), ["/jwks: keys"]);
        }
        assert_eq!(
            faults(|given| given.jwks = Some(json!({"keys": []}))),
            ["/jwks: unused"]
        );
    }

    #[test]
    fn a_name_cannot_be_written_to_deceive() {
        for name in ["ab", " App", "App\u{202E}ppa", "App\u{200B}", "App\nx"] {
            assert_eq!(faults(|given| given.name = name.to_owned()).len(), 1, "{name:?}");
        }
    }
}
