//! What simulators use: signing and breaking what was signed.

use crate::support::{Draft, KEYS, judge, swap};
use sportello_identity::saml::{SignatureError, fill, sign, template};
use sportello_identity::spid::{At, Refusal};

#[test]
fn a_response_signed_inside_out_is_accepted_and_left_as_it_was() {
    let text = swap(
        &Draft::default().envelope,
        "{ASSERTION}",
        &Draft::default().assertion,
    );
    let signed = sign(&text, "_assertion", &KEYS.idp).unwrap();
    let signed = sign(&signed, "_response", &KEYS.idp).unwrap();
    judge(&signed).unwrap();
    let without: String = signed
        .split("<ds:Signature xmlns")
        .map(|part| part.split_once("</ds:Signature>").map_or(part, |(_, rest)| rest))
        .collect();
    assert_eq!(without, text, "signing adds signatures and changes nothing else");
}

#[test]
fn a_template_may_be_bent_before_it_is_filled() {
    let bent = swap(&template("_assertion", &KEYS.idp), "#_assertion", "#_response");
    let assertion = swap(
        &Draft::default().assertion,
        "</saml:Issuer><saml:Subject>",
        &format!("</saml:Issuer>{bent}<saml:Subject>"),
    );
    let text = swap(&Draft::default().envelope, "{ASSERTION}", &assertion);
    // The library only knows the element that is being signed.
    assert_eq!(fill(&text, "_assertion", &KEYS.idp), Err(SignatureError::Library));
    let sha1 = swap(
        &template("_assertion", &KEYS.idp),
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2000/09/xmldsig#sha1",
    );
    let assertion = swap(
        &Draft::default().assertion,
        "</saml:Issuer><saml:Subject>",
        &format!("</saml:Issuer>{sha1}<saml:Subject>"),
    );
    let text = swap(&Draft::default().envelope, "{ASSERTION}", &assertion);
    let signed = fill(&text, "_assertion", &KEYS.idp).unwrap();
    assert_eq!(
        judge(&signed).unwrap_err(),
        Refusal::Signature(At::Assertion, SignatureError::Digest)
    );
}

#[test]
fn what_cannot_be_signed_is_an_error() {
    let key = &KEYS.idp;
    assert_eq!(sign("<a ID='x'/>", "x", key), Err(SignatureError::Shape));
    assert_eq!(
        sign("<a ID='x'><b/></a>", "y", key),
        Err(SignatureError::Reference)
    );
    assert!(matches!(
        sign("<a ID='x'>", "x", key),
        Err(SignatureError::Xml(_))
    ));
    assert_eq!(fill("<a ID='x'><b/></a>", "x", key), Err(SignatureError::Missing));
}

#[test]
fn many_threads_sign_and_verify_at_once() {
    let text = swap(
        &Draft::default().envelope,
        "{ASSERTION}",
        &Draft::default().assertion,
    );
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let signed = sign(&text, "_assertion", &KEYS.idp).unwrap();
                    judge(&signed).unwrap();
                }
            });
        }
    });
}
