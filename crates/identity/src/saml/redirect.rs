//! The HTTP-Redirect binding: raw DEFLATE, base64, percent-encoding, a signature over the exact
//! octets of the query (SAML bindings §3.4.4).

use super::SignatureError;
use super::names::{RSA_SHA256, RSA_SHA384, RSA_SHA512};
use crate::answer::{AnswerError, LARGEST_MESSAGE};
use crate::keys::{Digest, PublicKey, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use std::io::Read;

/// Whether the message asks or answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `SAMLRequest`.
    Request,
    /// `SAMLResponse`.
    Response,
}

impl Kind {
    /// The name of the parameter.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// A message taken out of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whether it asks or answers.
    pub kind: Kind,
    /// The XML.
    pub xml: Vec<u8>,
    /// `RelayState`, decoded.
    pub relay_state: Option<String>,
    signature: Option<Signature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature {
    algorithm: String,
    value: Vec<u8>,
    octets: String,
}

/// The address that carries a message, signed with RSA-SHA256.
///
/// Everything outside `A-Za-z0-9_.-` is percent-encoded in upper case, so that a verifier that
/// encodes again finds the same octets.
pub fn encode(
    kind: Kind,
    location: &str,
    xml: &str,
    relay_state: Option<&str>,
    key: &SigningKey,
) -> Result<String, SignatureError> {
    let mut query = format!(
        "{}={}",
        kind.parameter(),
        percent(&STANDARD.encode(deflate(xml)?))
    );
    if let Some(relay_state) = relay_state.filter(|state| !state.is_empty()) {
        query.push_str("&RelayState=");
        query.push_str(&percent(relay_state));
    }
    query.push_str("&SigAlg=");
    query.push_str(&percent(RSA_SHA256));
    let signature = key.sign(Digest::Sha256, query.as_bytes())?;
    query.push_str("&Signature=");
    query.push_str(&percent(&STANDARD.encode(signature)));
    let separator = if location.contains('?') { '&' } else { '?' };
    Ok(format!("{location}{separator}{query}"))
}

/// Takes a message out of a raw query string. Does not verify it.
pub fn decode(raw_query: &str) -> Result<Message, AnswerError> {
    let kind = if raw(raw_query, "SAMLResponse")?.is_some() {
        Kind::Response
    } else {
        Kind::Request
    };
    let encoded = raw(raw_query, kind.parameter())?.ok_or(AnswerError::Missing("SAMLResponse"))?;
    let relay_state = raw(raw_query, "RelayState")?;
    let algorithm = raw(raw_query, "SigAlg")?;
    let value = raw(raw_query, "Signature")?;
    let signature = match (algorithm, value) {
        (Some(algorithm), Some(value)) => Some(Signature {
            algorithm: plain(algorithm),
            value: base64(&plain(value))?,
            octets: signed_octets(kind, encoded, relay_state, algorithm),
        }),
        _ => None,
    };
    Ok(Message {
        kind,
        xml: inflate(&base64(&plain(encoded))?)?,
        relay_state: relay_state.map(plain),
        signature,
    })
}

impl Message {
    /// Verifies the signature over the octets as received, with any of the keys.
    pub fn verify(&self, keys: &[PublicKey]) -> Result<(), SignatureError> {
        let signature = self.signature.as_ref().ok_or(SignatureError::Missing)?;
        let digest = match signature.algorithm.as_str() {
            RSA_SHA256 => Digest::Sha256,
            RSA_SHA384 => Digest::Sha384,
            RSA_SHA512 => Digest::Sha512,
            _ => return Err(SignatureError::Algorithm),
        };
        keys.iter()
            .any(|key| key.verifies(digest, signature.octets.as_bytes(), &signature.value))
            .then_some(())
            .ok_or(SignatureError::Invalid)
    }
}

fn signed_octets(kind: Kind, message: &str, relay_state: Option<&str>, algorithm: &str) -> String {
    let relay_state = relay_state.map_or_else(String::new, |state| format!("&RelayState={state}"));
    format!("{}={message}{relay_state}&SigAlg={algorithm}", kind.parameter())
}

/// The raw value of a parameter that may be there at most once.
fn raw<'a>(query: &'a str, name: &'static str) -> Result<Option<&'a str>, AnswerError> {
    let mut values = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(AnswerError::Repeated(name)),
    }
}

fn plain(raw: &str) -> String {
    let query = format!("v={raw}");
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn percent(value: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    encoded.replace('*', "%2A")
}

fn base64(text: &str) -> Result<Vec<u8>, AnswerError> {
    if text.len() > LARGEST_MESSAGE * 2 {
        return Err(AnswerError::TooLarge);
    }
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '\t' | '\r' | '\n'))
        .collect();
    STANDARD.decode(text).map_err(|_| AnswerError::NotBase64)
}

fn deflate(xml: &str) -> Result<Vec<u8>, SignatureError> {
    let mut compressed = Vec::new();
    DeflateEncoder::new(xml.as_bytes(), Compression::default())
        .read_to_end(&mut compressed)
        .map_err(|_| SignatureError::Library)?;
    Ok(compressed)
}

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let most = u64::try_from(LARGEST_MESSAGE).map_err(|_| AnswerError::TooLarge)?;
    let mut xml = Vec::new();
    DeflateDecoder::new(compressed)
        .take(most + 1)
        .read_to_end(&mut xml)
        .map_err(|_| AnswerError::NotDeflate)?;
    if xml.len() > LARGEST_MESSAGE {
        return Err(AnswerError::TooLarge);
    }
    Ok(xml)
}
