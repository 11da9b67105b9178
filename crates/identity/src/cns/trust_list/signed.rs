//! The signature of a trust list: XAdES, enveloped, last in the root (ETSI TS 119 612 annex B).
//!
//! Stricter than XAdES: one signature in the whole document, of the list's own signers; one
//! reference to the root, others only to parts of the signature itself (its signed properties).
//! What is read afterwards are the bytes that the first digested.

use crate::keys::{Certificate, PublicKey};
use crate::saml::names::{
    DS, ENVELOPED, EXC_C14N, RSA_SHA256, RSA_SHA384, RSA_SHA512, SHA256, SHA384, SHA512,
};
use crate::saml::{Element, Enveloped, SignatureError, xml};

/// References in one signature: the list, the signed properties, at times the key.
const MOST_REFERENCES: usize = 4;

/// The list, read again from what the signature covers.
pub(super) fn verified(
    document: &[u8],
    root: &Element<'_>,
    signers: &[Certificate],
    most_elements: usize,
) -> Result<Element<'static>, SignatureError> {
    let form = form(root)?;
    let keys: Result<Vec<PublicKey>, _> = signers.iter().map(Certificate::public_key).collect();
    let bytes = form.digested(document, &keys?)?;
    let list = xml::read_bounded(&bytes, usize::MAX, most_elements)?;
    if !list.is(&root.namespace, &root.local) || list.child(DS, "Signature").is_some() {
        return Err(SignatureError::Covered);
    }
    Ok(list.into_owned())
}

/// Whether the signature has the form allowed. Says nothing about its value.
fn form(root: &Element) -> Result<Enveloped, SignatureError> {
    let signatures = root.descendants().filter(|element| element.is(DS, "Signature"));
    match signatures.count() {
        0 => return Err(SignatureError::Missing),
        1 => {}
        _ => return Err(SignatureError::Repeated),
    }
    let signature = root
        .children
        .last()
        .filter(|last| last.is(DS, "Signature"))
        .ok_or(SignatureError::Misplaced)?;
    let info = match signature.children.as_slice() {
        [info, value, ..] if info.is(DS, "SignedInfo") && value.is(DS, "SignatureValue") => info,
        _ => return Err(SignatureError::Shape),
    };
    let [canonicalization, method, references @ ..] = info.children.as_slice() else {
        return Err(SignatureError::Shape);
    };
    if !canonicalization.is(DS, "CanonicalizationMethod") || !is_exclusive(canonicalization) {
        return Err(SignatureError::Canonicalization);
    }
    let algorithm = method.attribute("Algorithm");
    if !method.is(DS, "SignatureMethod")
        || !method.children.is_empty()
        || !matches!(algorithm, Some(RSA_SHA256 | RSA_SHA384 | RSA_SHA512))
    {
        return Err(SignatureError::Algorithm);
    }
    if references.len() > MOST_REFERENCES {
        return Err(SignatureError::Reference);
    }
    let mut ids = Vec::new();
    let mut to_root = Vec::new();
    for (place, reference) in references.iter().enumerate() {
        let uri = reference
            .attribute("URI")
            .filter(|_| reference.is(DS, "Reference"));
        let id = match uri.ok_or(SignatureError::Reference)? {
            "" => None,
            uri => Some(uri.strip_prefix('#').ok_or(SignatureError::Reference)?),
        };
        if id.is_none_or(|id| root.attribute("Id") == Some(id)) {
            check_parts(reference, true)?;
            to_root.push(place);
        } else {
            check_parts(reference, false)?;
        }
        if let Some(id) = id {
            if !names_one(root, signature, id) || ids.iter().any(|other| other == id) {
                return Err(SignatureError::Reference);
            }
            ids.push(id.to_owned());
        }
    }
    match to_root.as_slice() {
        [root] => Ok(Enveloped {
            ids,
            references: references.len(),
            root: *root,
        }),
        _ => Err(SignatureError::Reference),
    }
}

/// Whether this is the `Id` of the root or of one part of the signature, and of nothing else.
fn names_one(root: &Element, signature: &Element, id: &str) -> bool {
    let names = |element: &&Element<'_>| {
        let mut attributes = element.attributes.iter();
        attributes.any(|attribute| attribute.local.eq_ignore_ascii_case("id") && attribute.value == id)
    };
    let everywhere = root.descendants().filter(names).count();
    let allowed = signature.descendants().filter(names).count() + usize::from(names(&root));
    !id.is_empty() && everywhere == 1 && allowed == 1
}

fn check_parts(reference: &Element, to_root: bool) -> Result<(), SignatureError> {
    let [transforms, method, value] = reference.children.as_slice() else {
        return Err(SignatureError::Shape);
    };
    if !transforms.is(DS, "Transforms") || !value.is(DS, "DigestValue") {
        return Err(SignatureError::Shape);
    }
    let transforms = transforms.children.as_slice();
    if !transforms.iter().all(|transform| transform.is(DS, "Transform")) {
        return Err(SignatureError::Transform);
    }
    let allowed = match transforms {
        [enveloped, canonical] if to_root => {
            enveloped.attribute("Algorithm") == Some(ENVELOPED)
                && enveloped.children.is_empty()
                && is_exclusive(canonical)
        }
        [canonical] if !to_root => is_exclusive(canonical),
        _ => false,
    };
    if !allowed {
        return Err(SignatureError::Transform);
    }
    match method
        .attribute("Algorithm")
        .filter(|_| method.is(DS, "DigestMethod"))
    {
        Some(SHA256 | SHA384 | SHA512) if method.children.is_empty() => Ok(()),
        _ => Err(SignatureError::Digest),
    }
}

fn is_exclusive(element: &Element) -> bool {
    let inside = match element.children.as_slice() {
        [] => true,
        [inclusive] => inclusive.is(EXC_C14N, "InclusiveNamespaces") && inclusive.children.is_empty(),
        _ => false,
    };
    inside && element.attribute("Algorithm") == Some(EXC_C14N)
}
