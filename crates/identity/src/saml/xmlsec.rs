//! The wrapper of libxmlsec1, and all the `unsafe` of this workspace.
//!
//! The `xmlsec` crate stops at "sign" and "verify"; what SAML needs (canonical bytes, the allowed
//! algorithms, the element that was signed) is reached through its bindings. A document lives for one
//! judgment, and no pointer of it crosses a thread.
#![expect(
    unsafe_code,
    reason = "the one wrapper of a C library; see the ADR on XML signatures"
)]

mod canonical;
mod enveloped;
mod keys;

pub(crate) use canonical::Form;
pub(crate) use enveloped::Enveloped;
pub(crate) use keys::LibraryKey;

use super::signature::{SignatureError, XmlLibrary};
use crate::keys::SigningKey;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{null, null_mut};
use std::sync::Once;
use xmlsec::XmlSecSignatureContext;
use xmlsec::bindings as c;

/// libxmlsec1 with OpenSSL.
#[derive(Clone, Copy, Debug)]
pub struct Xmlsec;

unsafe extern "C" {
    /// `xmlsec/errors.h`, which the crate's bindings leave out.
    fn xmlSecErrorsDefaultCallbackEnableOutput(enabled: c_int);
}

impl XmlLibrary for Xmlsec {
    type Document = Document;

    fn read(&self, document: &[u8]) -> Result<Document, SignatureError> {
        Document::parse(document)
    }

    fn signed_info(&self, document: &Document, id: &str, prefixes: &str) -> Result<Vec<u8>, SignatureError> {
        let (element, _) = document.with_id(id)?;
        let signature = named_child(element, c"Signature")?;
        canonical::form(
            document,
            named_child(signature, c"SignedInfo")?,
            null_mut(),
            Form::Exclusive(prefixes),
        )
    }

    fn enveloping(&self, document: &Document, id: &str, prefixes: &str) -> Result<Vec<u8>, SignatureError> {
        let (element, _) = document.with_id(id)?;
        let signature = named_child(element, c"Signature")?;
        canonical::form(document, element, signature, Form::Exclusive(prefixes))
    }

    fn compute(
        &self,
        document: &str,
        id: &str,
        key: &SigningKey,
    ) -> Result<(String, String), SignatureError> {
        let document = Document::parse(document.as_bytes())?;
        let signed = document.signed(id)?;
        let signature = named_child(signed.element, c"Signature")?;
        let mut context = XmlSecSignatureContext::new();
        context.insert_key(key.library()?.for_one_context()?);
        // SAFETY: as in `digested`; signing changes the tree in place, which nobody else holds.
        let signed = unsafe { c::xmlSecDSigCtxSign(context.as_ptr(), signature) } >= 0;
        if !signed {
            return Err(SignatureError::Library);
        }
        let digest = content(signature, &[c"SignedInfo", c"Reference", c"DigestValue"])?;
        let value = content(signature, &[c"SignatureValue"])?;
        Ok((digest, value))
    }
}

/// libxml2 and libxmlsec1 want to be initialised once, before any thread uses them.
fn initialise() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: both functions only set global state; `Once` keeps them from running twice.
        unsafe { c::xmlInitParser() };
        drop(XmlSecSignatureContext::new());
        // SAFETY: as above; a refused signature is our error value, not a line on stderr.
        unsafe { xmlSecErrorsDefaultCallbackEnableOutput(0) };
    });
}

/// A document as libxml2 reads it. Neither sent nor shared between threads: it holds a pointer.
pub struct Document(*mut c::xmlDoc);

impl Document {
    fn parse(bytes: &[u8]) -> Result<Self, SignatureError> {
        initialise();
        let length = c_int::try_from(bytes.len()).map_err(|_| SignatureError::Library)?;
        let options = c::xmlParserOption_XML_PARSE_NONET
            | c::xmlParserOption_XML_PARSE_NOERROR
            | c::xmlParserOption_XML_PARSE_NOWARNING;
        let options = c_int::try_from(options).map_err(|_| SignatureError::Library)?;
        // SAFETY: pointer and length are of one slice; libxml2 copies what it keeps.
        let document = unsafe {
            c::xmlReadMemory(
                bytes.as_ptr().cast::<c_char>(),
                length,
                null(),
                c"UTF-8".as_ptr(),
                options,
            )
        };
        if document.is_null() {
            return Err(SignatureError::Library);
        }
        Ok(Self(document))
    }

    fn root(&self) -> Result<*mut c::xmlNode, SignatureError> {
        // SAFETY: the document is alive.
        let root = unsafe { c::xmlDocGetRootElement(self.0) };
        if root.is_null() {
            return Err(SignatureError::Library);
        }
        Ok(root)
    }

    /// The canonical form of the `SignedInfo` of the `Signature` that is a child of the root.
    pub(crate) fn root_signed_info(&self, form: Form<'_>) -> Result<Vec<u8>, SignatureError> {
        let signature = named_child(self.root()?, c"Signature")?;
        let info = named_child(signature, c"SignedInfo")?;
        canonical::form(self, info, null_mut(), form)
    }

