//! Signatures made without the code under test: canonical form by bergshamra, RSA by AWS-LC.

use super::DS;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::c14n::{C14nMode, canonicalize};
use sportello_identity::SigningKey;
use sportello_identity::keys::Digest;

pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
pub(crate) const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub(crate) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// What the signature looks like. Every part can be wrong.
pub(crate) struct Signer {
    pub(crate) canonicalization: String,
    pub(crate) method: String,
    pub(crate) references: String,
    pub(crate) uri: String,
    pub(crate) transforms: String,
    pub(crate) digest_method: String,
    pub(crate) digest: Digest,
    /// Instead of the digest computed.
    pub(crate) digest_value: Option<String>,
    pub(crate) value: fn(&SigningKey, &[u8]) -> Vec<u8>,
    pub(crate) after: String,
    pub(crate) key_info: Option<String>,
    /// What stands inside `SignatureMethod`.
    pub(crate) method_parameters: String,
}

fn transform(algorithm: &str) -> String {
    format!(r#"<ds:Transform Algorithm="{algorithm}"></ds:Transform>"#)
}

pub(crate) fn exclusive(xml: &str) -> Vec<u8> {
    canonicalize::<&str>(xml, C14nMode::Exclusive, None, &[]).unwrap()
}

/// A digest in base64.
pub(crate) fn digest_of(kind: Digest, bytes: &[u8]) -> String {
    let algorithm = match kind {
        Digest::Sha256 => &aws_lc_rs::digest::SHA256,
        Digest::Sha384 => &aws_lc_rs::digest::SHA384,
        Digest::Sha512 => &aws_lc_rs::digest::SHA512,
    };
    STANDARD.encode(aws_lc_rs::digest::digest(algorithm, bytes))
}

impl Signer {
    /// A signature as it must be.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            canonicalization: format!(
                r#"<ds:CanonicalizationMethod Algorithm="{EXC_C14N}"></ds:CanonicalizationMethod>"#
            ),
            method: RSA_SHA256.to_owned(),
            references: String::new(),
            uri: format!("#{id}"),
            transforms: transform(ENVELOPED) + &transform(EXC_C14N),
            digest_method: SHA256.to_owned(),
            digest: Digest::Sha256,
            digest_value: None,
            value: |key, bytes| key.sign(Digest::Sha256, bytes).unwrap(),
            after: String::new(),
            key_info: None,
            method_parameters: String::new(),
        }
    }

    /// The `Signature` of an element given as a document of its own.
    pub(crate) fn signature(&self, element: &str, key: &SigningKey) -> String {
        let info = format!(
            r#"<ds:SignedInfo xmlns:ds="{DS}">{}<ds:SignatureMethod Algorithm="{}">{}</ds:SignatureMethod><ds:Reference URI="{}"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm="{}"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference>{}</ds:SignedInfo>"#,
            self.canonicalization,
            self.method,
            self.method_parameters,
            self.uri,
            self.transforms,
            self.digest_method,
            self.digest_value
                .clone()
                .unwrap_or_else(|| digest_of(self.digest, &exclusive(element))),
            self.references,
        );
        let value = STANDARD.encode((self.value)(key, &exclusive(&info)));
        let inside = info.replace(&format!(r#" xmlns:ds="{DS}""#), "");
        let key_info = self.key_info.clone().unwrap_or_else(|| {
            format!(
                "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
                key.certificate().to_base64()
            )
        });
        format!(
            r#"<ds:Signature xmlns:ds="{DS}">{inside}<ds:SignatureValue>{value}</ds:SignatureValue>{key_info}{}</ds:Signature>"#,
            self.after
        )
    }

    /// The element with its signature, after its own issuer or first.
    pub(crate) fn sign(&self, element: &str, key: &SigningKey) -> String {
        place(element, &self.signature(element, key))
    }
}

/// Puts a signature after the element's own issuer, or first when it has none.
pub(crate) fn place(element: &str, signature: &str) -> String {
    let start = element.find('>').unwrap() + 1;
    let own_issuer = element[start..].starts_with("<saml:Issuer");
    let place = if own_issuer {
        let end = element[start..]
            .find("</saml:Issuer>")
            .map(|i| i + "</saml:Issuer>".len());
        start + end.unwrap_or_else(|| element[start..].find("/>").unwrap() + 2)
    } else {
        start
    };
    format!("{}{signature}{}", &element[..place], &element[place..])
}
