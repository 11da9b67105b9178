//! Algorithm downgrade, on the assertion and on the response: each value really computed the way the
//! signature says, by OpenSSL where our own libraries refuse to (rows that need its command are
//! left out where it is missing).

use super::Attack;
use super::forge::{original, response};
use crate::support::signer::{Signer, digest_of, exclusive};
use crate::support::{KEYS, assertion, tool};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use sportello_identity::SigningKey;
use sportello_identity::keys::Digest;
use sportello_identity::saml::SignatureError as E;
use sportello_identity::spid::{At, Refusal};

const FAMILY: &str = "Algorithm downgrade";
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const MORE: &str = "http://www.w3.org/2001/04/xmldsig-more#";

/// A document whose assertion, or response, is signed so.
pub(super) fn signed(at: At, bend: impl Fn(&mut Signer, &str), key: &SigningKey) -> String {
    let make = |id: &str, element: &str| {
        let mut signer = Signer::new(id);
        bend(&mut signer, element);
        signer.sign(element, key)
    };
    match at {
        At::Response => make("_response", &response(&original())),
        _ => response(&make("_assertion", &assertion())),
    }
}

/// What OpenSSL signs with the provider's key; `None` where there is no OpenSSL.
fn openssl(arguments: &[&str], message: &[u8]) -> Option<Vec<u8>> {
    let key = KEYS.idp_pem.private_key_pem.expose_secret().as_bytes().to_vec();
    let arguments: Vec<&str> = ["dgst", "-hex"]
        .iter()
        .chain(arguments)
        .chain(&["message"])
        .copied()
        .collect();
    let (good, text) = tool::run(
        "openssl",
        &arguments,
        &[("key.pem", key.as_slice()), ("message", message)],
    )?;
    good.then(|| hex_after_sign(&text)).flatten()
}

fn hex_after_sign(text: &str) -> Option<Vec<u8>> {
    hex::decode(text.trim().rsplit_once("= ")?.1).ok()
}

fn by_openssl(arguments: &'static [&'static str], message: &[u8]) -> Vec<u8> {
    openssl(arguments, message).unwrap_or_else(|| b"no OpenSSL here".to_vec())
}

fn hmac(algorithm: aws_lc_rs::hmac::Algorithm, secret: &[u8], message: &[u8]) -> Vec<u8> {
    let secret = aws_lc_rs::hmac::Key::new(algorithm, secret);
    aws_lc_rs::hmac::sign(&secret, message).as_ref().to_vec()
}

fn spki(key: &SigningKey) -> Vec<u8> {
    key.public_key().unwrap().spki().to_vec()
}

type Value = fn(&SigningKey, &[u8]) -> Vec<u8>;

pub(super) fn attacks() -> Vec<Attack> {
    [signatures(), digests(), canonicalizations()]
        .into_iter()
        .flatten()
        .collect()
}

