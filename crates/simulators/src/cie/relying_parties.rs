//! The relying parties that the anchor has let in: who they are by their own word, checked as a
//! provider checks it.

use super::jose;
use super::policy;
use crate::spid_idp::Localhost;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The HTTP client cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the HTTP client of the federation")]
pub struct ClientError(#[from] reqwest::Error);

/// Why a relying party is not believed: the words for the person who builds one.
pub(super) type Fault = String;

/// A relying party that passes.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) entity_id: String,
    pub(super) metadata: Value,
}

impl Party {
    pub(super) fn keys(&self) -> Value {
        self.metadata.get("jwks").cloned().unwrap_or_default()
    }

    /// The key to encrypt to.
    pub(super) fn encryption_key(&self) -> Option<Value> {
        let keys = self.metadata.get("jwks")?.get("keys")?.as_array()?;
        let key = keys
            .iter()
            .find(|key| key.get("use").and_then(Value::as_str) == Some("enc"));
        key.cloned()
    }

    pub(super) fn name(&self) -> String {
        let name = self.metadata.get("client_name").and_then(Value::as_str);
        name.unwrap_or(&self.entity_id).to_owned()
    }

    pub(super) fn has_redirect(&self, uri: &str) -> bool {
        let uris = self.metadata.get("redirect_uris").and_then(Value::as_array);
        uris.is_some_and(|uris| uris.iter().any(|known| known == uri))
    }
}

/// Those let in; asked anew at each login.
#[derive(Clone, Debug)]
pub(super) struct RelyingParties {
    http: reqwest::Client,
    anchor: String,
    known: Arc<Mutex<Vec<String>>>,
}

impl RelyingParties {
    pub(super) fn new(known: Vec<String>, anchor: &str) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .dns_resolver(Arc::new(Localhost))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            anchor: anchor.to_owned(),
            known: Arc::new(Mutex::new(known)),
        })
    }

    pub(super) fn add(&self, entity_id: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&entity_id) {
            known.push(entity_id);
        }
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The configuration of a relying party that was let in, checked but for mark and policy.
    pub(super) async fn configuration(&self, entity_id: &str, now: DateTime<Utc>) -> Result<Value, Fault> {
        if !self.all().iter().any(|known| known == entity_id) {
            return Err(format!("{entity_id} non fa parte della federazione"));
        }
        let url = format!(
            "{}/.well-known/openid-federation",
            entity_id.trim_end_matches('/')
        );
        let fetched = self.http.get(&url).send().await;
        let answer = fetched.map_err(|error| format!("{url} non risponde: {error}"))?;
        if answer.status() != 200 {
            return Err(format!("{url} risponde {}", answer.status()));
        }
        let content_type = answer
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok());
        if content_type != Some("application/entity-statement+jwt") {
            return Err(format!("{url} non è application/entity-statement+jwt"));
        }
        let token = answer.text().await.map_err(|error| error.to_string())?;
        let unverified = jose::take_apart(&token).ok_or("non è un token")?;
        let keys = unverified.claims.get("jwks").cloned().unwrap_or_default();
        let verified = jose::verify(&token, &keys, None).ok_or("la firma non vale")?;
        if verified.header.get("typ") != Some(&json!("entity-statement+jwt")) {
            return Err("typ non è entity-statement+jwt".to_owned());
        }
        let claims = verified.claims;
        for claim in ["iss", "sub"] {
            if claims.get(claim) != Some(&json!(entity_id)) {
                return Err(format!("{claim} non è {entity_id}"));
            }
        }
        let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
        let in_time = seconds("iat").is_some_and(|iat| iat <= now.timestamp() + super::SKEW)
            && seconds("exp").is_some_and(|exp| exp > now.timestamp());
        if !in_time {
            return Err("iat o exp non vanno".to_owned());
        }
        let hints = claims.get("authority_hints").and_then(Value::as_array);
        if !hints.is_some_and(|hints| hints.contains(&json!(self.anchor))) {
            return Err("authority_hints non nomina il trust anchor".to_owned());
        }
        Ok(claims)
    }

    /// A relying party as a provider sees it: keys that the anchor vouches for, a mark that counts,
    /// metadata that pass the policy. `mark_keys` are the anchor's.
    pub(super) async fn judge(
        &self,
        entity_id: &str,
        mark_keys: &Value,
        now: DateTime<Utc>,
    ) -> Result<Party, Fault> {
        let configuration = self.configuration(entity_id, now).await?;
        let marks = configuration.get("trust_marks").and_then(Value::as_array);
        let good = |mark: &Value| {
            let token = mark.get("trust_mark").and_then(Value::as_str)?;
            let claims = jose::verify(token, mark_keys, None)?.claims;
            let ours = claims.get("sub")? == entity_id && claims.get("iss")? == &self.anchor;
            (ours && claims.get("exp")?.as_i64()? > now.timestamp()).then_some(())
        };
        if !marks.is_some_and(|marks| marks.iter().any(|mark| good(mark).is_some())) {
            return Err("nessun trust mark valido".to_owned());
        }
        let metadata = configuration
            .get("metadata")
            .and_then(|metadata| metadata.get("openid_relying_party"))
            .ok_or("manca openid_relying_party")?;
        policy::check(metadata)?;
        if metadata.get("client_id") != Some(&json!(entity_id)) {
            return Err("client_id non è l'identificativo dell'entità".to_owned());
        }
        check_entity(&configuration)?;
        Ok(Party {
            entity_id: entity_id.to_owned(),
            metadata: metadata.clone(),
        })
    }
}

/// The members that the rules want of every entity.
fn check_entity(configuration: &Value) -> Result<(), Fault> {
    let entity = configuration
        .get("metadata")
        .and_then(|metadata| metadata.get("federation_entity"))
        .ok_or("manca federation_entity")?;
    for member in [
        "organization_name",
        "homepage_uri",
        "policy_uri",
        "logo_uri",
        "contacts",
        "federation_resolve_endpoint",
    ] {
        if entity.get(member).is_none_or(Value::is_null) {
            return Err(format!("federation_entity: manca {member}"));
        }
    }
    Ok(())
}
