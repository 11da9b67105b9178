//! Signatures that do not count, each really computed.

use crate::support::signer::{ENVELOPED, EXC_C14N, Signer, place};
use crate::support::{Draft, KEYS, assertion, envelope, idp, judge, now, pending, sp, swap};
use crate::support::{answer, new_key};
use sportello_identity::keys::Digest;
use sportello_identity::saml::{SignatureError, SignatureError as E};
use sportello_identity::spid::{At, Refusal};

const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

/// The good answer, its assertion signed by this signer and key, the response not at all.
fn signed_by(signer: &Signer, key: &sportello_identity::SigningKey) -> String {
    swap(&envelope(), "{ASSERTION}", &signer.sign(&assertion(), key))
}

fn verdict(signer: &Signer) -> Result<(), Refusal> {
    judge(&signed_by(signer, &KEYS.idp)).map(|_| ())
}

fn good() -> Signer {
    Signer::new("_assertion")
}

fn transform(algorithm: &str) -> String {
    format!(r#"<ds:Transform Algorithm="{algorithm}"></ds:Transform>"#)
}

#[test]
fn stronger_digests_and_inclusive_prefixes_are_accepted() {
    assert_eq!(verdict(&good()), Ok(()));
    let sha512 = Signer {
        method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512".to_owned(),
        value: |key, bytes| key.sign(Digest::Sha512, bytes).unwrap(),
        digest_method: "http://www.w3.org/2001/04/xmlenc#sha512".to_owned(),
        digest: Digest::Sha512,
        ..good()
    };
    assert_eq!(verdict(&sha512), Ok(()));
    let sha384 = Signer {
        method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384".to_owned(),
        value: |key, bytes| key.sign(Digest::Sha384, bytes).unwrap(),
        digest_method: "http://www.w3.org/2001/04/xmldsig-more#sha384".to_owned(),
        digest: Digest::Sha384,
        ..good()
    };
    assert_eq!(verdict(&sha384), Ok(()));
    let prefixes = Signer {
        transforms: transform(ENVELOPED)
            + &format!(
                r#"<ds:Transform Algorithm="{EXC_C14N}"><ec:InclusiveNamespaces xmlns:ec="{EXC_C14N}" PrefixList="xs"></ec:InclusiveNamespaces></ds:Transform>"#
            ),
        ..good()
    };
    assert_eq!(verdict(&prefixes), Ok(()));
    let no_key_info = Signer {
        key_info: Some(String::new()),
        ..good()
    };
    assert_eq!(verdict(&no_key_info), Ok(()));
}

#[test]
fn the_form_of_a_signature_is_judged_before_its_value() {
    let transforms = |list: &[&str]| {
        list.iter()
            .map(|algorithm| transform(algorithm))
            .collect::<String>()
    };
    let reference = |uri: &str| {
        format!(
            r#"<ds:Reference URI="{uri}"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"#,
            transforms(&[ENVELOPED, EXC_C14N])
        )
    };
    let canonicalization =
        |uri: &str| format!(r#"<ds:CanonicalizationMethod Algorithm="{uri}"></ds:CanonicalizationMethod>"#);
    let with_comments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    let xslt = "http://www.w3.org/TR/1999/REC-xslt-19991116";
    let xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    let base64 = "http://www.w3.org/2000/09/xmldsig#base64";
    let manifest = "<ds:Object><ds:Manifest></ds:Manifest></ds:Object>";
    let rows: Vec<(&str, Signer, SignatureError)> = vec![
        (
            "an empty reference",
            Signer {
                uri: String::new(),
                ..good()
            },
            E::Reference,
        ),
        (
            "a reference to the response",
            Signer {
                uri: "#_response".to_owned(),
                ..good()
            },
            E::Reference,
        ),
        (
            "a reference to nothing",
            Signer {
                uri: "#_nothing".to_owned(),
                ..good()
            },
            E::Reference,
        ),
        (
            "an outside reference",
            Signer {
                uri: "https://evil.example/#_assertion".to_owned(),
                ..good()
            },
            E::Reference,
        ),
        (
            "an XPointer",
            Signer {
                uri: "#xpointer(id('_assertion'))".to_owned(),
                ..good()
            },
            E::Reference,
        ),
        (
            "two references",
            Signer {
                references: reference("#_assertion"),
                ..good()
            },
            E::Reference,
        ),
        (
            "XSLT",
            Signer {
                transforms: transforms(&[ENVELOPED, EXC_C14N, xslt]),
                ..good()
            },
            E::Transform,
        ),
        (
            "XPath",
            Signer {
                transforms: transforms(&[ENVELOPED, xpath]),
                ..good()
            },
            E::Transform,
        ),
        (
            "base64",
            Signer {
                transforms: transforms(&[base64]),
                ..good()
            },
            E::Transform,
        ),
        (
            "no canonical form",
            Signer {
                transforms: transforms(&[ENVELOPED]),
                ..good()
            },
            E::Transform,
        ),
        (
            "not enveloped",
            Signer {
                transforms: transforms(&[EXC_C14N]),
                ..good()
            },
            E::Transform,
        ),
        (
            "the wrong way round",
            Signer {
                transforms: transforms(&[EXC_C14N, ENVELOPED]),
                ..good()
            },
            E::Transform,
        ),
        (
            "comments kept",
            Signer {
                transforms: transforms(&[ENVELOPED, with_comments]),
                ..good()
            },
            E::Transform,
        ),
        (
            "inclusive form",
            Signer {
                transforms: transforms(&[ENVELOPED, inclusive]),
                ..good()
            },
            E::Transform,
        ),
        (
            "inclusive SignedInfo",
            Signer {
                canonicalization: canonicalization(inclusive),
                ..good()
            },
            E::Canonicalization,
        ),
        (
            "SignedInfo with comments",
            Signer {
                canonicalization: canonicalization(with_comments),
                ..good()
            },
            E::Canonicalization,
        ),
        (
            "no canonicalization",
            Signer {
                canonicalization: String::new(),
                ..good()
            },
            E::Shape,
        ),
        (
            "SHA-1",
            Signer {
                digest_method: SHA1.to_owned(),
                ..good()
            },
            E::Digest,
        ),
        (
            "MD5",
            Signer {
                digest_method: "http://www.w3.org/2001/04/xmldsig-more#md5".to_owned(),
                ..good()
            },
            E::Digest,
        ),
        (
            "RSA with SHA-1",
            Signer {
                method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1".to_owned(),
                ..good()
            },
            E::Algorithm,
        ),
        (
            "DSA",
            Signer {
                method: "http://www.w3.org/2000/09/xmldsig#dsa-sha1".to_owned(),
                ..good()
            },
            E::Algorithm,
        ),
        (
            "an object",
            Signer {
                after: "<ds:Object></ds:Object>".to_owned(),
                ..good()
            },
            E::Shape,
        ),
        (
            "a manifest",
            Signer {
                after: manifest.to_owned(),
                ..good()
            },
            E::Shape,
        ),
    ];
    for (name, signer, expected) in rows {
        assert_eq!(
            verdict(&signer),
            Err(Refusal::Signature(At::Assertion, expected)),
            "{name}"
        );
    }
}

#[test]
fn the_public_key_is_no_shared_secret() {
    let hmac = Signer {
        method: "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256".to_owned(),
        value: |key, bytes| {
            let secret = key.public_key().unwrap().spki().to_vec();
            let secret = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret);
            aws_lc_rs::hmac::sign(&secret, bytes).as_ref().to_vec()
        },
        ..good()
    };
    let expected = Refusal::Signature(At::Assertion, SignatureError::Algorithm);
    assert_eq!(verdict(&hmac), Err(expected));
}

#[test]
fn a_whole_signature_with_sha1_is_refused_although_it_is_right() {
    // Made by another library from a template: the signature itself is mathematically good.
    let template = place(
        &assertion(),
        &format!(
            r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXC_C14N}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><ds:Reference URI="#_assertion"><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform Algorithm="{EXC_C14N}"/></ds:Transforms><ds:DigestMethod Algorithm="{SHA1}"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue></ds:Signature>"##
        ),
    );
    let key = bergshamra::keys::loader::load_pem_auto(
        secrecy::ExposeSecret::expose_secret(&KEYS.idp_pem.private_key_pem).as_bytes(),
        None,
    )
    .unwrap();
    let mut keys = bergshamra::KeysManager::new();
    keys.add_key(key);
    let context = bergshamra::DsigContext::new(keys);
    let signed = bergshamra::sign(&context, &template).unwrap();
    assert!(bergshamra::verify(&context, &signed).unwrap().is_valid());
    let xml = swap(&envelope(), "{ASSERTION}", &signed);
    assert_eq!(
        judge(&xml).map(|_| ()),
        Err(Refusal::Signature(At::Assertion, SignatureError::Algorithm))
    );
}

