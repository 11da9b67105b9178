//! What an app asks for, and how it is answered (RFC 6749 §4.1, OpenID Connect Core §3.1.2).

use super::{Challenge, ClientRules, ErrorCode, OauthError, Parameters, RedirectUri, ScopeSet, level_of_acr};
use serde::{Deserialize, Serialize};
use sportello_types::loa::Loa;
use sportello_types::tokens::Scope;

/// Longest `state` and `nonce`, in bytes.
const LONGEST: usize = 1024;

/// Whether the citizen is to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Where it is needed.
    #[default]
    AsNeeded,
    /// Never: an error instead.
    None,
    /// To sign in once more.
    Login,
    /// For consent, even if it was given before.
    Consent,
}

/// A request that may be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Where the answer goes, as the app named it.
    pub redirect_uri: String,
    /// What is asked for; all of it is the client's to ask.
    pub scopes: ScopeSet,
    /// Given back as it is.
    pub state: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// Proof that who asks is who gets.
    pub challenge: Challenge,
    /// Whether the citizen is to be asked.
    pub prompt: Prompt,
    /// The oldest login that will do, in seconds.
    pub max_age: Option<u32>,
    /// The level that the login must have.
    pub level: Loa,
}

/// Where a refusal goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The app's address, one of its registered ones.
    pub to: RedirectUri,
    /// Given back.
    pub state: Option<String>,
}

/// A request that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub error: OauthError,
    /// Where to tell it; nothing when the address is not one of the client's, for then nobody is sent
    /// anywhere (RFC 6749 §4.1.2.1).
    pub redirect: Option<Redirect>,
}

impl Redirect {
    /// The address with a code.
    pub fn with_code(&self, code: &str, issuer: &str) -> String {
        self.with(&[("code", code)], issuer)
    }

    /// The address with an error.
    pub fn with_error(&self, error: OauthError, issuer: &str) -> String {
        self.with(
            &[
                ("error", error.code.name()),
                ("error_description", error.description),
            ],
            issuer,
        )
    }

    /// Issuer (RFC 9207) and state go with every answer.
    fn with(&self, answer: &[(&str, &str)], issuer: &str) -> String {
        let state = self.state.as_deref().map(|state| ("state", state));
        self.to
            .with(answer.iter().copied().chain([("iss", issuer)]).chain(state))
    }
}

impl AuthorizationRequest {
    /// Reads a request of this client.
    pub fn read(parameters: &Parameters, client: &ClientRules) -> Result<Self, Box<Refusal>> {
        let redirect = redirect_of(parameters, client)?;
        Self::judge(parameters, client, &redirect).map_err(|error| {
            Box::new(Refusal {
                error,
                redirect: Some(redirect),
            })
        })
    }

    fn judge(parameters: &Parameters, client: &ClientRules, redirect: &Redirect) -> Result<Self, OauthError> {
        if parameters.get("state").is_some_and(|state| state.len() > LONGEST) {
            return Err(OauthError::request("state is longer than 1024 bytes"));
        }
        if parameters.get("request").is_some() {
            return Err(OauthError::new(
                ErrorCode::RequestNotSupported,
                "request objects are not read, push the request instead",
            ));
        }
        if parameters.get("request_uri").is_some() {
            return Err(OauthError::new(
                ErrorCode::RequestUriNotSupported,
                "request_uri must come from the pushed authorization endpoint",
            ));
        }
        match parameters.need("response_type", "response_type is missing")? {
            "code" => {}
            _ => {
                return Err(OauthError::new(
                    ErrorCode::UnsupportedResponseType,
                    "response_type must be code",
                ));
            }
        }
        if parameters
            .get("response_mode")
            .is_some_and(|mode| mode != "query")
        {
            return Err(OauthError::request("response_mode must be query"));
        }
        if parameters.get("code_challenge_method") != Some("S256") {
            return Err(OauthError::request("code_challenge_method must be S256"));
        }
        let challenge = parameters
            .need("code_challenge", "code_challenge is missing")?
            .parse()
            .map_err(|_| OauthError::request("code_challenge is no SHA-256 in base64url"))?;
        let nonce = parameters.get("nonce");
        if nonce.is_some_and(|nonce| nonce.len() > LONGEST) {
            return Err(OauthError::request("nonce is longer than 1024 bytes"));
        }
        Ok(Self {
            redirect_uri: redirect.to.to_string(),
            scopes: scopes_of(parameters, client)?,
            state: redirect.state.clone(),
            nonce: nonce.map(str::to_owned),
            challenge,
            prompt: prompt_of(parameters)?,
            max_age: parameters
                .get("max_age")
                .map(|seconds| {
                    seconds
                        .parse()
                        .map_err(|_| OauthError::request("max_age is no number"))
                })
                .transpose()?,
            level: level_of(parameters)?,
        })
    }

