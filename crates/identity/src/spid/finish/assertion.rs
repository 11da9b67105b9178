//! The assertion, as its signature covers it.

use super::Judge;
use crate::pending::Asked;
use crate::saml::names::{BEARER, DS, SAML, TRANSIENT};
use crate::saml::{Element, parse_instant};
use crate::spid::attributes::Attributes;
use crate::spid::{At, Fault, Refusal, eidas, level_from_uri};
use crate::verified::{NameId, VerifiedIdentity};
use chrono::{DateTime, Utc};
use sportello_types::loa::Loa;
use sportello_types::whoami::Provider;

struct Subject {
    name_id: NameId,
    expires_at: DateTime<Utc>,
}

struct Authentication {
    at: DateTime<Utc>,
    level: Loa,
    session_index: Option<String>,
}

impl Judge<'_> {
    /// Judges the assertion. `response` is the response around it, already judged.
    pub(super) fn assertion(
        &self,
        assertion: &Element,
        response: &Element,
    ) -> Result<VerifiedIdentity, Refusal> {
        let id = assertion
            .attribute("ID")
            .ok_or(Refusal::IdMissing(At::Assertion))?;
        if assertion.attribute("Version") != Some("2.0") {
            return Err(Refusal::Version(At::Assertion));
        }
        self.issue_instant(assertion, At::Assertion)?;
        self.issuer(assertion, At::Assertion)?;
        check_children(assertion)?;
        let subject = self.subject(assertion)?;
        self.conditions(assertion)?;
        let authentication = self.authentication(assertion)?;
        let statement = assertion
            .child(SAML, "AttributeStatement")
            .ok_or(Refusal::AttributeStatement(Fault::Missing))?;
        let (provider, attributes) = match self.pending.asked {
            Asked::Spid => (
                Provider::Spid,
                Attributes::read(statement, self.sp.config.development)?,
            ),
            Asked::Eidas => (Provider::Eidas, eidas::read(statement)?),
        };
        Ok(VerifiedIdentity {
            provider,
            identity_provider: self.idp.entity_id.clone(),
            account: attributes.account,
            handle: attributes.handle,
            given_name: attributes.given_name,
            family_name: attributes.family_name,
            native_given_name: attributes.native_given_name,
            native_family_name: attributes.native_family_name,
            birth_date: attributes.birth_date,
            sex: attributes.sex,
            birth_place: attributes.birth_place,
            birth_county: attributes.birth_county,
            email: attributes.email,
            mobile: attributes.mobile,
            identity_document: attributes.identity_document,
            domicile: attributes.domicile,
            level: authentication.level,
            authenticated_at: authentication.at,
            assertion_id: id.to_owned(),
            assertion_expires_at: subject.expires_at + self.sp.config.skew,
            response_id: response.attribute("ID").map(str::to_owned),
            response_issued_at: Some(self.issue_instant(response, At::Response)?),
            name_id: Some(subject.name_id),
            session_index: authentication.session_index,
        })
    }

    fn subject(&self, assertion: &Element) -> Result<Subject, Refusal> {
        let subject = assertion.child(SAML, "Subject").ok_or(Refusal::Subject)?;
        let name_id = name_id(subject)?;
        let confirmation = subject
            .child(SAML, "SubjectConfirmation")
            .ok_or(Refusal::Confirmation(At::SubjectConfirmation))?;
        match confirmation.attribute("Method") {
            Some(BEARER) => {}
            Some(_) => return Err(Refusal::Method(Fault::Wrong)),
            None => return Err(Refusal::Method(Fault::Missing)),
        }
        let at = At::SubjectConfirmationData;
        let data = confirmation
            .child(SAML, "SubjectConfirmationData")
            .ok_or(Refusal::Confirmation(at))?;
        match data.attribute("Recipient") {
            None => return Err(Refusal::Recipient(Fault::Missing)),
            Some(address) if address == self.sp.config.assertion_consumer => {}
            Some(_) => return Err(Refusal::Recipient(Fault::Wrong)),
        }
        self.in_response_to(data, at)?;
        let expires_at = self.not_on_or_after(data, at)?;
        if data.attribute("NotBefore").is_some() {
            return Err(Refusal::NotBefore(at, Fault::Wrong));
        }
        Ok(Subject { name_id, expires_at })
    }

    fn not_on_or_after(&self, element: &Element, at: At) -> Result<DateTime<Utc>, Refusal> {
        let text = element
            .attribute("NotOnOrAfter")
            .ok_or(Refusal::NotOnOrAfter(at, Fault::Missing))?;
        let end = parse_instant(text).map_err(|_| Refusal::NotOnOrAfter(at, Fault::Malformed))?;
        if end <= self.now - self.sp.config.skew {
            return Err(Refusal::NotOnOrAfter(at, Fault::TooEarly));
        }
        Ok(end)
    }

    fn conditions(&self, assertion: &Element) -> Result<(), Refusal> {
        let at = At::Conditions;
        let conditions = assertion
            .child(SAML, "Conditions")
            .ok_or(Refusal::Conditions(Fault::Missing))?;
        let text = conditions
            .attribute("NotBefore")
            .ok_or(Refusal::NotBefore(at, Fault::Missing))?;
        let start = parse_instant(text).map_err(|_| Refusal::NotBefore(at, Fault::Malformed))?;
        if start > self.now + self.sp.config.skew {
            return Err(Refusal::NotBefore(at, Fault::TooLate));
        }
        self.not_on_or_after(conditions, at)?;
        // SAML core §2.5.1: one condition that is not understood makes the whole invalid.
        let understood = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
        let all_understood = conditions
            .children
            .iter()
            .all(|condition| understood.iter().any(|name| condition.is(SAML, name)));
        if !all_understood {
            return Err(Refusal::Conditions(Fault::Wrong));
        }
        self.audience(conditions)
    }

    /// Every restriction must name us; there must be one.
    fn audience(&self, conditions: &Element) -> Result<(), Refusal> {
        let mut restrictions = conditions.all(SAML, "AudienceRestriction").peekable();
        if restrictions.peek().is_none() {
            return Err(Refusal::Audience(Fault::Missing));
        }
        for restriction in restrictions {
            let mut audiences = restriction.all(SAML, "Audience").peekable();
            if audiences.peek().is_none() {
                return Err(Refusal::Audience(Fault::Missing));
            }
            let mut audiences = audiences.filter_map(Element::text).map(str::trim);
            if !audiences.any(|audience| audience == self.sp.config.entity_id) {
                return Err(Refusal::Audience(Fault::Wrong));
            }
        }
        Ok(())
    }

    fn authentication(&self, assertion: &Element) -> Result<Authentication, Refusal> {
        let statement = assertion
            .child(SAML, "AuthnStatement")
            .ok_or(Refusal::AuthnStatement(Fault::Missing))?;
        let at = statement
            .attribute("AuthnInstant")
            .and_then(|text| parse_instant(text).ok())
            .ok_or(Refusal::AuthnStatement(Fault::Malformed))?;
        let class = statement
            .child(SAML, "AuthnContext")
            .and_then(|context| context.child(SAML, "AuthnContextClassRef"))
            .ok_or(Refusal::AuthnContext(Fault::Missing))?;
        let level = class
            .text()
            .and_then(|uri| level_from_uri(uri.trim()))
            .ok_or(Refusal::AuthnContext(Fault::Wrong))?;
        if level < self.pending.level {
            return Err(Refusal::Level {
                asked: self.pending.level,
                got: level,
            });
        }
        if let Some(text) = statement.attribute("SessionNotOnOrAfter") {
            let end = parse_instant(text).map_err(|_| Refusal::SessionOver(Fault::Malformed))?;
            if end <= self.now {
                return Err(Refusal::SessionOver(Fault::TooEarly));
            }
        }
        let session_index = statement
            .attribute("SessionIndex")
            .filter(|index| !index.is_empty())
            .map(str::to_owned);
        Ok(Authentication {
            at,
            level,
            session_index,
        })
    }
}

