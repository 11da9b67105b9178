//! Signatures inside XML: the rules that stop wrapping attacks, and the trait behind which the
//! library stands.
//!
//! What is allowed is decided here, on our own strict tree, before the library sees the document:
//! one `Signature` as direct child, second only to `Issuer`; one reference, to its own parent;
//! enveloped-signature and exclusive canonicalisation and no other transform; RSA with SHA-2.
//! The library gives canonical bytes. Those of `SignedInfo` are verified with the key, and read again:
//! the digest of the element is the one that they name. Those of the element are what comes back; they
//! are read again, and nothing else is. A document with two signatures is given to the library once.

use super::element::Element;
use super::names::{
    DS, ENVELOPED, EXC_C14N, RSA_SHA256, RSA_SHA384, RSA_SHA512, SAML, SHA256, SHA384, SHA512,
};
use super::xml::{self, XmlError};
use super::xmlsec::{Document, Xmlsec};
use crate::keys::{Digest, KeyError, PublicKey, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::cell::OnceCell;

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is none.
    #[error("the element is not signed")]
    Missing,
    /// There is more than one.
    #[error("the element is signed more than once")]
    Repeated,
    /// There is one where none may be.
    #[error("a signature stands where none may be")]
    Misplaced,
    /// An element inside that has no business there, or one that is missing.
    #[error("the signature does not have the shape it must have")]
    Shape,
    /// Not exactly one reference, or not to the parent element.
    #[error("the signature refers to something else than the element around it")]
    Reference,
    /// A transform other than the two allowed.
    #[error("the signature asks for a transform that is not allowed")]
    Transform,
    /// A canonicalisation other than the one allowed.
    #[error("the signature asks for a canonicalisation that is not allowed")]
    Canonicalization,
    /// A signature algorithm that is not allowed.
    #[error("the signature's algorithm is not allowed")]
    Algorithm,
    /// A digest that is not allowed.
    #[error("the signature's digest is not allowed")]
    Digest,
    /// No trusted key verifies it, or the content was changed.
    #[error("no trusted key verifies the signature")]
    Invalid,
    /// What was digested is not the element that was asked for.
    #[error("the signature covers something else")]
    Covered,
    /// The document could not be read.
    #[error("the document could not be read")]
    Xml(#[from] XmlError),
    /// A key could not be used.
    #[error("a key could not be used")]
    Key(#[from] KeyError),
    /// The library failed.
    #[error("the signature library failed")]
    Library,
}

/// The canonical bytes that a verified signature covers. What they say is what [`SignedBytes::read`]
/// reads, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBytes {
    bytes: Vec<u8>,
    namespace: String,
    local: String,
    id: String,
}

impl SignedBytes {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The element that they hold; its own `Signature` is not in it. It is the one that was asked for,
    /// or nothing.
    pub fn read(&self) -> Result<Element<'_>, SignatureError> {
        let read = xml::read_bounded(&self.bytes, usize::MAX, usize::MAX)?;
        if !read.is(&self.namespace, &self.local) || read.attribute("ID") != Some(&self.id) {
            return Err(SignatureError::Covered);
        }
        Ok(read)
    }
}

/// A library that knows XML's canonical form. It is only asked about documents that [`verify`] has found
/// acceptable, and only about the root or a child of the root.
pub trait XmlLibrary {
    /// A document as the library reads it.
    type Document;

    /// Reads a document, for one judgment.
    fn read(&self, document: &[u8]) -> Result<Self::Document, SignatureError>;

    /// The exclusive canonical form (without comments) of the `SignedInfo` of the `Signature` that is a
    /// direct child of the element with this `ID`. `prefixes`: what `InclusiveNamespaces` lists.
    fn signed_info(
        &self,
        document: &Self::Document,
        id: &str,
        prefixes: &str,
    ) -> Result<Vec<u8>, SignatureError>;

    /// The same of the element with this `ID`, without its `Signature`.
    fn enveloping(
        &self,
        document: &Self::Document,
        id: &str,
        prefixes: &str,
    ) -> Result<Vec<u8>, SignatureError>;

    /// Computes the empty `Signature` that is a direct child of the element with this `ID`:
    /// digest and signature value, both base64 without blanks.
    fn compute(&self, document: &str, id: &str, key: &SigningKey)
    -> Result<(String, String), SignatureError>;
}

