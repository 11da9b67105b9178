//! Signature wrapping, XSW1 to XSW8, with namespaces intact: forged data beside signed data.

use crate::support::signer::Signer;
use crate::support::{DS, Draft, KEYS, assertion, envelope, judge, swap};
use sportello_identity::saml::{SignatureError, SignatureError as E, read, verify};
use sportello_identity::spid::{At, Refusal};

/// The citizen that the attacker wants to be.
fn forged() -> String {
    swap(
        &swap(&assertion(), "RSSMRA80A01H501U", "DNGMGR65L49B354U"),
        r#"ID="_assertion""#,
        r#"ID="_evil""#,
    )
}

fn signed_assertion() -> String {
    Signer::new("_assertion").sign(&assertion(), &KEYS.idp)
}

fn assertion_signature() -> String {
    Signer::new("_assertion").signature(&assertion(), &KEYS.idp)
}

fn with(inside: &str) -> String {
    swap(&envelope(), "{ASSERTION}", inside)
}

/// The forged assertion with something put after its issuer.
fn forged_with(inside: &str) -> String {
    let place = "</saml:Issuer><saml:Subject>";
    swap(&forged(), place, &format!("</saml:Issuer>{inside}<saml:Subject>"))
}

/// A signature with something more inside, before its end.
fn stuffed(signature: &str, inside: &str) -> String {
    swap(signature, "</ds:Signature>", &format!("{inside}</ds:Signature>"))
}

