//! Keys as the library wants them. Reading one costs OpenSSL as much as verifying thirty signatures with
//! it, and the same few keys come with every answer: each thread keeps those it has read.

use crate::keys::PublicKey;
use crate::saml::signature::SignatureError;
use std::cell::RefCell;
use std::collections::HashMap;
use xmlsec::bindings as c;
use xmlsec::{XmlSecKey, XmlSecKeyFormat};

/// More than all providers of the registry have; beyond it the thread begins anew.
const MOST: usize = 64;

thread_local! {
    /// By `SubjectPublicKeyInfo`. Public keys alone: a secret has no business in a cache.
    static READ: RefCell<HashMap<Vec<u8>, XmlSecKey>> = RefCell::default();
}

/// The key, for one context, which will own it.
pub(super) fn of(key: &PublicKey) -> Result<XmlSecKey, SignatureError> {
    READ.with_borrow_mut(|read| {
        if let Some(known) = read.get(key.spki()) {
            return duplicate(known);
        }
        let new = XmlSecKey::from_memory(key.spki(), XmlSecKeyFormat::Der, None)
            .map_err(|_| SignatureError::Library)?;
        let copy = duplicate(&new)?;
        if read.len() >= MOST {
            read.clear();
        }
        read.insert(key.spki().to_vec(), new);
        Ok(copy)
    })
}

/// Another handle of the same key. The crate's `Clone` does not look whether there is one.
fn duplicate(key: &XmlSecKey) -> Result<XmlSecKey, SignatureError> {
    // SAFETY: the key is alive, and of this thread; what comes back is null or ours to free.
    unsafe {
        let copy = c::xmlSecKeyDuplicate(key.as_ptr());
        if copy.is_null() {
            return Err(SignatureError::Library);
        }
        Ok(XmlSecKey::from_ptr(copy))
    }
}
