//! Checks the signatures of service providers, with bergshamra: another implementation of XML
//! Signature than the portal's.

use super::sign::RSA_SHA256;
use super::xml::{self, DS};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::keys::loader::load_x509_cert_der;
use bergshamra::{DsigContext, KeysManager};
use x509_cert::Certificate;
use x509_cert::der::Decode;

const TRANSFORMS: [&str; 2] = [
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
];
const SIGNATURE_METHODS: [&str; 3] = [
    RSA_SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
];

/// Whether the root of `xml` bears one enveloped signature over itself, made with the key of one of
/// `certificates` (DER in base64).
pub(crate) fn enveloped(xml: &str, certificates: &[String]) -> bool {
    well_placed(xml) && certificates.iter().any(|certificate| made_with(xml, certificate))
}

/// One signature in the whole document, child of the root, over the root and nothing else.
fn well_placed(xml: &str) -> bool {
    let Some(document) = xml::parse(xml) else {
        return false;
    };
    let root = document.root_element();
    let signatures = root.descendants().filter(|node| xml::is(*node, DS, "Signature"));
    if signatures.count() != 1 {
        return false;
    }
    let (Some(id), Some(info)) = (
        root.attribute("ID"),
        xml::child(root, DS, "Signature").and_then(|signature| xml::child(signature, DS, "SignedInfo")),
    ) else {
        return false;
    };
    let method = xml::child(info, DS, "SignatureMethod").and_then(|method| method.attribute("Algorithm"));
    let Some(reference) = xml::child(info, DS, "Reference") else {
        return false;
    };
    let transforms: Vec<_> = xml::child(reference, DS, "Transforms")
        .into_iter()
        .flat_map(|transforms| xml::children(transforms, DS, "Transform"))
        .map(|transform| transform.attribute("Algorithm").unwrap_or_default())
        .collect();
    method.is_some_and(|method| SIGNATURE_METHODS.contains(&method))
        && reference.attribute("URI").and_then(|uri| uri.strip_prefix('#')) == Some(id)
        && transforms == TRANSFORMS
}

fn made_with(xml: &str, certificate: &str) -> bool {
    let Some(key) = decode(certificate).and_then(|der| load_x509_cert_der(&der).ok()) else {
        return false;
    };
    let mut keys = KeysManager::new();
    keys.add_key(key);
    let context = DsigContext::new(keys).with_trusted_keys_only(true);
    bergshamra::verify(&context, xml).is_ok_and(|result| result.is_valid())
}

/// Whether a careless reader would find a signature of `certificate` somewhere in the document.
#[cfg(test)]
pub(crate) fn anywhere(xml: &str, certificate: &str) -> bool {
    let mut keys = KeysManager::new();
    keys.add_key(load_x509_cert_der(&decode(certificate).unwrap()).unwrap());
    let context = DsigContext::new_permissive(keys)
        .with_trusted_keys_only(true)
        .with_strict_verification(false);
    bergshamra::verify_all(&context, xml)
        .unwrap()
        .iter()
        .any(bergshamra::VerifyResult::is_valid)
}

/// Whether `signature` (base64) over the octets `signed` of a query is of one of `certificates`
/// (SAML Bindings §3.4.4.1).
pub(crate) fn detached(signed: &str, algorithm: &str, signature: &str, certificates: &[String]) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    algorithm == RSA_SHA256
        && certificates
            .iter()
            .filter_map(|certificate| Certificate::from_der(&decode(certificate)?).ok())
            .any(|certificate| {
                let key = certificate
                    .tbs_certificate
                    .subject_public_key_info
                    .subject_public_key;
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.raw_bytes())
                    .verify(signed.as_bytes(), &signature)
                    .is_ok()
            })
}

fn decode(certificate: &str) -> Option<Vec<u8>> {
    let bare: String = certificate.split_whitespace().collect();
    STANDARD.decode(bare).ok()
}
