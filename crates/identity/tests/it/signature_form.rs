//! The form of a signature, judged before its value: each of these is really computed.

use crate::signature_rules::{SHA1, good, verdict};
use crate::support::signer::{ENVELOPED, EXC_C14N, Signer};
use sportello_identity::keys::Digest;
use sportello_identity::saml::{SignatureError, SignatureError as E};
use sportello_identity::spid::{At, Refusal};

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