fn signatures() -> Vec<Attack> {
    use aws_lc_rs::hmac::{
        HMAC_SHA1_FOR_LEGACY_USE_ONLY as SHA1, HMAC_SHA256 as SHA256, HMAC_SHA512 as SHA512,
    };
    let rows: [(&str, String, Value); 15] = [
        ("RSA with SHA-1", format!("{DSIG}rsa-sha1"), |_, m| {
            by_openssl(&["-sha1", "-sign", "key.pem"], m)
        }),
        ("RSA (PKCS#1 v1.5) with MD5", format!("{MORE}rsa-md5"), |_, m| {
            by_openssl(&["-md5", "-sign", "key.pem"], m)
        }),
        ("RSA with RIPEMD-160", format!("{MORE}rsa-ripemd160"), |_, m| {
            by_openssl(&["-ripemd160", "-sign", "key.pem"], m)
        }),
        ("RSA with SHA-224", format!("{MORE}rsa-sha224"), |_, m| {
            by_openssl(&["-sha224", "-sign", "key.pem"], m)
        }),
        (
            "RSA-PSS, which SPID does not have",
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1".to_owned(),
            |_, m| {
                by_openssl(
                    &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sign", "key.pem"],
                    m,
                )
            },
        ),
        ("DSA", format!("{DSIG}dsa-sha1"), |key, m| {
            key.sign(Digest::Sha256, m).unwrap()
        }),
        (
            "ECDSA, for a key that is RSA",
            format!("{MORE}ecdsa-sha256"),
            |key, m| key.sign(Digest::Sha256, m).unwrap(),
        ),
        (
            "HMAC-SHA1 with the public key as secret",
            format!("{DSIG}hmac-sha1"),
            |key, m| hmac(SHA1, &spki(key), m),
        ),
        (
            "HMAC-SHA256 with the public key as secret",
            format!("{MORE}hmac-sha256"),
            |key, m| hmac(SHA256, &spki(key), m),
        ),
        (
            "HMAC-SHA512 with the certificate as secret",
            format!("{MORE}hmac-sha512"),
            |key, m| hmac(SHA512, key.certificate().to_base64().as_bytes(), m),
        ),
        (
            "HMAC-SHA256 with the empty secret",
            format!("{MORE}hmac-sha256"),
            |_, m| hmac(SHA256, b"", m),
        ),
        ("no algorithm", String::new(), |key, m| {
            key.sign(Digest::Sha256, m).unwrap()
        }),
        ("`none`, as of other standards", "none".to_owned(), |_, _| {
            Vec::new()
        }),
        (
            "an algorithm that is a digest",
            "http://www.w3.org/2001/04/xmlenc#sha256".to_owned(),
            |_, m| {
                aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, m)
                    .as_ref()
                    .to_vec()
            },
        ),
        (
            "the right algorithm in other letters",
            format!("{MORE}RSA-SHA256"),
            |key, m| key.sign(Digest::Sha256, m).unwrap(),
        ),
    ];
    let mut attacks = Vec::new();
    for (member, method, value) in &rows {
        for (variant, at) in [
            ("on the assertion", At::Assertion),
            ("on the response", At::Response),
        ] {
            let bend = |signer: &mut Signer, _: &str| {
                signer.method.clone_from(method);
                signer.value = *value;
            };
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Algorithm),
            ));
        }
    }
    for (variant, at) in [
        ("on the assertion", At::Assertion),
        ("on the response", At::Response),
    ] {
        let bend = |signer: &mut Signer, _: &str| {
            signer.method = format!("{MORE}hmac-sha256");
            "<ds:HMACOutputLength>0</ds:HMACOutputLength>".clone_into(&mut signer.method_parameters);
            signer.value = |_, _| Vec::new();
        };
        let document = signed(at, bend, &KEYS.idp);
        attacks.push(Attack::new(
            FAMILY,
            "HMAC cut to nothing (CVE-2009-0217)",
            variant,
            document,
            Refusal::Signature(at, E::Algorithm),
        ));
        let bend = |signer: &mut Signer, _: &str| {
            "<ds:HMACOutputLength>0</ds:HMACOutputLength>".clone_into(&mut signer.method_parameters);
        };
        let document = signed(at, bend, &KEYS.idp);
        attacks.push(Attack::new(
            FAMILY,
            "parameters of another algorithm",
            variant,
            document,
            Refusal::Signature(at, E::Algorithm),
        ));
        let other = |signer: &mut Signer, _: &str| {
            // SHA-512 is announced, SHA-256 was signed.
            signer.method = format!("{MORE}rsa-sha512");
        };
        let document = signed(at, other, &KEYS.idp);
        attacks.push(Attack::new(
            FAMILY,
            "another allowed algorithm than the one used",
            variant,
            document,
            Refusal::Signature(at, E::Invalid),
        ));
    }
    attacks
}

fn digests() -> Vec<Attack> {
    type Compute = fn(&[u8]) -> String;
    let sha1 = |bytes: &[u8]| {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
        STANDARD.encode(digest)
    };
    let md5 = |bytes: &[u8]| {
        let found = tool::run("openssl", &["dgst", "-md5", "message"], &[("message", bytes)]);
        STANDARD.encode(
            found
                .and_then(|(_, text)| hex_after_sign(&text))
                .unwrap_or_default(),
        )
    };
    let rows: [(&str, String, Compute); 4] = [
        ("a digest with SHA-1", format!("{DSIG}sha1"), sha1),
        ("a digest with MD5", format!("{MORE}md5"), md5),
        ("a digest with SHA-224", format!("{MORE}sha224"), sha1),
        ("no digest algorithm", String::new(), |bytes| {
            digest_of(Digest::Sha256, bytes)
        }),
    ];
    let mut attacks = Vec::new();
    for (member, method, compute) in &rows {
        for (variant, at) in [
            ("on the assertion", At::Assertion),
            ("on the response", At::Response),
        ] {
            let bend = |signer: &mut Signer, element: &str| {
                signer.digest_method.clone_from(method);
                signer.digest_value = Some(compute(&exclusive(element)));
            };
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Digest),
            ));
        }
    }
    attacks
}

fn canonicalizations() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (member, algorithm) in [
        (
            "SignedInfo canonicalised with comments",
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        ),
        (
            "SignedInfo canonicalised inclusively",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        ),
        (
            "SignedInfo canonicalised inclusively (1.1)",
            "http://www.w3.org/2006/12/xml-c14n11",
        ),
        (
            "SignedInfo canonicalised by XSLT",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
        ),
    ] {
        for (variant, at) in [
            ("on the assertion", At::Assertion),
            ("on the response", At::Response),
        ] {
            let bend = |signer: &mut Signer, _: &str| {
                signer.canonicalization = format!(
                    r#"<ds:CanonicalizationMethod Algorithm="{algorithm}"></ds:CanonicalizationMethod>"#
                );
            };
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Canonicalization),
            ));
        }
    }
    attacks
}