    /// The canonical form of the root without the `Signature` that is its child.
    pub(crate) fn root_unsigned(&self, form: Form<'_>) -> Result<Vec<u8>, SignatureError> {
        let root = self.root()?;
        canonical::form(self, root, named_child(root, c"Signature")?, form)
    }

    /// The one element with this `ID`, which is the root or a child of it, and the attribute.
    fn with_id(&self, id: &str) -> Result<(*mut c::xmlNode, *mut c::xmlAttr), SignatureError> {
        let root = self.root()?;
        let mut candidates = vec![root];
        candidates.extend(elements_in(root));
        let mut found = None;
        for candidate in candidates {
            // SAFETY: a node of the living tree; the name is a C string.
            let attribute = unsafe { c::xmlHasNsProp(candidate, c"ID".as_ptr().cast(), null()) };
            let is_it = |value: CString| value.as_bytes() == id.as_bytes();
            if attribute.is_null() || !attribute_value(candidate).is_some_and(is_it) {
                continue;
            }
            if found.replace((candidate, attribute)).is_some() {
                return Err(SignatureError::Reference);
            }
        }
        found.ok_or(SignatureError::Reference)
    }

    /// The element with this `ID`. As long as the answer lives, that `ID` is registered and no other, so
    /// that no reference can mean another.
    fn signed(&self, id: &str) -> Result<Signed<'_>, SignatureError> {
        let (element, attribute) = self.with_id(id)?;
        let id = CString::new(id).map_err(|_| SignatureError::Reference)?;
        // SAFETY: document, value and attribute are alive and belong together.
        let registered = unsafe { c::xmlAddID(null_mut(), self.0, id.as_ptr().cast(), attribute) };
        if registered.is_null() {
            return Err(SignatureError::Reference);
        }
        Ok(Signed {
            document: self,
            element,
            attribute,
        })
    }
}

/// The element of a document whose `ID` is registered for now.
struct Signed<'a> {
    document: &'a Document,
    element: *mut c::xmlNode,
    attribute: *mut c::xmlAttr,
}

impl Drop for Signed<'_> {
    fn drop(&mut self) {
        // SAFETY: document and attribute are alive, and belong together.
        unsafe { c::xmlRemoveID(self.document.0, self.attribute) };
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        // SAFETY: made by `parse`, freed here alone.
        unsafe { c::xmlFreeDoc(self.0) };
    }
}

fn attribute_value(node: *mut c::xmlNode) -> Option<CString> {
    // SAFETY: a node of a living tree; the value is a fresh C string that is freed below.
    unsafe {
        let value = c::xmlGetNoNsProp(node, c"ID".as_ptr().cast());
        take_string(value)
    }
}

/// Copies a string that libxml2 allocated, and frees it.
///
/// # Safety
/// `value` must be null or a C string allocated by libxml2 that nobody else frees.
unsafe fn take_string(value: *mut c::xmlChar) -> Option<CString> {
    if value.is_null() {
        return None;
    }
    // SAFETY: as promised by the caller.
    unsafe {
        let copy = CStr::from_ptr(value.cast::<c_char>()).to_owned();
        if let Some(free) = c::xmlFree {
            free(value.cast());
        }
        Some(copy)
    }
}

fn elements_in(parent: *mut c::xmlNode) -> Vec<*mut c::xmlNode> {
    let mut elements = Vec::new();
    // SAFETY: `parent` is a node of a living tree; siblings are followed to the null at the end.
    unsafe {
        let mut node = (*parent).children;
        while !node.is_null() {
            if (*node).type_ == c::xmlElementType_XML_ELEMENT_NODE {
                elements.push(node);
            }
            node = (*node).next;
        }
    }
    elements
}

/// The one child element of this name in the namespace of XML signatures.
fn named_child(parent: *mut c::xmlNode, name: &CStr) -> Result<*mut c::xmlNode, SignatureError> {
    let mut named = elements_in(parent).into_iter().filter(|&node| {
        // SAFETY: a node of a living tree and two C strings of static storage.
        unsafe {
            c::xmlSecCheckNodeName(node, name.as_ptr().cast(), (&raw const c::xmlSecDSigNs).cast()) != 0
        }
    });
    match (named.next(), named.next()) {
        (Some(node), None) => Ok(node),
        (None, _) => Err(SignatureError::Missing),
        (Some(_), Some(_)) => Err(SignatureError::Repeated),
    }
}

/// The text of a descendant, blanks removed.
fn content(signature: *mut c::xmlNode, path: &[&CStr]) -> Result<String, SignatureError> {
    let mut node = signature;
    for name in path {
        node = named_child(node, name)?;
    }
    // SAFETY: a node of a living tree; the content is a fresh C string, freed by `take_string`.
    let text = unsafe { take_string(c::xmlNodeGetContent(node)) };
    let text = text.ok_or(SignatureError::Library)?;
    let text = text.to_str().map_err(|_| SignatureError::Library)?;
    Ok(text.chars().filter(|c| !c.is_ascii_whitespace()).collect())
}
