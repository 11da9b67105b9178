//! Key confusion: somebody else signs, and the message says which key to check with.

use super::Attack;
use super::algorithms::signed;
use crate::support::signer::Signer;
use crate::support::{KEYS, new_key};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::saml::SignatureError as E;
use sportello_identity::spid::{At, Refusal};

const FAMILY: &str = "Key confusion";

fn info(inside: &str) -> String {
    format!("<ds:KeyInfo>{inside}</ds:KeyInfo>")
}

fn certificates(all: &[&str]) -> String {
    let all: Vec<String> = all
        .iter()
        .map(|certificate| format!("<ds:X509Certificate>{certificate}</ds:X509Certificate>"))
        .collect();
    format!("<ds:X509Data>{}</ds:X509Data>", all.concat())
}

pub(super) fn attacks() -> Vec<Attack> {
    let stranger = new_key("Estraneo").signing_key().unwrap();
    let foreign = stranger.certificate().to_base64();
    let twin = KEYS.forger.certificate().to_base64();
    let trusted = KEYS.idp.certificate().to_base64();
    // Modulus and exponent are the attacker's to choose; the whole key stands for them here.
    let key_value = STANDARD.encode(KEYS.forger.public_key().unwrap().spki());
    let rows = [
        ("no key information", KEYS.forger.clone(), Some(String::new())),
        (
            "an empty certificate",
            KEYS.forger.clone(),
            Some(info(&certificates(&[""]))),
        ),
        (
            "the signer's own certificate, another subject",
            stranger,
            Some(info(&certificates(&[&foreign]))),
        ),
        (
            "the signer's own certificate, the provider's subject, issuer and serial number",
            KEYS.forger.clone(),
            Some(info(&certificates(&[&twin]))),
        ),
        (
            "the provider's certificate, another's signature",
            KEYS.forger.clone(),
            Some(info(&certificates(&[&trusted]))),
        ),
        (
            "the provider's certificate first, the signer's second",
            KEYS.forger.clone(),
            Some(info(&certificates(&[&trusted, &twin]))),
        ),
        (
            "the signer's certificate first, the provider's second",
            KEYS.forger.clone(),
            Some(info(&certificates(&[&twin, &trusted]))),
        ),
        (
            "a bare RSA key",
            KEYS.forger.clone(),
            Some(info(&format!(
                "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{key_value}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
            ))),
        ),
        (
            "the name of a trusted key",
            KEYS.forger.clone(),
            Some(info("<ds:KeyName>https://idp.example</ds:KeyName>")),
        ),
        (
            "the subject of the provider's certificate",
            KEYS.forger.clone(),
            Some(info(
                "<ds:X509Data><ds:X509SubjectName>CN=Gestore</ds:X509SubjectName></ds:X509Data>",
            )),
        ),
        (
            "a key to be fetched from an address",
            KEYS.forger.clone(),
            Some(info(
                r#"<ds:RetrievalMethod URI="http://169.254.169.254/key" Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate"></ds:RetrievalMethod>"#,
            )),
        ),
        (
            "a key to be fetched from a file",
            KEYS.forger.clone(),
            Some(info(
                r#"<ds:RetrievalMethod URI="file:///etc/ssl/certs/ca-certificates.crt"></ds:RetrievalMethod>"#,
            )),
        ),
        (
            "an encrypted key",
            KEYS.forger.clone(),
            Some(info(
                r#"<xenc:EncryptedKey xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>"#,
            )),
        ),
        ("our own key", KEYS.sp.clone(), None),
    ];
    let mut attacks = Vec::new();
    for (member, key, key_info) in &rows {
        for (variant, at) in [
            ("on the assertion", At::Assertion),
            ("on the response", At::Response),
        ] {
            let bend = |signer: &mut Signer, _: &str| signer.key_info.clone_from(key_info);
            let document = signed(at, bend, key);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Invalid),
            ));
        }
    }
    attacks
}
