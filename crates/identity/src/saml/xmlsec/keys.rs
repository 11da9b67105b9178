//! Keys as the library wants them. Reading one costs OpenSSL as much as verifying thirty signatures with
//! it, and the same few keys come with every answer: each thread keeps those it has read. A key that
//! signs is read once, too, and stays where it is kept anyway: with its owner.

use crate::keys::PublicKey;
use crate::saml::signature::SignatureError;
use std::cell::RefCell;
use std::collections::HashMap;
use xmlsec::bindings as c;
use xmlsec::{XmlSecKey, XmlSecKeyFormat};

/// More than all providers of the registry have; beyond it the thread begins anew.
const MOST: usize = 64;

thread_local! {
    /// By `SubjectPublicKeyInfo`. Public keys alone: a secret has no business in a table that outlives
    /// its owner.
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
    // SAFETY: the key is alive, and nobody changes it; what comes back is null or ours to free.
    unsafe {
        let copy = c::xmlSecKeyDuplicate(key.as_ptr());
        if copy.is_null() {
            return Err(SignatureError::Library);
        }
        Ok(XmlSecKey::from_ptr(copy))
    }
}

/// A key that signs, as the library has read it.
pub(crate) struct LibraryKey(XmlSecKey);

// SAFETY: after `read` nobody changes the key: it is duplicated, which reads it and counts, atomically,
// one more holder of OpenSSL's key (EVP_PKEY_up_ref), and it is freed with its last owner. OpenSSL's own
// key may be used by several threads at once (openssl-threads(7)).
unsafe impl Send for LibraryKey {}
// SAFETY: as above.
unsafe impl Sync for LibraryKey {}

impl LibraryKey {
    /// From PKCS#8 in DER.
    pub(crate) fn read(pkcs8: &[u8]) -> Result<Self, SignatureError> {
        XmlSecKey::from_memory(pkcs8, XmlSecKeyFormat::Der, None)
            .map(Self)
            .map_err(|_| SignatureError::Library)
    }

    /// The key, for one context, which will own it.
    pub(super) fn for_one_context(&self) -> Result<XmlSecKey, SignatureError> {
        duplicate(&self.0)
    }
}
