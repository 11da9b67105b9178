//! The response around the assertion.

use super::Judge;
use crate::saml::Element;
use crate::saml::names::{DS, ENTITY, SAML, SAMLP, STATUS, XML};
use crate::spid::{Anomaly, At, Fault, Refusal};
use std::collections::BTreeSet;

/// The root and its children are those of a response, nothing forbidden is anywhere inside, and
/// all `ID`s differ.
pub(super) fn check_shape(root: &Element) -> Result<(), Refusal> {
    if !root.is(SAMLP, "Response") {
        return Err(Refusal::Root);
    }
    for element in root.descendants() {
        if element.is(SAML, "EncryptedAssertion") {
            return Err(Refusal::Unexpected("EncryptedAssertion"));
        }
        if element.is(SAML, "Advice") {
            return Err(Refusal::Unexpected("Advice"));
        }
    }
    for child in &root.children {
        let known = child.is(SAML, "Issuer")
            || child.is(DS, "Signature")
            || child.is(SAMLP, "Status")
            || child.is(SAML, "Assertion");
        if !known {
            return Err(Refusal::Unexpected("Response/*"));
        }
    }
    for (namespace, name) in [(SAML, "Issuer"), (DS, "Signature"), (SAMLP, "Status")] {
        if root.all(namespace, name).count() > 1 {
            return Err(Refusal::Unexpected(name));
        }
    }
    check_ids(root)
}

fn check_ids(root: &Element) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let good = root.descendants().all(|element| {
        // SAML's own, XML signatures', and everybody's.
        let ids = [
            element.attribute("ID"),
            element.attribute("Id"),
            element.attribute_ns(XML, "id"),
        ];
        ids.into_iter()
            .flatten()
            .all(|id| is_ncname(id) && seen.insert(id))
    });
    good.then_some(()).ok_or(Refusal::Ids)
}

fn is_ncname(id: &str) -> bool {
    let starts = id.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    starts && id.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

impl Judge<'_> {
    /// The response's own attributes, its issuer and its status; on success, one assertion.
    pub(super) fn response(&self, root: &Element) -> Result<(), Refusal> {
        if root.attribute("ID").is_none() {
            return Err(Refusal::IdMissing(At::Response));
        }
        if root.attribute("Version") != Some("2.0") {
            return Err(Refusal::Version(At::Response));
        }
        self.issue_instant(root, At::Response)?;
        match root.attribute("Destination") {
            None => return Err(Refusal::Destination(Fault::Missing)),
            Some(address) if address == self.sp.config.assertion_consumer => {}
            Some(_) => return Err(Refusal::Destination(Fault::Wrong)),
        }
        self.issuer(root, At::Response)?;
        status(root)?;
        let everywhere = root
            .descendants()
            .filter(|element| element.is(SAML, "Assertion"))
            .count();
        if everywhere != 1 || root.child(SAML, "Assertion").is_none() {
            return Err(Refusal::Assertions(everywhere));
        }
        Ok(())
    }

    /// The issuer is the identity provider. Its format may be left out of the response, not of
    /// the assertion.
    pub(super) fn issuer(&self, element: &Element, at: At) -> Result<(), Refusal> {
        let issuer = element
            .child(SAML, "Issuer")
            .ok_or(Refusal::Issuer(at, Fault::Missing))?;
        match issuer.text().map(str::trim) {
            None | Some("") => return Err(Refusal::Issuer(at, Fault::Malformed)),
            Some(entity_id) if entity_id == self.idp.entity_id => {}
            Some(_) => return Err(Refusal::Issuer(at, Fault::Wrong)),
        }
        match issuer.attribute("Format") {
            Some(ENTITY) => Ok(()),
            Some(_) => Err(Refusal::IssuerFormat(at, Fault::Wrong)),
            None if matches!(at, At::Response) => Ok(()),
            None => Err(Refusal::IssuerFormat(at, Fault::Missing)),
        }
    }
}

/// Success, or the anomaly that the identity provider reports.
fn status(root: &Element) -> Result<(), Refusal> {
    let status = root
        .child(SAMLP, "Status")
        .ok_or(Refusal::Status(Fault::Missing))?;
    let code = status
        .child(SAMLP, "StatusCode")
        .ok_or(Refusal::Status(Fault::Missing))?;
    let value = code.attribute("Value").ok_or(Refusal::Status(Fault::Missing))?;
    match value.strip_prefix(STATUS) {
        Some("Success") => Ok(()),
        Some("Requester" | "Responder" | "VersionMismatch") => {
            let message = status.child(SAMLP, "StatusMessage").and_then(Element::text);
            Err(Refusal::Anomaly(Anomaly::from_message(message)))
        }
        _ => Err(Refusal::Status(Fault::Wrong)),
    }
}