/// One document under judgment: our own strict reading of it, and the library's, which the first
/// signature asks for and the next one finds.
pub struct Judged<'a> {
    bytes: &'a [u8],
    root: &'a Element<'a>,
    library: OnceCell<Document>,
}

impl<'a> Judged<'a> {
    /// `bytes` must be those that `root` was read from.
    pub const fn new(bytes: &'a [u8], root: &'a Element<'a>) -> Self {
        Self {
            bytes,
            root,
            library: OnceCell::new(),
        }
    }

    /// Verifies the signature of the element with this `ID`, which is the root or a child of it.
    pub fn verify(&self, id: &str, keys: &[PublicKey]) -> Result<SignedBytes, SignatureError> {
        let element = by_id(self.root, id).ok_or(SignatureError::Reference)?;
        let form = form(element)?;
        let document = self.library()?;
        let info = Xmlsec.signed_info(document, id, form.prefixes)?;
        if !keys
            .iter()
            .any(|key| key.verifies(form.method, &info, &form.value))
        {
            return Err(SignatureError::Invalid);
        }
        // From here on the signature is what the key vouches for, not what the document shows.
        let read = xml::read_bounded(&info, usize::MAX, usize::MAX)?;
        let signed = SignedInfo::of(&read, id)?;
        if signed.method != form.method || signed.prefixes != form.prefixes {
            return Err(SignatureError::Covered);
        }
        let bytes = Xmlsec.enveloping(document, id, signed.reference.prefixes)?;
        if signed.reference.digest.of(&bytes).as_ref() != signed.reference.value {
            return Err(SignatureError::Invalid);
        }
        Ok(SignedBytes {
            bytes,
            namespace: element.namespace.clone().into_owned(),
            local: element.local.clone().into_owned(),
            id: id.to_owned(),
        })
    }

    fn library(&self) -> Result<&Document, SignatureError> {
        if let Some(document) = self.library.get() {
            return Ok(document);
        }
        let document = Xmlsec.read(self.bytes)?;
        Ok(self.library.get_or_init(|| document))
    }
}

/// Verifies the one signature that a document is asked about: see [`Judged::verify`].
///
/// `document` must be the bytes that `root` was read from.
pub fn verify(
    document: &[u8],
    root: &Element<'_>,
    id: &str,
    keys: &[PublicKey],
) -> Result<SignedBytes, SignatureError> {
    Judged::new(document, root).verify(id, keys)
}

/// The one element with this `ID` among the root and its children; nothing when the `ID` is
/// elsewhere in the document, too.
pub(super) fn by_id<'a>(root: &'a Element<'a>, id: &str) -> Option<&'a Element<'a>> {
    let mut with_id = root
        .descendants()
        .filter(|element| element.attribute("ID") == Some(id));
    let found = with_id.next()?;
    let near = std::ptr::eq(found, root) || root.children.iter().any(|child| std::ptr::eq(child, found));
    (near && with_id.next().is_none() && !id.is_empty()).then_some(found)
}

/// A signature of the one allowed form, before anything is known of its value.
struct Form<'e> {
    method: Digest,
    prefixes: &'e str,
    value: Vec<u8>,
}

fn form<'e>(element: &'e Element<'_>) -> Result<Form<'e>, SignatureError> {
    let place = usize::from(element.all(SAML, "Issuer").next().is_some());
    let mut signatures = element.all(DS, "Signature");
    let signature = signatures.next().ok_or(SignatureError::Missing)?;
    if signatures.next().is_some() {
        return Err(SignatureError::Repeated);
    }
    let at_place = element.children.get(place);
    if !at_place.is_some_and(|child| std::ptr::eq(child, signature)) {
        return Err(SignatureError::Misplaced);
    }
    let id = element.attribute("ID").ok_or(SignatureError::Reference)?;
    let (info, value) = match signature.children.as_slice() {
        [info, value] if value.is(DS, "SignatureValue") => (info, value),
        [info, value, key] if value.is(DS, "SignatureValue") && key.is(DS, "KeyInfo") => (info, value),
        _ => return Err(SignatureError::Shape),
    };
    let SignedInfo { method, prefixes, .. } = SignedInfo::of(info, id)?;
    Ok(Form {
        method,
        prefixes,
        value: bytes_in(value).ok_or(SignatureError::Invalid)?,
    })
}

