//! Signatures that do not count, each really computed.

use crate::support::signer::{ENVELOPED, EXC_C14N, Signer, place};
use crate::support::{Draft, KEYS, assertion, envelope, idp, judge, now, pending, sp, swap};
use crate::support::{answer, new_key};
use sportello_identity::saml::SignatureError;
use sportello_identity::spid::{At, Refusal};

pub(crate) const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

/// The good answer, its assertion signed by this signer and key, the response not at all.
fn signed_by(signer: &Signer, key: &sportello_identity::SigningKey) -> String {
    swap(&envelope(), "{ASSERTION}", &signer.sign(&assertion(), key))
}

pub(crate) fn verdict(signer: &Signer) -> Result<(), Refusal> {
    judge(&signed_by(signer, &KEYS.idp)).map(|_| ())
}

pub(crate) fn good() -> Signer {
    Signer::new("_assertion")
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