fn evil_envelope() -> String {
    swap(&envelope(), r#"ID="_response""#, r#"ID="_evil_response""#)
}

#[test]
fn a_response_wrapped_in_its_own_signature_xsw1() {
    for inner in [signed_assertion(), assertion()] {
        let original = with(&inner);
        let signature = Signer::new("_response").signature(&original, &KEYS.idp);
        let evil = swap(
            &swap(&evil_envelope(), "{ASSERTION}", &forged()),
            "<samlp:Status>",
            &(stuffed(&signature, &original) + "<samlp:Status>"),
        );
        assert_eq!(judge(&evil).unwrap_err(), Refusal::Assertions(2));
    }
}

#[test]
fn a_response_beside_its_signature_xsw2() {
    let original = with(&signed_assertion());
    let signature = Signer::new("_response").signature(&original, &KEYS.idp);
    let evil = swap(
        &swap(&evil_envelope(), "{ASSERTION}", &forged()),
        "<samlp:Status>",
        &format!("{original}{signature}<samlp:Status>"),
    );
    assert_eq!(judge(&evil).unwrap_err(), Refusal::Unexpected("Response/*"));
}

#[test]
fn a_forged_assertion_before_or_after_the_signed_one_xsw3() {
    for both in [
        format!("{}{}", forged(), signed_assertion()),
        format!("{}{}", signed_assertion(), forged()),
    ] {
        let unsigned = with(&both);
        let signed = Signer::new("_response").sign(&unsigned, &KEYS.idp);
        for evil in [unsigned, signed] {
            assert_eq!(judge(&evil).unwrap_err(), Refusal::Assertions(2));
        }
    }
}

#[test]
fn a_forged_assertion_around_the_signed_one_xsw4() {
    for evil in [
        forged_with(&signed_assertion()),
        swap(
            &forged(),
            "</saml:Assertion>",
            &(signed_assertion() + "</saml:Assertion>"),
        ),
        swap(
            &forged(),
            "<saml:AuthnContext>",
            &format!("<saml:AuthnContext>{}", signed_assertion()),
        ),
    ] {
        assert_eq!(judge(&with(&evil)).unwrap_err(), Refusal::Assertions(2));
    }
}

#[test]
fn the_signature_moved_into_the_forged_assertion_xsw5() {
    let evil = forged_with(&assertion_signature());
    let document = with(&format!("{evil}{}", assertion()));
    assert_eq!(judge(&document).unwrap_err(), Refusal::Assertions(2));
    // Without the original beside it, its reference means nothing.
    let expected = Refusal::Signature(At::Assertion, SignatureError::Reference);
    assert_eq!(judge(&with(&evil)).unwrap_err(), expected);
}

#[test]
fn the_original_inside_the_moved_signature_xsw6() {
    let evil = forged_with(&stuffed(&assertion_signature(), &assertion()));
    assert_eq!(judge(&with(&evil)).unwrap_err(), Refusal::Assertions(2));
}

#[test]
fn a_copy_in_extensions_xsw7() {
    let extensions = format!("<samlp:Extensions>{}</samlp:Extensions><samlp:Status>", forged());
    for draft in [Draft::default(), Draft::default().unsigned_response()] {
        let evil = draft.envelope("<samlp:Status>", &extensions).build();
        assert_eq!(judge(&evil).unwrap_err(), Refusal::Unexpected("Response/*"));
    }
    // The forged one in its place, the signed one in the extensions.
    let evil = swap(
        &with(&forged_with(&assertion_signature())),
        "<samlp:Status>",
        &format!(
            "<samlp:Extensions>{}</samlp:Extensions><samlp:Status>",
            assertion()
        ),
    );
    assert_eq!(judge(&evil).unwrap_err(), Refusal::Unexpected("Response/*"));
}

#[test]
fn the_original_in_an_object_of_the_signature_xsw8() {
    let object = format!("<ds:Object>{}</ds:Object>", assertion());
    let evil = forged_with(&stuffed(&assertion_signature(), &object));
    assert_eq!(judge(&with(&evil)).unwrap_err(), Refusal::Assertions(2));
}

#[test]
fn two_elements_with_one_id_are_refused() {
    let twin = swap(&forged(), "_evil", "_assertion");
    let evil = with(&format!("{twin}{}", signed_assertion()));
    assert_eq!(judge(&evil).unwrap_err(), Refusal::Ids);
    // A second ID on something that is no assertion.
    let evil = swap(
        &with(&signed_assertion()),
        "<samlp:Status>",
        r#"<samlp:Status ID="_assertion">"#,
    );
    assert_eq!(judge(&evil).unwrap_err(), Refusal::Ids);
    let evil = swap(
        &with(&signed_assertion()),
        "<samlp:Status>",
        r#"<samlp:Status xml:id="_assertion">"#,
    );
    assert_eq!(judge(&evil).unwrap_err(), Refusal::Ids);
}

/// The primitive itself, where no rule about assertions helps: other elements, same tricks.
#[test]
fn the_primitive_gives_back_what_was_signed_or_nothing() {
    let element = |id: &str, text: &str| {
        format!(r#"<m:Item xmlns:m="urn:m" ID="{id}"><m:Value>{text}</m:Value></m:Item>"#)
    };
    let good = element("_good", "good");
    let signature = Signer::new("_good").signature(&good, &KEYS.idp);
    let signed = Signer::new("_good").sign(&good, &KEYS.idp);
    let keys = [KEYS.idp.public_key().unwrap()];
    let judge = |xml: &str, id: &str| {
        let root = read(xml.as_bytes()).unwrap();
        verify(xml.as_bytes(), &root, id, &keys).map(|verified| {
            let element = verified.element();
            element
                .child("urn:m", "Value")
                .unwrap()
                .text()
                .unwrap()
                .to_owned()
        })
    };
    let group = |inside: &str| format!(r#"<m:Group xmlns:m="urn:m" ID="_group">{inside}</m:Group>"#);
    let evil_with =
        |inside: &str| element("_evil", "evil").replace("<m:Value>", &format!("{inside}<m:Value>"));

    assert_eq!(judge(&signed, "_good"), Ok("good".to_owned()));
    assert_eq!(judge(&group(&signed), "_good"), Ok("good".to_owned()));
    // The verified bytes hold no signature of their own.
    let root = read(signed.as_bytes()).unwrap();
    let verified = verify(signed.as_bytes(), &root, "_good", &keys).unwrap();
    assert!(verified.element().all(DS, "Signature").next().is_none());

    for (name, document, id, expected) in [
        (
            "moved to a sibling",
            group(&(evil_with(&signature) + &good)),
            "_evil",
            E::Reference,
        ),
        (
            "moved, original inside",
            evil_with(&(signature.clone() + &good)),
            "_evil",
            E::Reference,
        ),
        (
            "original in an object",
            evil_with(&stuffed(&signature, &format!("<ds:Object>{good}</ds:Object>"))),
            "_evil",
            E::Shape,
        ),
        (
            "asked for the original that lost it",
            group(&(evil_with(&signature) + &good)),
            "_good",
            E::Missing,
        ),
        (
            "too deep to be meant",
            group(&group(&signed).replace("_group", "_inner")),
            "_good",
            E::Reference,
        ),
        (
            "twice the same ID",
            group(&(signed.clone() + &element("_good", "evil"))),
            "_good",
            E::Reference,
        ),
        ("an ID that is not there", signed.clone(), "_other", E::Reference),
        ("no ID", signed.clone(), "", E::Reference),
        ("changed", signed.replace(">good<", ">evil<"), "_good", E::Invalid),
    ] {
        assert_eq!(judge(&document, id), Err(expected), "{name}");
    }
}
