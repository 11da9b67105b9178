//! Signatures over a whole document: enveloped, last in the root, the signer's certificate inside.
//!
//! As strict as for messages: one signature in the whole document; one reference, to the document; the
//! enveloped-signature transform and one of the two canonical forms, and no other transform; RSA with SHA-2.
//! The library gives canonical bytes, as it does in [`super::signature`]: those of `SignedInfo` are verified
//! with the key and read again, and those of the document are what comes back. Whose key it is, is not judged
//! here.

use super::element::Element;
use super::names::{C14N, DS, ENVELOPED};
use super::signature::{SignatureError, XmlLibrary, bytes_in, digest_in, exclusive, method_in};
use super::xml;
use super::xmlsec::{Form, Xmlsec};
use crate::keys::{Certificate, Digest};

/// Certificates inside a signature that are looked at.
const MOST_CERTIFICATES: usize = 8;

/// What a signature covers, and who has made it as it says itself.
pub(crate) struct Whole {
    /// The canonical bytes of the document without its signature.
    pub(crate) bytes: Vec<u8>,
    /// The certificate whose key verifies the signature.
    pub(crate) signer: Certificate,
    /// The others that came along.
    pub(crate) sent: Vec<Certificate>,
}

/// Verifies the signature with the key of a certificate inside it.
pub(crate) fn verify(document: &[u8]) -> Result<Whole, SignatureError> {
    let root = xml::read(document)?;
    let signature = signature_of(&root)?;
    let (info, value, key_info) = match signature.children.as_slice() {
        [info, value, key_info]
            if info.is(DS, "SignedInfo") && value.is(DS, "SignatureValue") && key_info.is(DS, "KeyInfo") =>
        {
            (info, value, key_info)
        }
        _ => return Err(SignatureError::Shape),
    };
    let shown = Info::of(info)?;
    let value = bytes_in(value).ok_or(SignatureError::Invalid)?;
    let library = Xmlsec.read(document)?;
    let canonical = library.root_signed_info(shown.form)?;
    let mut sent = certificates(key_info)?;
    let verifies = |certificate: &Certificate| {
        certificate
            .public_key()
            .is_ok_and(|key| key.verifies(shown.method, &canonical, &value))
    };
    let place = sent.iter().position(verifies).ok_or(SignatureError::Invalid)?;
    let signer = sent.remove(place);
    // From here on the signature is what the key vouches for, not what the document shows.
    let read = xml::read_bounded(&canonical, usize::MAX, usize::MAX)?;
    let vouched = Info::of(&read)?;
    if vouched.method != shown.method || vouched.form != shown.form {
        return Err(SignatureError::Covered);
    }
    let bytes = library.root_unsigned(vouched.reference.form)?;
    if vouched.reference.digest.of(&bytes).as_ref() != vouched.reference.value {
        return Err(SignatureError::Invalid);
    }
    let covered = xml::read_bounded(&bytes, usize::MAX, usize::MAX)?;
    if !covered.is(&root.namespace, &root.local) || covered.descendants().any(is_signature) {
        return Err(SignatureError::Covered);
    }
    Ok(Whole { bytes, signer, sent })
}

fn is_signature(element: &Element<'_>) -> bool {
    element.is(DS, "Signature")
}

/// The one signature of the document, which must be last in its root.
fn signature_of<'e, 'a>(root: &'e Element<'a>) -> Result<&'e Element<'a>, SignatureError> {
    let signatures = root.descendants().filter(|element| is_signature(element));
    match signatures.count() {
        0 => Err(SignatureError::Missing),
        1 => root
            .children
            .last()
            .filter(|last| is_signature(last))
            .ok_or(SignatureError::Misplaced),
        _ => Err(SignatureError::Repeated),
    }
}

fn certificates(key_info: &Element<'_>) -> Result<Vec<Certificate>, SignatureError> {
    let mut found = Vec::new();
    for data in key_info.all(DS, "X509Data") {
        for element in data.all(DS, "X509Certificate") {
            if found.len() == MOST_CERTIFICATES {
                return Err(SignatureError::Shape);
            }
            found.push(Certificate::from_base64(
                element.text().ok_or(SignatureError::Shape)?,
            )?);
        }
    }
    Ok(found)
}

/// What is signed: how the document was digested, and how this was signed.
struct Info<'e> {
    method: Digest,
    form: Form<'e>,
    reference: Reference<'e>,
}

/// The one reference, to the document.
struct Reference<'e> {
    form: Form<'e>,
    digest: Digest,
    value: Vec<u8>,
}

impl<'e> Info<'e> {
    fn of(info: &'e Element<'_>) -> Result<Self, SignatureError> {
        if !info.is(DS, "SignedInfo") {
            return Err(SignatureError::Shape);
        }
        let [canonicalization, method, references @ ..] = info.children.as_slice() else {
            return Err(SignatureError::Shape);
        };
        if !canonicalization.is(DS, "CanonicalizationMethod") || !method.is(DS, "SignatureMethod") {
            return Err(SignatureError::Shape);
        }
        let [reference] = references else {
            return Err(SignatureError::Reference);
        };
        Ok(Self {
            method: method_in(method)?,
            form: form_in(canonicalization).ok_or(SignatureError::Canonicalization)?,
            reference: Reference::of(reference)?,
        })
    }
}

impl<'e> Reference<'e> {
    fn of(reference: &'e Element<'_>) -> Result<Self, SignatureError> {
        if !reference.is(DS, "Reference") || reference.attribute("URI") != Some("") {
            return Err(SignatureError::Reference);
        }
        let [transforms, method, value] = reference.children.as_slice() else {
            return Err(SignatureError::Shape);
        };
        if !transforms.is(DS, "Transforms") || !method.is(DS, "DigestMethod") || !value.is(DS, "DigestValue")
        {
            return Err(SignatureError::Shape);
        }
        Ok(Self {
            form: form_of(transforms.children.as_slice()).ok_or(SignatureError::Transform)?,
            digest: digest_in(method)?,
            value: bytes_in(value).ok_or(SignatureError::Invalid)?,
        })
    }
}

/// The form in which the document is digested; where no transform says it, Canonical XML 1.0 (XML Signature
/// §4.4.3.2).
fn form_of<'e>(transforms: &'e [Element<'_>]) -> Option<Form<'e>> {
    let (enveloped, rest) = transforms.split_first()?;
    let is_transform = |element: &Element<'_>| element.is(DS, "Transform");
    if !transforms.iter().all(is_transform)
        || enveloped.attribute("Algorithm") != Some(ENVELOPED)
        || !enveloped.children.is_empty()
    {
        return None;
    }
    match rest {
        [] => Some(Form::Inclusive),
        [canonical] => form_in(canonical),
        _ => None,
    }
}

fn form_in<'e>(element: &'e Element<'_>) -> Option<Form<'e>> {
    if element.attribute("Algorithm") == Some(C14N) {
        return element.children.is_empty().then_some(Form::Inclusive);
    }
    exclusive(element).map(Form::Exclusive)
}
