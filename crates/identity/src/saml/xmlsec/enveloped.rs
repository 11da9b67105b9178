//! Signatures with several references, as XAdES makes them: what `trust_list` needs beside SAML's
//! single one. The form of the signature has been judged by the caller, on our own strict tree.

use super::{Document, elements_in, keys, named_child, take_string};
use crate::keys::PublicKey;
use crate::saml::signature::SignatureError;
use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};
use xmlsec::XmlSecSignatureContext;
use xmlsec::bindings as c;

/// What the caller has found in the one `Signature` that is a direct child of the root.
#[derive(Clone, Debug)]
pub(crate) struct Enveloped {
    /// Values of `Id` that its references name, each on one element of the document.
    pub(crate) ids: Vec<String>,
    /// How many references it has.
    pub(crate) references: usize,
    /// Which of them is to the root, from 0.
    pub(crate) root: usize,
}

impl Enveloped {
    /// Verifies all references with one of the keys and returns the bytes that the one to the root
    /// digested.
    pub(crate) fn digested(&self, document: &[u8], trusted: &[PublicKey]) -> Result<Vec<u8>, SignatureError> {
        let document = Document::parse(document)?;
        let root = document.root()?;
        let signature = named_child(root, c"Signature")?;
        self.register(&document, root, signature)?;
        for key in trusted {
            let key = keys::of(key)?;
            let mut context = XmlSecSignatureContext::new();
            restrict(&context)?;
            // SAFETY: the context is alive; a reference with an empty URI means the document.
            unsafe {
                (*context.as_ptr()).enabledReferenceUris |= c::xmlSecTransformUriTypeEmpty;
            }
            context.insert_key(key);
            // SAFETY: the context is alive; the node belongs to `document`, alive until the end.
            let verified = unsafe {
                let pointer = context.as_ptr();
                c::xmlSecDSigCtxVerify(pointer, signature) >= 0
                    && (*pointer).status == c::xmlSecDSigStatus_xmlSecDSigStatusSucceeded
            };
            if verified {
                return self.bytes(&context);
            }
        }
        Err(SignatureError::Invalid)
    }

    /// Registers the identifiers that the references name, and no other: of the root and of what
    /// stands inside the signature.
    fn register(
        &self,
        document: &Document,
        root: *mut c::xmlNode,
        signature: *mut c::xmlNode,
    ) -> Result<(), SignatureError> {
        let mut open = vec![signature];
        let mut nodes = vec![root];
        while let Some(node) = open.pop() {
            nodes.push(node);
            open.extend(elements_in(node));
        }
        let mut left: Vec<CString> = Vec::new();
        for id in &self.ids {
            left.push(CString::new(id.as_str()).map_err(|_| SignatureError::Reference)?);
        }
        for node in nodes {
            let Some(value) = id_of(node) else { continue };
            let Some(place) = left.iter().position(|id| **id == *value) else {
                continue;
            };
            left.swap_remove(place);
            // SAFETY: document, attribute and value are alive and belong together.
            let registered = unsafe {
                let attribute = c::xmlHasNsProp(node, c"Id".as_ptr().cast(), null());
                !attribute.is_null()
                    && !c::xmlAddID(null_mut(), document.0, value.as_ptr().cast(), attribute).is_null()
            };
            if !registered {
                return Err(SignatureError::Reference);
            }
        }
        left.is_empty().then_some(()).ok_or(SignatureError::Reference)
    }

    fn bytes(&self, context: &XmlSecSignatureContext) -> Result<Vec<u8>, SignatureError> {
        // SAFETY: the context is alive and has verified; list, reference and buffer belong to it,
        // and the bytes are copied before it goes.
        unsafe {
            let references = &raw mut (*context.as_ptr()).signedInfoReferences;
            if usize::try_from(c::xmlSecPtrListGetSize(references)) != Ok(self.references) {
                return Err(SignatureError::Reference);
            }
            let place = self.root.try_into().map_err(|_| SignatureError::Reference)?;
            let reference = c::xmlSecPtrListGetItem(references, place).cast::<c::xmlSecDSigReferenceCtx>();
            if reference.is_null() || (*reference).status != c::xmlSecDSigStatus_xmlSecDSigStatusSucceeded {
                return Err(SignatureError::Covered);
            }
            let buffer = c::xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
            if buffer.is_null() {
                return Err(SignatureError::Covered);
            }
            let data = c::xmlSecBufferGetData(buffer);
            let length =
                usize::try_from(c::xmlSecBufferGetSize(buffer)).map_err(|_| SignatureError::Covered)?;
            if data.is_null() || length == 0 {
                return Err(SignatureError::Covered);
            }
            Ok(std::slice::from_raw_parts(data, length).to_vec())
        }
    }
}

fn id_of(node: *mut c::xmlNode) -> Option<CString> {
    // SAFETY: a node of a living tree; the value is a fresh C string that is freed by
    // `take_string`.
    let name: &CStr = c"Id";
    unsafe { take_string(c::xmlGetNoNsProp(node, name.as_ptr().cast())) }
}

/// Allows the algorithms of our list and references into the same document, nothing else, and
/// asks for the digested bytes to be kept. `KeyInfo` is not read, because the key is given.
fn restrict(context: &XmlSecSignatureContext) -> Result<(), SignatureError> {
    // SAFETY: the context is alive; the classes are static objects of the library.
    unsafe {
        let context = context.as_ptr();
        (*context).flags |= c::XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
        (*context).enabledReferenceUris = c::xmlSecTransformUriTypeSameDocument;
        let references = [
            c::xmlSecTransformEnvelopedGetKlass(),
            c::xmlSecTransformExclC14NGetKlass(),
            c::xmlSecOpenSSLTransformSha256GetKlass(),
            c::xmlSecOpenSSLTransformSha384GetKlass(),
            c::xmlSecOpenSSLTransformSha512GetKlass(),
        ];
        let signatures = [
            c::xmlSecTransformExclC14NGetKlass(),
            c::xmlSecOpenSSLTransformRsaSha256GetKlass(),
            c::xmlSecOpenSSLTransformRsaSha384GetKlass(),
            c::xmlSecOpenSSLTransformRsaSha512GetKlass(),
        ];
        let allowed = references
            .into_iter()
            .all(|class| c::xmlSecDSigCtxEnableReferenceTransform(context, class) >= 0)
            && signatures
                .into_iter()
                .all(|class| c::xmlSecDSigCtxEnableSignatureTransform(context, class) >= 0);
        allowed.then_some(()).ok_or(SignatureError::Library)
    }
}