/// Only the children that SPID knows. A second statement is found where it is read.
fn check_children(assertion: &Element) -> Result<(), Refusal> {
    let known = [
        "Issuer",
        "Subject",
        "Conditions",
        "AuthnStatement",
        "AttributeStatement",
    ];
    let all_known = assertion
        .children
        .iter()
        .all(|child| child.is(DS, "Signature") || known.iter().any(|name| child.is(SAML, name)));
    all_known.then_some(()).ok_or(Refusal::Unexpected("Assertion/*"))
}

/// The subject's transient name. Line breaks around it are no part of it.
fn name_id(subject: &Element) -> Result<NameId, Refusal> {
    let name_id = subject
        .child(SAML, "NameID")
        .ok_or(Refusal::NameId(Fault::Missing))?;
    let value = name_id
        .text()
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .ok_or(Refusal::NameId(Fault::Malformed))?;
    let format = match name_id.attribute("Format") {
        Some(format @ TRANSIENT) => format,
        Some(_) => return Err(Refusal::NameIdFormat(Fault::Wrong)),
        None => return Err(Refusal::NameIdFormat(Fault::Missing)),
    };
    let name_qualifier = name_id
        .attribute("NameQualifier")
        .ok_or(Refusal::NameQualifier(Fault::Missing))?;
    if name_qualifier.trim().is_empty() {
        return Err(Refusal::NameQualifier(Fault::Malformed));
    }
    Ok(NameId {
        value: value.to_owned(),
        format: format.to_owned(),
        name_qualifier: name_qualifier.to_owned(),
        sp_name_qualifier: name_id.attribute("SPNameQualifier").map(str::to_owned),
    })
}
