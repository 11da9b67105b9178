//! Signs XML written by this crate.
//!
//! Every document is written in exclusive canonical form from the start (attributes in order,
//! namespaces declared where they are first used, no empty-element tags), so the bytes written are
//! the bytes digested. Exclusive C14N §3, XML Signature §4.

use super::keys::{KeyError, SigningKey};
use super::xml::DS;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// Puts an enveloped signature into `element` after its first closing tag `after`
/// (`</saml:Issuer>`), or as first child when `after` is empty.
pub(crate) fn sign(element: &str, id: &str, after: &str, key: &SigningKey) -> Result<String, KeyError> {
    let digest = STANDARD.encode(Sha256::digest(element.as_bytes()));
    let inside = format!(
        "<ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"></ds:SignatureMethod>\
         <ds:Reference URI=\"#{id}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
         <ds:Transform Algorithm=\"{EXC_C14N}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
         <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
    );
    let signed_info = format!("<ds:SignedInfo xmlns:ds=\"{DS}\">{inside}</ds:SignedInfo>");
    let value = key.sign(signed_info.as_bytes())?;
    let signature = format!(
        "<ds:Signature xmlns:ds=\"{DS}\"><ds:SignedInfo>{inside}</ds:SignedInfo>\
         <ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>\
         <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        key.certificate
    );
    let end_of = |mark: &str| element.find(mark).map(|at| at + mark.len());
    let at = match after {
        "" => end_of(">"),
        mark => end_of(mark),
    };
    let (head, tail) = at
        .and_then(|at| element.split_at_checked(at))
        .ok_or(KeyError::Sign)?;
    Ok(format!("{head}{signature}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn another_implementation_accepts_what_is_signed_here_and_refuses_what_was_changed() {
        let key = SigningKey::make("Gestore Prova").unwrap();
        let stranger = SigningKey::make("Gestore Prova").unwrap();
        let xml = "<a:x xmlns:a=\"urn:a\" ID=\"_1\"><a:Issuer>me</a:Issuer><a:y>Niccolò &amp; C.</a:y></a:x>";
        let signed = sign(xml, "_1", "</a:Issuer>", &key).unwrap();
        assert!(verify::enveloped(&signed, std::slice::from_ref(&key.certificate)));
        assert!(!verify::enveloped(
            &signed,
            std::slice::from_ref(&stranger.certificate)
        ));
        assert!(!verify::enveloped(
            &signed.replace("Niccolò", "Nicolò"),
            std::slice::from_ref(&key.certificate)
        ));
        assert!(!verify::enveloped(xml, std::slice::from_ref(&key.certificate)));
    }
}
