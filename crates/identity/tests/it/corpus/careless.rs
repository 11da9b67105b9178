//! A provider with the classic faults, for comparison: any good signature anywhere will do, the
//! element it means is looked up by its ID anywhere, and data are read from the first assertion
//! of the document, or from the last.

use crate::support::signer::digest_of;
use crate::support::{DS, KEYS, SAML};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::c14n::{C14nMode, canonicalize};
use sportello_identity::keys::Digest;
use sportello_identity::saml::{Element, read};

/// The fiscal codes that it may believe.
pub(super) fn believes(document: &str) -> Vec<String> {
    let Ok(root) = read(document.as_bytes()) else {
        return Vec::new();
    };
    let elements: Vec<&Element<'_>> = root.descendants().collect();
    let signed = elements
        .iter()
        .filter(|element| element.is(DS, "Signature"))
        .any(|signature| holds(document, &elements, signature));
    if !signed {
        return Vec::new();
    }
    let assertions: Vec<&&Element<'_>> = elements
        .iter()
        .filter(|element| element.is(SAML, "Assertion"))
        .collect();
    let mut codes: Vec<String> = [assertions.first(), assertions.last()]
        .into_iter()
        .flatten()
        .filter_map(|assertion| fiscal_code(assertion))
        .collect();
    codes.dedup();
    codes
}

fn fiscal_code(assertion: &Element) -> Option<String> {
    let statement = assertion.child(SAML, "AttributeStatement")?;
    let attribute = statement
        .all(SAML, "Attribute")
        .find(|attribute| attribute.attribute("Name") == Some("fiscalNumber"))?;
    let value = attribute.all(SAML, "AttributeValue").next()?;
    Some(value.text()?.to_owned())
}

fn holds(document: &str, elements: &[&Element<'_>], signature: &Element<'_>) -> bool {
    let parts = || {
        let info = signature.child(DS, "SignedInfo")?;
        let reference = info.all(DS, "Reference").next()?;
        let id = reference.attribute("URI")?.strip_prefix('#')?;
        let target = elements.iter().find(|e| e.attribute("ID") == Some(id))?;
        let digest = reference.child(DS, "DigestValue")?.text()?;
        let value = signature.child(DS, "SignatureValue")?.text()?;
        Some((info, target, digest, STANDARD.decode(value.trim()).ok()?))
    };
    let Some((info, target, digest, value)) = parts() else {
        return false;
    };
    let info = document[info.span.clone()].replacen(
        "<ds:SignedInfo>",
        &format!(r#"<ds:SignedInfo xmlns:ds="{DS}">"#),
        1,
    );
    let within = target.span.start <= signature.span.start && signature.span.end <= target.span.end;
    let content = if within {
        let (before, after) = (
            target.span.start..signature.span.start,
            signature.span.end..target.span.end,
        );
        format!("{}{}", &document[before], &document[after])
    } else {
        document[target.span.clone()].to_owned()
    };
    let (Some(info), Some(content)) = (canonical(&info), canonical(&content)) else {
        return false;
    };
    let key = KEYS.idp.public_key().unwrap();
    digest_of(Digest::Sha256, &content) == digest.trim() && key.verifies(Digest::Sha256, &info, &value)
}

fn canonical(xml: &str) -> Option<Vec<u8>> {
    canonicalize::<&str>(xml, C14nMode::Exclusive, None, &[]).ok()
}