/// What is signed: how the element was digested, and how this was signed.
struct SignedInfo<'e> {
    method: Digest,
    prefixes: &'e str,
    reference: Reference<'e>,
}

/// The one reference, to the element with the signature.
struct Reference<'e> {
    prefixes: &'e str,
    digest: Digest,
    value: Vec<u8>,
}

impl<'e> SignedInfo<'e> {
    /// Reads it, if it has the one allowed form and refers to this `ID`.
    fn of(info: &'e Element<'_>, id: &str) -> Result<Self, SignatureError> {
        if !info.is(DS, "SignedInfo") {
            return Err(SignatureError::Shape);
        }
        let [canonicalization, method, references @ ..] = info.children.as_slice() else {
            return Err(SignatureError::Shape);
        };
        if !canonicalization.is(DS, "CanonicalizationMethod") || !method.is(DS, "SignatureMethod") {
            return Err(SignatureError::Shape);
        }
        let prefixes = exclusive(canonicalization).ok_or(SignatureError::Canonicalization)?;
        let method = method_in(method)?;
        let [reference] = references else {
            return Err(SignatureError::Reference);
        };
        Ok(Self {
            method,
            prefixes,
            reference: Reference::of(reference, id)?,
        })
    }
}

impl<'e> Reference<'e> {
    fn of(reference: &'e Element<'_>, id: &str) -> Result<Self, SignatureError> {
        let to_parent = reference.attribute("URI").and_then(|uri| uri.strip_prefix('#')) == Some(id);
        if !reference.is(DS, "Reference") || !to_parent || id.is_empty() {
            return Err(SignatureError::Reference);
        }
        let [transforms, method, value] = reference.children.as_slice() else {
            return Err(SignatureError::Shape);
        };
        if !transforms.is(DS, "Transforms") || !method.is(DS, "DigestMethod") || !value.is(DS, "DigestValue")
        {
            return Err(SignatureError::Shape);
        }
        let prefixes = match transforms.children.as_slice() {
            [enveloped, canonical]
                if enveloped.is(DS, "Transform")
                    && enveloped.attribute("Algorithm") == Some(ENVELOPED)
                    && enveloped.children.is_empty()
                    && canonical.is(DS, "Transform") =>
            {
                exclusive(canonical)
            }
            _ => None,
        }
        .ok_or(SignatureError::Transform)?;
        let digest = digest_in(method)?;
        Ok(Self {
            prefixes,
            digest,
            value: bytes_in(value).ok_or(SignatureError::Invalid)?,
        })
    }
}

/// What a `SignatureMethod` asks for.
pub(super) fn method_in(element: &Element<'_>) -> Result<Digest, SignatureError> {
    match element.attribute("Algorithm") {
        Some(RSA_SHA256) if element.children.is_empty() => Ok(Digest::Sha256),
        Some(RSA_SHA384) if element.children.is_empty() => Ok(Digest::Sha384),
        Some(RSA_SHA512) if element.children.is_empty() => Ok(Digest::Sha512),
        _ => Err(SignatureError::Algorithm),
    }
}

/// What a `DigestMethod` asks for.
pub(super) fn digest_in(element: &Element<'_>) -> Result<Digest, SignatureError> {
    match element.attribute("Algorithm") {
        Some(SHA256) if element.children.is_empty() => Ok(Digest::Sha256),
        Some(SHA384) if element.children.is_empty() => Ok(Digest::Sha384),
        Some(SHA512) if element.children.is_empty() => Ok(Digest::Sha512),
        _ => Err(SignatureError::Digest),
    }
}

/// The prefixes that exclusive canonicalisation is to take along, often none; nothing where the element
/// asks for another form, or holds anything but one `InclusiveNamespaces`.
pub(super) fn exclusive<'e>(element: &'e Element<'_>) -> Option<&'e str> {
    if element.attribute("Algorithm") != Some(EXC_C14N) {
        return None;
    }
    match element.children.as_slice() {
        [] => Some(""),
        [inclusive] if inclusive.is(EXC_C14N, "InclusiveNamespaces") && inclusive.children.is_empty() => {
            Some(inclusive.attribute("PrefixList").unwrap_or_default())
        }
        _ => None,
    }
}

/// Base64, in which blanks mean nothing.
pub(super) fn bytes_in(element: &Element<'_>) -> Option<Vec<u8>> {
    let text: String = element
        .text()?
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .collect();
    STANDARD.decode(text).ok()
}
