//! What an answer says, and how it is written: Response and Assertion as SPID wants them.

use super::attributes::Attribute;
use super::keys::{KeyError, SigningKey};
use super::sign::sign;
use super::xml::{ENTITY_FORMAT, SAML, SAMLP, TRANSIENT_FORMAT, escape_attribute, escape_text};
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write;

const BASIC_NAME: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
pub(crate) const AFTER_ISSUER: &str = "</saml:Issuer>";

/// Everything that an answer says; a faulty answer differs in one of these.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) response_id: String,
    pub(crate) assertion_id: String,
    pub(crate) issued: DateTime<Utc>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) destination: String,
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) recipient: String,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_on_or_after: DateTime<Utc>,
    pub(crate) subject_not_on_or_after: DateTime<Utc>,
    pub(crate) name_id: String,
    pub(crate) level_class: String,
    pub(crate) session_index: Option<String>,
    pub(crate) attributes: Vec<Attribute>,
    /// Values in another script, which come before those of `attributes` of the same name.
    pub(crate) native: Vec<Attribute>,
}

/// An answer without identity.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) response_id: String,
    pub(crate) issued: DateTime<Utc>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) destination: String,
    pub(crate) issuer: String,
    pub(crate) status: (&'static str, Option<&'static str>),
    pub(crate) message: String,
}

impl Statement {
    /// The assertion, not signed.
    pub(crate) fn assertion(&self) -> String {
        let mut attributes = String::new();
        for (name, value) in &self.attributes {
            let mut native = String::new();
            for (_, value) in self.native.iter().filter(|(other, _)| other == name) {
                let value = escape_text(value);
                // Writing into a string cannot fail.
                let _ = write!(
                    native,
                    "<saml:AttributeValue LatinScript=\"false\">{value}</saml:AttributeValue>"
                );
            }
            // Writing into a string cannot fail.
            let _ = write!(
                attributes,
                "<saml:Attribute Name=\"{name}\" NameFormat=\"{BASIC_NAME}\">{native}<saml:AttributeValue>{}</saml:AttributeValue></saml:Attribute>",
                escape_text(value)
            );
        }
        let session = self
            .session_index
            .as_ref()
            .map(|index| format!(" SessionIndex=\"{}\"", escape_attribute(index)))
            .unwrap_or_default();
        format!(
            "<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"{id}\" IssueInstant=\"{issued}\" Version=\"2.0\">\
             <saml:Issuer Format=\"{ENTITY_FORMAT}\">{issuer}</saml:Issuer>\
             <saml:Subject><saml:NameID Format=\"{TRANSIENT_FORMAT}\" NameQualifier=\"{qualifier}\">{name_id}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"{BEARER}\"><saml:SubjectConfirmationData{in_response_to} NotOnOrAfter=\"{subject_end}\" Recipient=\"{recipient}\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{begin}\" NotOnOrAfter=\"{end}\"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{issued}\"{session}><saml:AuthnContext><saml:AuthnContextClassRef>{class}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>",
            id = escape_attribute(&self.assertion_id),
            issued = instant(self.issued),
            issuer = escape_text(&self.issuer),
            qualifier = escape_attribute(&self.issuer),
            name_id = escape_text(&self.name_id),
            in_response_to = in_response_to(self.in_response_to.as_deref()),
            subject_end = instant(self.subject_not_on_or_after),
            recipient = escape_attribute(&self.recipient),
            begin = instant(self.not_before),
            end = instant(self.not_on_or_after),
            audience = escape_text(&self.audience),
            class = escape_text(&self.level_class),
        )
    }

    /// The response around `content` (assertions), not signed.
    pub(crate) fn response(&self, content: &str) -> String {
        self.response_with("", content)
    }

    /// The response with `before_status` between Issuer and Status.
    pub(crate) fn response_with(&self, before_status: &str, content: &str) -> String {
        format!(
            "{}{before_status}{}{content}</samlp:Response>",
            head(
                &self.response_id,
                self.issued,
                self.in_response_to.as_deref(),
                &self.destination,
                &self.issuer
            ),
            "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode></samlp:Status>"
        )
    }

    /// Assertion and response, each signed by its key or not at all.
    pub(crate) fn signed(
        &self,
        assertion_key: Option<&SigningKey>,
        response_key: Option<&SigningKey>,
    ) -> Result<String, KeyError> {
        let assertion = self.assertion();
        let assertion = match assertion_key {
            Some(key) => sign(&assertion, &self.assertion_id, AFTER_ISSUER, key)?,
            None => assertion,
        };
        let response = self.response(&assertion);
        match response_key {
            Some(key) => sign(&response, &self.response_id, AFTER_ISSUER, key),
            None => Ok(response),
        }
    }
}

impl Failure {
    /// The response, signed.
    pub(crate) fn signed(&self, key: &SigningKey) -> Result<String, KeyError> {
        let (code, sub) = self.status;
        let sub = sub
            .map(|sub| format!("<samlp:StatusCode Value=\"{STATUS}{sub}\"></samlp:StatusCode>"))
            .unwrap_or_default();
        let response = format!(
            "{}<samlp:Status><samlp:StatusCode Value=\"{STATUS}{code}\">{sub}</samlp:StatusCode>\
             <samlp:StatusMessage>{}</samlp:StatusMessage></samlp:Status></samlp:Response>",
            head(
                &self.response_id,
                self.issued,
                self.in_response_to.as_deref(),
                &self.destination,
                &self.issuer
            ),
            escape_text(&self.message)
        );
        sign(&response, &self.response_id, AFTER_ISSUER, key)
    }
}

fn head(id: &str, at: DateTime<Utc>, request: Option<&str>, destination: &str, issuer: &str) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"{SAMLP}\" Destination=\"{}\" ID=\"{}\"{} IssueInstant=\"{}\" Version=\"2.0\">\
         <saml:Issuer xmlns:saml=\"{SAML}\" Format=\"{ENTITY_FORMAT}\">{}</saml:Issuer>",
        escape_attribute(destination),
        escape_attribute(id),
        in_response_to(request),
        instant(at),
        escape_text(issuer)
    )
}

fn in_response_to(request: Option<&str>) -> String {
    request
        .map(|request| format!(" InResponseTo=\"{}\"", escape_attribute(request)))
        .unwrap_or_default()
}

/// An instant as SAML writes it.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
