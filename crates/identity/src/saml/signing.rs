//! Signatures that we make.

use super::names::{DS, ENVELOPED, EXC_C14N, RSA_SHA256, SAML, SHA256};
use super::signature::{SignatureError, XmlLibrary, by_id};
use super::xml;
use super::xmlsec::Xmlsec;
use crate::keys::SigningKey;

/// An empty signature of the element with this `ID`, with the key's certificate: RSA-SHA256, for
/// [`fill`].
pub fn template(id: &str, key: &SigningKey) -> String {
    format!(
        "<ds:Signature xmlns:ds=\"{DS}\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"/>\
         <ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"/>\
         <ds:Reference URI=\"#{}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"{EXC_C14N}\"/>\
         </ds:Transforms><ds:DigestMethod Algorithm=\"{SHA256}\"/><ds:DigestValue></ds:DigestValue>\
         </ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
         </ds:Signature>",
        super::write::escape(id),
        key.certificate().to_base64()
    )
}

/// Signs the element with this `ID` (the root or a child of it): puts a signature after its
/// `Issuer`, or first when it has none.
pub fn sign(document: &str, id: &str, key: &SigningKey) -> Result<String, SignatureError> {
    let root = xml::read_bounded(document.as_bytes(), usize::MAX, usize::MAX)?;
    let element = by_id(&root, id).ok_or(SignatureError::Reference)?;
    let place = match element.children.first() {
        Some(issuer) if issuer.is(SAML, "Issuer") => issuer.span.end,
        _ if element.content.is_empty() => return Err(SignatureError::Shape),
        _ => element.content.start,
    };
    let with_template = insert(document, &[(place, &template(id, key))])?;
    fill(&with_template, id, key)
}

/// Computes the empty signature inside the element with this `ID` (the root or a child of it) and
/// writes its two values into the text, which stays as it is otherwise.
pub fn fill(document: &str, id: &str, key: &SigningKey) -> Result<String, SignatureError> {
    let root = xml::read_bounded(document.as_bytes(), usize::MAX, usize::MAX)?;
    let element = by_id(&root, id).ok_or(SignatureError::Reference)?;
    let signature = element.child(DS, "Signature").ok_or(SignatureError::Missing)?;
    let digest_place = signature
        .child(DS, "SignedInfo")
        .and_then(|info| info.child(DS, "Reference"))
        .and_then(|reference| reference.child(DS, "DigestValue"))
        .ok_or(SignatureError::Shape)?
        .content
        .start;
    let value_place = signature
        .child(DS, "SignatureValue")
        .ok_or(SignatureError::Shape)?
        .content
        .start;
    let (digest, value) = Xmlsec.compute(document, id, key)?;
    insert(document, &[(digest_place, &digest), (value_place, &value)])
}

/// Inserts texts at places that grow.
fn insert(document: &str, texts: &[(usize, &str)]) -> Result<String, SignatureError> {
    let mut result = String::with_capacity(document.len() + 2048);
    let mut done = 0;
    for &(place, text) in texts {
        result.push_str(document.get(done..place).ok_or(SignatureError::Shape)?);
        result.push_str(text);
        done = place;
    }
    result.push_str(document.get(done..).ok_or(SignatureError::Shape)?);
    Ok(result)
}
