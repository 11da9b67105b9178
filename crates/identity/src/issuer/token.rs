//! What a client says at the token endpoint, and who it says to be.

use super::assertion::{TYPE, claimed_client};
use super::{ErrorCode, OauthError, Parameters};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use sportello_types::ids::ClientId;

/// How a client says who it is. Not believed yet.
#[derive(Debug)]
pub enum Credentials {
    /// It only says so.
    Public(ClientId),
    /// With a secret.
    Secret(ClientId, SecretString),
    /// With an assertion.
    Assertion(ClientId, String),
}

impl Credentials {
    /// Whom they name.
    pub const fn client(&self) -> ClientId {
        match self {
            Self::Public(id) | Self::Secret(id, _) | Self::Assertion(id, _) => *id,
        }
    }

    /// Reads them from header and form: exactly one way (RFC 6749 §2.3).
    pub fn read(authorization: Option<&str>, form: &Parameters) -> Result<Self, OauthError> {
        let named = form
            .get("client_id")
            .map(|id| id.parse::<ClientId>().map_err(|_| unknown()))
            .transpose()?;
        let ways = [
            authorization.is_some(),
            form.get("client_secret").is_some(),
            form.get("client_assertion").is_some(),
        ];
        if ways.into_iter().filter(|used| *used).count() > 1 {
            return Err(OauthError::request("more than one way of authentication"));
        }
        let given = if let Some(header) = authorization {
            basic(header)?
        } else if let Some(assertion) = form.get("client_assertion") {
            if form.get("client_assertion_type") != Some(TYPE) {
                return Err(OauthError::request("client_assertion_type is not understood"));
            }
            let claimed = claimed_client(assertion);
            Self::Assertion(claimed.ok_or_else(unknown)?, assertion.to_owned())
        } else {
            let id = named.ok_or_else(unknown)?;
            match form.get("client_secret") {
                Some(secret) => Self::Secret(id, secret.to_owned().into()),
                None => Self::Public(id),
            }
        };
        match named {
            Some(id) if id != given.client() => {
                Err(OauthError::request("client_id is not who authenticates"))
            }
            _ => Ok(given),
        }
    }
}

const fn unknown() -> OauthError {
    OauthError::client("the client is not known")
}

/// `Basic`, with both halves form-encoded first (RFC 6749 §2.3.1).
fn basic(header: &str) -> Result<Credentials, OauthError> {
    let (scheme, encoded) = header.split_once(' ').ok_or_else(unknown)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(unknown());
    }
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| unknown())?;
    let text = String::from_utf8(bytes).map_err(|_| unknown())?;
    let (id, secret) = text.split_once(':').ok_or_else(unknown)?;
    let decode = |half: &str| {
        let pairs = format!("x={}", half.replace('&', "%26"));
        let decoded = url::form_urlencoded::parse(pairs.as_bytes())
            .next()
            .map(|(_, value)| value.into_owned());
        decoded.unwrap_or_default()
    };
    let id = decode(id).parse().map_err(|_| unknown())?;
    Ok(Credentials::Secret(id, decode(secret).into()))
}

/// What is asked for.
#[derive(Debug)]
pub enum TokenRequest {
    /// Tokens for a code (RFC 6749 §4.1.3).
    Code {
        /// The code.
        code: String,
        /// The address that it came to.
        redirect_uri: String,
        /// The secret behind the challenge.
        verifier: String,
    },
    /// New tokens for a refresh token (§6).
    Refresh {
        /// The token.
        token: String,
        /// Fewer scopes than were granted.
        scope: Option<String>,
    },
    /// A token for the client itself (§4.4).
    Client {
        /// Fewer scopes than the client has.
        scope: Option<String>,
    },
    /// A token of an app for one of its back end (RFC 8693 §2.1).
    Exchange {
        /// The app's access token.
        subject_token: String,
        /// Fewer scopes than it has.
        scope: Option<String>,
    },
}

const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";

impl TokenRequest {
    /// The grants, as `grant_type` and the metadata name them.
    pub const GRANTS: [&str; 4] = [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ];

    /// Reads a request. `audience` is what tokens of ours are for.
    pub fn read(form: &Parameters, audience: &str) -> Result<Self, OauthError> {
        let scope = form.get("scope").map(str::to_owned);
        let need = |name, missing| form.need(name, missing).map(str::to_owned);
        let elsewhere = |name: &str| form.get(name).is_some_and(|target| target != audience);
        if elsewhere("resource") || elsewhere("audience") {
            return Err(OauthError::new(
                ErrorCode::InvalidTarget,
                "tokens are issued for the API of this portal alone",
            ));
        }
        match form.need("grant_type", "grant_type is missing")? {
            "authorization_code" => Ok(Self::Code {
                code: need("code", "code is missing")?,
                redirect_uri: need("redirect_uri", "redirect_uri is missing")?,
                verifier: need("code_verifier", "code_verifier is missing")?,
            }),
            "refresh_token" => Ok(Self::Refresh {
                token: need("refresh_token", "refresh_token is missing")?,
                scope,
            }),
            "client_credentials" => Ok(Self::Client { scope }),
            "urn:ietf:params:oauth:grant-type:token-exchange" => {
                if form.get("subject_token_type") != Some(ACCESS_TOKEN_TYPE) {
                    return Err(OauthError::request(
                        "subject_token_type must be that of access tokens",
                    ));
                }
                let other = |kind: &str| kind != ACCESS_TOKEN_TYPE;
                if form.get("requested_token_type").is_some_and(other) {
                    return Err(OauthError::request("only access tokens are issued in exchange"));
                }
                if form.get("actor_token").is_some() {
                    return Err(OauthError::request("the client itself is the actor"));
                }
                Ok(Self::Exchange {
                    subject_token: need("subject_token", "subject_token is missing")?,
                    scope,
                })
            }
            _ => Err(OauthError::new(
                ErrorCode::UnsupportedGrantType,
                "grant_type is not supported",
            )),
        }
    }
}
