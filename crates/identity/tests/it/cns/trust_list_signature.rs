//! Signatures of trust lists: which form counts, and whose.

use super::pki::PKI;
use super::trust_list::{good_service, list, parse, signed_by, signer};
use crate::support::signer::{ENVELOPED, Signer};
use crate::support::swap;
use sportello_identity::cns::trust_list::{TrustList, TrustListError};
use sportello_identity::saml::SignatureError;

#[test]
fn another_signer_or_a_change_is_refused() {
    let document = signed_by(&signer(), &list(7, &good_service(&[&PKI.authority])));
    assert!(parse(&document).is_ok());
    let invalid = Err(TrustListError::Signature(SignatureError::Invalid));
    let other = TrustList::parse(document.as_bytes(), std::slice::from_ref(&PKI.authority), "IT");
    assert_eq!(other, invalid);
    assert_eq!(TrustList::parse(document.as_bytes(), &[], "IT"), invalid);
    let both = [PKI.authority.clone(), PKI.list.certificate().clone()];
    assert!(
        TrustList::parse(document.as_bytes(), &both, "IT").is_ok(),
        "signers change"
    );
    let changed = swap(&document, "2027-05-20", "2029-05-20");
    assert_eq!(parse(&changed), invalid);
    let changed = swap(&document, "<xades:SigningTime>2026", "<xades:SigningTime>2025");
    assert_eq!(parse(&changed), invalid);
}

#[test]
fn the_root_may_be_named_by_its_id() {
    let by_id = Signer {
        uri: "#list".to_owned(),
        ..signer()
    };
    assert!(parse(&signed_by(&by_id, &list(7, &good_service(&[&PKI.authority])))).is_ok());
    let alone = Signer {
        references: String::new(),
        after: String::new(),
        ..signer()
    };
    assert!(parse(&signed_by(&alone, &list(7, &good_service(&[&PKI.authority])))).is_ok());
}

#[test]
fn other_forms_of_signature_are_refused() {
    let plain = list(7, &good_service(&[&PKI.authority]));
    let document = signed_by(&signer(), &plain);
    let refused = |document: &str, error: SignatureError| {
        assert_eq!(parse(document), Err(TrustListError::Signature(error)), "{error}");
    };
    refused(&plain, SignatureError::Missing);
    let signature = signer().signature(&plain, &PKI.list);
    let twice = swap(
        &document,
        "</TrustServiceStatusList>",
        &(signature.clone() + "</TrustServiceStatusList>"),
    );
    refused(&twice, SignatureError::Repeated);
    let first = swap(
        &plain,
        "<SchemeInformation>",
        &(signature + "<SchemeInformation>"),
    );
    refused(&first, SignatureError::Misplaced);
    let sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    refused(
        &signed_by(
            &Signer {
                method: sha1.to_owned(),
                ..signer()
            },
            &plain,
        ),
        SignatureError::Algorithm,
    );
    let digest_method = "http://www.w3.org/2000/09/xmldsig#sha1".to_owned();
    refused(
        &signed_by(
            &Signer {
                digest_method,
                ..signer()
            },
            &plain,
        ),
        SignatureError::Digest,
    );
    let transforms = format!(r#"<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>"#);
    refused(
        &signed_by(
            &Signer {
                transforms,
                ..signer()
            },
            &plain,
        ),
        SignatureError::Transform,
    );
    for uri in [
        "http://elsewhere.example/list.xml",
        "#other",
        "#xpointer(/)",
        "list",
    ] {
        let signer = Signer {
            uri: uri.to_owned(),
            ..signer()
        };
        let error = if uri.starts_with('#') {
            SignatureError::Transform
        } else {
            SignatureError::Reference
        };
        refused(&signed_by(&signer, &plain), error);
    }
    let root_twice = signer().references.replace("#properties", "#list").replace(
        "<ds:Transforms>",
        &format!(r#"<ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>"#),
    );
    refused(
        &signed_by(
            &Signer {
                references: root_twice,
                ..signer()
            },
            &plain,
        ),
        SignatureError::Reference,
    );
    let repeated_id = swap(
        &plain,
        "<SchemeInformation>",
        r#"<SchemeInformation Id="properties">"#,
    );
    refused(&signed_by(&signer(), &repeated_id), SignatureError::Reference);
    let five = Signer {
        references: signer().references.repeat(4),
        ..signer()
    };
    refused(&signed_by(&five, &plain), SignatureError::Reference);
    let countersigned = swap(
        &document,
        "<ds:Object>",
        "<ds:Object><ds:Signature></ds:Signature>",
    );
    refused(&countersigned, SignatureError::Repeated);
}

/// The list that is signed goes inside the list that is read: nothing of the outer one may count.
#[test]
fn a_list_wrapped_into_another_is_refused() {
    let inner = list(7, &good_service(&[&PKI.authority]));
    let genuine = signed_by(
        &Signer {
            uri: "#list".to_owned(),
            ..signer()
        },
        &inner,
    );
    let outer = list(8, &good_service(&[&PKI.namesake])).replace("Id=\"list\"", "Id=\"outer\"");
    let wrapped = swap(
        &outer,
        "</TrustServiceStatusList>",
        &(genuine.clone() + "</TrustServiceStatusList>"),
    );
    assert_eq!(
        parse(&wrapped),
        Err(TrustListError::Signature(SignatureError::Misplaced))
    );
    let start = genuine.find("<ds:Signature").unwrap();
    let end = genuine.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let signature = &genuine[start..end];
    let object = format!("<ds:Object>{inner}</ds:Object></ds:Signature>");
    let hidden = swap(signature, "</ds:Signature>", &object);
    let wrapped = swap(
        &outer,
        "</TrustServiceStatusList>",
        &(hidden + "</TrustServiceStatusList>"),
    );
    assert!(matches!(parse(&wrapped), Err(TrustListError::Signature(_))));
}

#[test]
fn xmlsec1_verifies_the_same_list() {
    let document = signed_by(&signer(), &list(7, &good_service(&[&PKI.authority])));
    let certificate = super::pki::certificate_pem(PKI.list.certificate().der());
    let files = [
        ("cert.pem", certificate.as_bytes()),
        ("list.xml", document.as_bytes()),
    ];
    let arguments = [
        "--verify",
        "--id-attr:Id",
        "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
        "--enabled-key-data",
        "rsa",
        "--pubkey-cert-pem",
        "cert.pem",
        "list.xml",
    ];
    if let Some((good, text)) = crate::support::tool::run("xmlsec1", &arguments, &files) {
        assert!(good, "{text}");
    }
}