#[test]
fn a_missing_signature_is_never_made_up_for() {
    let missing = Refusal::Signature(At::Assertion, SignatureError::Missing);
    let neither = Draft {
        sign_assertion: None,
        sign_response: None,
        ..Draft::default()
    };
    assert_eq!(judge(&neither.build()).map(|_| ()), Err(missing), "2");
    let response_only = Draft {
        sign_assertion: None,
        ..Draft::default()
    };
    assert_eq!(judge(&response_only.build()).map(|_| ()), Err(missing), "3");
}

#[test]
fn keys_come_from_metadata_and_not_from_the_message() {
    let invalid = |at| Err(Refusal::Signature(at, SignatureError::Invalid));
    let forged = |key_info: Option<String>| {
        let signer = Signer { key_info, ..good() };
        judge(&signed_by(&signer, &KEYS.forger)).map(|_| ())
    };
    let info = |certificate: &str| {
        Some(format!(
            "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        ))
    };
    let own_certificate = KEYS.forger.certificate().to_base64();
    let idp_certificate = KEYS.idp.certificate().to_base64();
    assert_eq!(forged(info("")), invalid(At::Assertion), "4, 100");
    assert_eq!(
        forged(info(&own_certificate)),
        invalid(At::Assertion),
        "5, same subject and serial number"
    );
    assert_eq!(
        forged(info(&idp_certificate)),
        invalid(At::Assertion),
        "under the true certificate"
    );
    let stranger = new_key("Estraneo").signing_key().unwrap();
    assert_eq!(
        judge(&signed_by(&good(), &stranger)).map(|_| ()),
        invalid(At::Assertion),
        "5, another subject"
    );
    let other_provider = Draft {
        sign_response: Some(KEYS.forger.clone()),
        ..Draft::default()
    };
    assert_eq!(
        judge(&other_provider.build()).map(|_| ()),
        invalid(At::Response),
        "response foreign"
    );
    let other_assertion = Draft {
        sign_assertion: Some(KEYS.forger.clone()),
        ..Draft::default()
    };
    assert_eq!(
        judge(&other_assertion.build()).map(|_| ()),
        invalid(At::Assertion),
        "assertion foreign"
    );
    let mut nobody = idp();
    nobody.keys.clear();
    let verdict = sp().finish(&pending(), &nobody, &answer(&Draft::default().build()), now());
    assert_eq!(verdict.map(|_| ()), invalid(At::Response));
}

#[test]
fn a_change_after_signing_is_found() {
    let unsigned_response = Draft::default().unsigned_response().build();
    let invalid = Err(Refusal::Signature(At::Assertion, SignatureError::Invalid));
    for (from, to) in [
        ("RSSMRA80A01H501U", "DNGMGR65L49B354U"),
        ("SpidL2", "SpidL3"),
        ("Niccolò", "Niccolo"),
        (
            "AuthnInstant=\"2026-11-23T10:00:29Z\"",
            "AuthnInstant=\"2026-11-23T10:00:28Z\"",
        ),
    ] {
        assert_eq!(
            judge(&swap(&unsigned_response, from, to)).map(|_| ()),
            invalid,
            "{from}"
        );
    }
    let both = Draft::default().build();
    assert_eq!(
        judge(&swap(
            &both,
            "status:Success\"></samlp:StatusCode>",
            "status:Success\"></samlp:StatusCode> "
        ))
        .map(|_| ()),
        Err(Refusal::Signature(At::Response, SignatureError::Invalid))
    );
}

#[test]
fn signatures_stand_after_the_issuer_once_and_nowhere_else() {
    let signature = good().signature(&assertion(), &KEYS.idp);
    let with = |assertion: String| judge(&swap(&envelope(), "{ASSERTION}", &assertion)).map(|_| ());
    let misplaced = Refusal::Signature(At::Assertion, SignatureError::Misplaced);
    let late = swap(
        &assertion(),
        "<saml:Conditions ",
        &format!("{signature}<saml:Conditions "),
    );
    assert_eq!(with(late), Err(misplaced));
    let first = swap(
        &assertion(),
        "<saml:Issuer ",
        &format!("{signature}<saml:Issuer "),
    );
    assert_eq!(with(first), Err(misplaced));
    let twice = place(&assertion(), &signature.repeat(2));
    assert_eq!(
        with(twice),
        Err(Refusal::Signature(At::Assertion, SignatureError::Repeated))
    );
    let anywhere = swap(
        &place(&assertion(), &signature),
        "</saml:AuthnContext>",
        &format!("{signature}</saml:AuthnContext>"),
    );
    assert_eq!(
        with(anywhere),
        Err(Refusal::Signature(At::Response, SignatureError::Misplaced))
    );
}
