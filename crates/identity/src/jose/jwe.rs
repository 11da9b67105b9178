//! Opening what is encrypted to us: RSA-OAEP and AES-CBC with HMAC (RFC 7518 §4.3, §5.2).
//!
//! The primitives are `aws-lc-rs`'s; this file only puts them together. One error for all
//! failures past the header, and the tag is compared before anything is unpadded: who asks many
//! times learns nothing.

use super::{Encryption, KeyEncryption, LARGEST, PrivateKey, object};
use aws_lc_rs::cipher::{AES_128, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use serde_json::Value;

/// A message that cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    /// Not five parts of base64url with a header, or too large.
    #[error("not an encrypted token in the compact form")]
    Shape,
    /// `alg`, `enc`, `zip` or `crit` ask for what is not allowed.
    #[error("the encryption is not one allowed")]
    Algorithm,
    /// `kid` names none of our keys.
    #[error("encrypted to a key that is not ours")]
    UnknownKey,
    /// It does not open. No more is told.
    #[error("the encrypted token does not open")]
    Failed,
}

/// Opens a compact token with one of our keys. Without `kid` each is tried.
pub fn decrypt(text: &str, keys: &[PrivateKey]) -> Result<Vec<u8>, JweError> {
    if text.len() > LARGEST {
        return Err(JweError::Shape);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [header_part, sealed_key, iv, content, tag] = parts.as_slice() else {
        return Err(JweError::Shape);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JweError::Shape);
    let header = object(&decode(header_part)?).ok_or(JweError::Shape)?;
    let member = |name: &str| header.get(name).and_then(Value::as_str);
    if header.contains_key("crit") || header.contains_key("zip") {
        return Err(JweError::Algorithm);
    }
    let alg = member("alg").and_then(KeyEncryption::from_name);
    let enc = member("enc").and_then(Encryption::from_name);
    let (Some(alg), Some(enc)) = (alg, enc) else {
        return Err(JweError::Algorithm);
    };
    let ours: Vec<&PrivateKey> = keys
        .iter()
        .filter(|key| member("kid").is_none_or(|kid| kid == key.kid()))
        .collect();
    if ours.is_empty() {
        return Err(JweError::UnknownKey);
    }
    let sealed_key = decode(sealed_key)?;
    let sealed = Sealed {
        header: header_part,
        iv: decode(iv)?,
        content: decode(content)?,
        tag: decode(tag)?,
    };
    ours.into_iter()
        .filter_map(|key| key.open(alg, &sealed_key))
        .find_map(|key| sealed.open(enc, key.expose_secret()))
        .ok_or(JweError::Failed)
}

struct Sealed<'a> {
    header: &'a str,
    iv: Vec<u8>,
    content: Vec<u8>,
    tag: Vec<u8>,
}

impl Sealed<'_> {
    fn open(&self, enc: Encryption, key: &[u8]) -> Option<Vec<u8>> {
        if key.len() != enc.half() * 2 || self.content.is_empty() {
            return None;
        }
        let (mac_key, cipher_key) = key.split_at(enc.half());
        let iv: [u8; 16] = self.iv.as_slice().try_into().ok()?;
        let (mac_alg, cipher) = match enc {
            Encryption::A128CbcHs256 => (hmac::HMAC_SHA256, &AES_128),
            Encryption::A256CbcHs512 => (hmac::HMAC_SHA512, &AES_256),
        };
        let header_bits = u64::try_from(self.header.len()).ok()?.checked_mul(8)?;
        let mut mac = hmac::Context::with_key(&hmac::Key::new(mac_alg, mac_key));
        mac.update(self.header.as_bytes());
        mac.update(&iv);
        mac.update(&self.content);
        mac.update(&header_bits.to_be_bytes());
        let whole = mac.sign();
        let (expected, _) = whole.as_ref().split_at(enc.half());
        verify_slices_are_equal(expected, &self.tag).ok()?;
        let key = UnboundCipherKey::new(cipher, cipher_key).ok()?;
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
        let mut opened = self.content.clone();
        let first = DecryptionContext::Iv128(iv.into());
        Some(key.decrypt(&mut opened, first).ok()?.to_vec())
    }
}
