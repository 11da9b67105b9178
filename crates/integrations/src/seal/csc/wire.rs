//! What is asked and answered, by the names of the specification (*Architectures and protocols for remote
//! signature applications*, 2.0.0.2, chapter 11). Members that nobody needs here are left out.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Answer of `info` (§11.1).
#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub(super) specs: String,
    /// Where the authorisation server is; `/oauth2/token` is appended.
    #[serde(default)]
    pub(super) oauth2: Option<String>,
}

/// Answer of `oauth2/token` (§8.4.3).
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "as RFC 6749 names them")]
pub(super) struct Token {
    pub(super) access_token: SecretString,
    pub(super) token_type: String,
    /// Seconds; an hour where it is not said.
    #[serde(default = "an_hour")]
    pub(super) expires_in: u64,
}

const fn an_hour() -> u64 {
    3600
}

/// Question of `credentials/list` (§11.4).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WantedCredentials<'a> {
    #[serde(rename = "userID", skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<&'a str>,
    pub(super) only_valid: bool,
}

/// Its answer.
#[derive(Deserialize)]
pub(super) struct Credentials {
    #[serde(rename = "credentialIDs")]
    pub(super) credential_ids: Vec<String>,
}

/// Question of `credentials/info` (§11.5).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WantedCredential<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    pub(super) certificates: &'static str,
    pub(super) auth_info: bool,
}

/// Its answer.
#[derive(Deserialize)]
pub(super) struct Credential {
    pub(super) key: Key,
    pub(super) cert: Certificates,
    pub(super) auth: Authorisation,
}

#[derive(Deserialize)]
pub(super) struct Key {
    pub(super) status: String,
    /// Object identifiers of what it signs by.
    pub(super) algo: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Certificates {
    #[serde(default)]
    pub(super) status: Option<String>,
    /// DER in base64, the key's first.
    #[serde(default)]
    pub(super) certificates: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Authorisation {
    pub(super) mode: String,
    #[serde(default)]
    pub(super) objects: Vec<Factor>,
}

/// Something that the key's owner knows or has: a PIN, a one-time password.
#[derive(Deserialize)]
pub(super) struct Factor {
    pub(super) id: String,
}

/// Question of `credentials/authorize` (§11.6).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WantedActivation<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    pub(super) num_signatures: u8,
    pub(super) hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID")]
    pub(super) hash_algorithm_oid: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) auth_data: Vec<Proof<'a>>,
}

/// A factor with its value.
#[derive(Serialize)]
pub(super) struct Proof<'a> {
    pub(super) id: &'a str,
    pub(super) value: &'a str,
}

/// Its answer: the signature activation data, good for the hashes named.
#[derive(Deserialize)]
pub(super) struct Activation {
    #[serde(rename = "SAD")]
    pub(super) sad: SecretString,
}

/// Question of `signatures/signHash` (§11.10).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WantedSignature<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential_id: &'a str,
    #[serde(rename = "SAD")]
    pub(super) sad: &'a str,
    pub(super) hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID")]
    pub(super) hash_algorithm_oid: &'static str,
    pub(super) sign_algo: &'static str,
    pub(super) operation_mode: &'static str,
}

/// Its answer, base64.
#[derive(Deserialize)]
pub(super) struct Signatures {
    #[serde(default)]
    pub(super) signatures: Vec<String>,
}

/// A refusal (§10.1).
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub(super) error: String,
}