    /// Where the answer goes: the address is checked again, for registrations change.
    pub fn redirect(&self, client: &ClientRules) -> Option<Redirect> {
        Some(Redirect {
            to: registered(&self.redirect_uri, client)?,
            state: self.state.clone(),
        })
    }
}

/// The address as named, if it is one of the client's.
fn registered(named: &str, client: &ClientRules) -> Option<RedirectUri> {
    let known = client.redirect_uris.iter().any(|uri| uri.covers(named));
    if known { named.parse().ok() } else { None }
}

fn redirect_of(parameters: &Parameters, client: &ClientRules) -> Result<Redirect, Box<Refusal>> {
    let nowhere = |description| {
        Box::new(Refusal {
            error: OauthError::request(description),
            redirect: None,
        })
    };
    // RFC 6749 §3.1.2.3 lets it be left out where there is one; OpenID Connect does not, and neither do
    // we: it is part of what the code is bound to.
    let named = parameters
        .get("redirect_uri")
        .ok_or_else(|| nowhere("redirect_uri is missing"))?;
    let to = registered(named, client).ok_or_else(|| nowhere("redirect_uri is not registered"))?;
    Ok(Redirect {
        to,
        state: parameters.get("state").map(str::to_owned),
    })
}

fn scopes_of(parameters: &Parameters, client: &ClientRules) -> Result<ScopeSet, OauthError> {
    let invalid = |description| OauthError::new(ErrorCode::InvalidScope, description);
    let asked: ScopeSet = parameters
        .get("scope")
        .unwrap_or_default()
        .parse()
        .map_err(|_| invalid("a scope is not known"))?;
    if asked.is_empty() {
        return Err(invalid("scope is missing"));
    }
    if !asked.is_within(&client.scopes) || asked.iter().any(Scope::is_for_systems) {
        return Err(invalid("a scope is not this client's to ask for"));
    }
    Ok(asked)
}

fn prompt_of(parameters: &Parameters) -> Result<Prompt, OauthError> {
    let mut values: Vec<&str> = parameters.get("prompt").unwrap_or_default().split(' ').collect();
    values.sort_unstable();
    match values.as_slice() {
        ["" | "select_account"] => Ok(Prompt::AsNeeded),
        ["none"] => Ok(Prompt::None),
        // Whoever must sign in again is asked for consent as well, in the same visit.
        ["login"] | ["consent", "login"] => Ok(Prompt::Login),
        ["consent"] => Ok(Prompt::Consent),
        _ => Err(OauthError::request("prompt is not understood")),
    }
}

/// Level 2 unless the app asks for more: what the API holds is worth as much. `acr_values` is a list of
/// wishes (OpenID Connect Core §3.1.2.1); the lowest of those that reach level 2 counts.
fn level_of(parameters: &Parameters) -> Result<Loa, OauthError> {
    let wanted = parameters.get("acr_values").unwrap_or_default();
    let mut levels = Vec::new();
    for value in wanted.split(' ').filter(|value| !value.is_empty()) {
        levels.push(level_of_acr(value).ok_or(OauthError::request("acr_values names no level of ours"))?);
    }
    Ok(levels.into_iter().min().unwrap_or(Loa::L2).max(Loa::L2))
}
