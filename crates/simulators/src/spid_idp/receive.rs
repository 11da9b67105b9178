//! Takes SAML messages out of a form or a query.

use super::verify;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use std::io::Read;

/// Largest message, in bytes of XML.
const MAX_XML_BYTES: u64 = 256 * 1024;

/// How a message came.
#[derive(Debug)]
pub(crate) enum Carrier {
    Post,
    /// With the octets signed, as they came.
    Redirect {
        signed: String,
        algorithm: String,
        signature: String,
    },
}

/// A message, signature not judged yet.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) xml: String,
    pub(crate) relay_state: Option<String>,
    pub(crate) carrier: Carrier,
}

impl Received {
    /// Reads the fields of a form; `parameter` is `SAMLRequest` or `SAMLResponse`.
    pub(crate) fn from_form(fields: &[(String, String)], parameter: &str) -> Option<Self> {
        let encoded = one(fields, parameter)?;
        let bare: String = encoded.split_whitespace().collect();
        let xml = String::from_utf8(STANDARD.decode(bare).ok()?).ok()?;
        Some(Self {
            xml,
            relay_state: one(fields, "RelayState").map(str::to_owned),
            carrier: Carrier::Post,
        })
    }

    /// Reads a query string.
    pub(crate) fn from_query(query: &str, parameter: &str) -> Option<Self> {
        let raw = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let deflated = STANDARD.decode(one(&fields, parameter)?).ok()?;
        let mut xml = String::new();
        DeflateDecoder::new(deflated.as_slice())
            .take(MAX_XML_BYTES)
            .read_to_string(&mut xml)
            .ok()?;
        let mut signed = format!("{parameter}={}", raw(parameter)?);
        if let Some(relay_state) = raw("RelayState") {
            signed = format!("{signed}&RelayState={relay_state}");
        }
        if let Some(algorithm) = raw("SigAlg") {
            signed = format!("{signed}&SigAlg={algorithm}");
        }
        let owned = |name| one(&fields, name).unwrap_or_default().to_owned();
        Some(Self {
            xml,
            relay_state: one(&fields, "RelayState").map(str::to_owned),
            carrier: Carrier::Redirect {
                signed,
                algorithm: owned("SigAlg"),
                signature: owned("Signature"),
            },
        })
    }

    /// Whether the signature is of one of these certificates.
    pub(crate) fn is_signed_with(&self, certificates: &[String]) -> bool {
        match &self.carrier {
            Carrier::Post => verify::enveloped(&self.xml, certificates),
            Carrier::Redirect {
                signed,
                algorithm,
                signature,
            } => verify::detached(signed, algorithm, signature, certificates),
        }
    }
}

/// The value of a field that is there once.
fn one<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = fields.iter().filter(|(key, _)| key == name);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value.as_str())
}
