//! Signatures inside XML: the rules that stop wrapping attacks, and the trait behind which the
//! library stands.
//!
//! What is allowed is decided here, on our own strict tree, before the library sees the document:
//! one `Signature` as direct child, second only to `Issuer`; one reference, to its own parent;
//! enveloped-signature and exclusive canonicalisation and no other transform; RSA with SHA-2.
//! What was verified comes back as the bytes that were digested; they are read again, and nothing
//! else is. A document with two signatures is given to the library once.

use super::element::Element;
use super::names::{
    DS, ENVELOPED, EXC_C14N, RSA_SHA256, RSA_SHA384, RSA_SHA512, SAML, SHA256, SHA384, SHA512,
};
use super::xml::{self, XmlError};
use super::xmlsec::{Document, Xmlsec};
use crate::keys::{KeyError, PublicKey, SigningKey};
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

/// A library of XML signatures. It is only asked about documents that [`verify`] has found
/// acceptable, and only about the root or a child of the root.
pub trait XmlSignature {
    /// A document as the library reads it.
    type Document;

    /// Reads a document, for one judgment.
    fn read(&self, document: &[u8]) -> Result<Self::Document, SignatureError>;

    /// Checks the `Signature` that is a direct child of the element with this `ID` and returns
    /// the bytes that its one reference digested. The document stays as it was: it can be asked about
    /// another element.
    fn digested(
        &self,
        document: &Self::Document,
        id: &str,
        keys: &[PublicKey],
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
        check(element)?;
        let document = if let Some(document) = self.library.get() {
            document
        } else {
            let document = Xmlsec.read(self.bytes)?;
            self.library.get_or_init(|| document)
        };
        Ok(SignedBytes {
            bytes: Xmlsec.digested(document, id, keys)?,
            namespace: element.namespace.clone().into_owned(),
            local: element.local.clone().into_owned(),
            id: id.to_owned(),
        })
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
fn by_id<'a>(root: &'a Element<'a>, id: &str) -> Option<&'a Element<'a>> {
    let mut with_id = root
        .descendants()
        .filter(|element| element.attribute("ID") == Some(id));
    let found = with_id.next()?;
    let near = std::ptr::eq(found, root) || root.children.iter().any(|child| std::ptr::eq(child, found));
    (near && with_id.next().is_none() && !id.is_empty()).then_some(found)
}

/// Whether the element's signature has the one allowed form. Says nothing about its value.
pub fn check(element: &Element) -> Result<(), SignatureError> {
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
    let signed_info = match signature.children.as_slice() {
        [info, value] if value.is(DS, "SignatureValue") => info,
        [info, value, key] if value.is(DS, "SignatureValue") && key.is(DS, "KeyInfo") => info,
        _ => return Err(SignatureError::Shape),
    };
    if !signed_info.is(DS, "SignedInfo") {
        return Err(SignatureError::Shape);
    }
    let [canonicalization, method, references @ ..] = signed_info.children.as_slice() else {
        return Err(SignatureError::Shape);
    };
    check_canonicalization(canonicalization)?;
    check_method(method)?;
    match references {
        [reference] if reference.is(DS, "Reference") => check_reference(reference, id),
        _ => Err(SignatureError::Reference),
    }
}

fn check_canonicalization(element: &Element) -> Result<(), SignatureError> {
    if !element.is(DS, "CanonicalizationMethod") {
        return Err(SignatureError::Shape);
    }
    if element.attribute("Algorithm") != Some(EXC_C14N) || !only_prefixes(element) {
        return Err(SignatureError::Canonicalization);
    }
    Ok(())
}

fn check_method(element: &Element) -> Result<(), SignatureError> {
    if !element.is(DS, "SignatureMethod") {
        return Err(SignatureError::Shape);
    }
    match element.attribute("Algorithm") {
        Some(RSA_SHA256 | RSA_SHA384 | RSA_SHA512) if element.children.is_empty() => Ok(()),
        _ => Err(SignatureError::Algorithm),
    }
}

fn check_reference(reference: &Element, id: &str) -> Result<(), SignatureError> {
    let to_parent = reference.attribute("URI").and_then(|uri| uri.strip_prefix('#')) == Some(id);
    if !to_parent || id.is_empty() {
        return Err(SignatureError::Reference);
    }
    let [transforms, method, value] = reference.children.as_slice() else {
        return Err(SignatureError::Shape);
    };
    if !transforms.is(DS, "Transforms") || !method.is(DS, "DigestMethod") || !value.is(DS, "DigestValue") {
        return Err(SignatureError::Shape);
    }
    let [enveloped, canonical] = transforms.children.as_slice() else {
        return Err(SignatureError::Transform);
    };
    let allowed = enveloped.is(DS, "Transform")
        && enveloped.attribute("Algorithm") == Some(ENVELOPED)
        && enveloped.children.is_empty()
        && canonical.is(DS, "Transform")
        && canonical.attribute("Algorithm") == Some(EXC_C14N)
        && only_prefixes(canonical);
    if !allowed {
        return Err(SignatureError::Transform);
    }
    match method.attribute("Algorithm") {
        Some(SHA256 | SHA384 | SHA512) if method.children.is_empty() => Ok(()),
        _ => Err(SignatureError::Digest),
    }
}

/// Nothing inside but one optional `InclusiveNamespaces`.
fn only_prefixes(element: &Element) -> bool {
    match element.children.as_slice() {
        [] => true,
        [inclusive] => inclusive.is(EXC_C14N, "InclusiveNamespaces") && inclusive.children.is_empty(),
        _ => false,
    }
}

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
