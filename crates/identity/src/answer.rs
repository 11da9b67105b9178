//! What came back through the browser, before any trust.

use crate::saml::{names, redirect, xml};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Largest message accepted, in bytes of XML.
pub const LARGEST_MESSAGE: usize = 256 * 1024;

/// The query and the form of one request, as received.
#[derive(Clone, Default)]
pub struct Answer {
    query: String,
    form: Vec<(String, String)>,
}

/// The message cannot be taken out of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The field is not there.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// The field is there more than once.
    #[error("the field {0} is repeated")]
    Repeated(&'static str),
    /// More than [`LARGEST_MESSAGE`].
    #[error("the message is larger than 256 KiB")]
    TooLarge,
    /// Not base64.
    #[error("the message is not base64")]
    NotBase64,
    /// Not raw DEFLATE.
    #[error("the message is not compressed as HTTP-Redirect wants it")]
    NotDeflate,
}

impl Answer {
    /// From the raw query string (percent-encoded, as received: a Redirect signature covers these
    /// very octets) and the raw body of the form (`application/x-www-form-urlencoded`).
    pub fn new(raw_query: &str, raw_form: &[u8]) -> Self {
        Self {
            query: raw_query.to_owned(),
            form: url::form_urlencoded::parse(raw_form).into_owned().collect(),
        }
    }

    /// From form fields that are already decoded; repetitions must still be there.
    pub fn from_fields(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            query: String::new(),
            form: fields.into_iter().collect(),
        }
    }

    /// The raw query.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The one value of a form field.
    pub fn field(&self, name: &'static str) -> Result<&str, AnswerError> {
        let mut values = self.form.iter().filter(|(field, _)| field == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            (None, _) => Err(AnswerError::Missing(name)),
            (Some(_), Some(_)) => Err(AnswerError::Repeated(name)),
        }
    }

    /// The message of a form field: the XML behind the base64. Strict base64, blanks tolerated.
    pub fn message(&self, name: &'static str) -> Result<Vec<u8>, AnswerError> {
        let encoded = self.field(name)?;
        if encoded.len() > LARGEST_MESSAGE * 2 {
            return Err(AnswerError::TooLarge);
        }
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let bytes = if encoded.bytes().any(|byte| is_blank(&byte)) {
            let mut dense = encoded.as_bytes().to_vec();
            dense.retain(|byte| !is_blank(byte));
            STANDARD.decode(dense)
        } else {
            STANDARD.decode(encoded)
        };
        let bytes = bytes.map_err(|_| AnswerError::NotBase64)?;
        if bytes.len() > LARGEST_MESSAGE {
            return Err(AnswerError::TooLarge);
        }
        Ok(bytes)
    }

    /// The XML of the answer as received, for the register of transactions; nothing when it
    /// cannot even be decoded.
    pub fn response_xml(&self) -> Option<Vec<u8>> {
        self.message("SAMLResponse").ok()
    }

    /// The `RelayState` that came along, in the form or in the query.
    pub fn relay_state(&self) -> Option<String> {
        match self.field("RelayState") {
            Ok(value) => Some(value.to_owned()),
            Err(_) => redirect::decode(&self.query)
                .ok()
                .and_then(|message| message.relay_state),
        }
    }

    /// The request that this answer says it answers: to find the pending login or logout, before
    /// any trust. Nothing when the message is unreadable or names none.
    pub fn in_response_to(&self) -> Option<String> {
        let bytes = match self.message("SAMLResponse") {
            Ok(bytes) => bytes,
            Err(_) => redirect::decode(&self.query).ok()?.xml,
        };
        let root = xml::read(&bytes).ok()?;
        let id = root.attribute("InResponseTo")?;
        (root.namespace == names::SAMLP && (1..=256).contains(&id.len())).then(|| id.to_owned())
    }

    /// The sender that a logout request says it comes from: to find its metadata, before any
    /// trust.
    pub fn issuer(&self) -> Option<String> {
        let bytes = ["SAMLRequest", "SAMLResponse"]
            .into_iter()
            .find_map(|field| self.message(field).ok())
            .or_else(|| redirect::decode(&self.query).ok().map(|message| message.xml))?;
        let root = xml::read(&bytes).ok()?;
        let issuer = root.child(names::SAML, "Issuer")?.text()?.trim();
        (!issuer.is_empty()).then(|| issuer.to_owned())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(…)")
    }
}
