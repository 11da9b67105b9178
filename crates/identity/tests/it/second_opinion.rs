//! The same documents before another library: where the two disagree, we must know why.

use crate::support::signer::Signer;
use crate::support::{Draft, KEYS, assertion, envelope, judge, swap};
use bergshamra::{DsigContext, KeysManager};
use sportello_identity::SigningKey;

/// What bergshamra says of the first signature of a document.
fn bergshamra(xml: &str, key: &SigningKey) -> bool {
    let mut keys = KeysManager::new();
    keys.add_key(bergshamra::keys::loader::load_spki_der(key.public_key().unwrap().spki()).unwrap());
    let context = DsigContext::new(keys);
    bergshamra::verify(&context, xml).is_ok_and(|result| result.is_valid())
}

#[test]
fn both_accept_and_refuse_the_same_plain_documents() {
    let good = Draft::default().build();
    let only_assertion = Draft::default().unsigned_response().build();
    let foreign = Draft {
        sign_assertion: Some(KEYS.forger.clone()),
        sign_response: None,
        ..Draft::default()
    };
    let unsigned = Draft {
        sign_assertion: None,
        sign_response: None,
        ..Draft::default()
    };
    let duplicate = swap(
        &only_assertion,
        "<samlp:Status>",
        r#"<samlp:Status ID="_assertion">"#,
    );
    let xslt = swap(
        &only_assertion,
        "</ds:Transforms>",
        r#"<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>"#,
    );
    for (name, xml) in [
        ("good", good.clone()),
        ("only the assertion signed", only_assertion.clone()),
        ("another key", foreign.build()),
        ("no signature", unsigned.build()),
        (
            "changed",
            swap(&only_assertion, "RSSMRA80A01H501U", "DNGMGR65L49B354U"),
        ),
        (
            "a document type",
            format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{}", swap(&good, "Niccolò", "&a;")),
        ),
        ("one ID twice", duplicate),
        ("a transform more", xslt),
    ] {
        assert_eq!(judge(&xml).is_ok(), bergshamra(&xml, &KEYS.idp), "{name}");
    }
}

#[test]
fn they_disagree_where_only_we_look_at_the_parent_of_the_signature() {
    // The signature moved into a forged assertion, the original beside it: the digest still
    // matches the original, so a library alone says yes.
    let forged = swap(&assertion(), r#"ID="_assertion""#, r#"ID="_evil""#);
    let signature = Signer::new("_assertion").signature(&assertion(), &KEYS.idp);
    let evil = swap(
        &forged,
        "</saml:Issuer><saml:Subject>",
        &format!("</saml:Issuer>{signature}{}<saml:Subject>", assertion()),
    );
    let xml = swap(&envelope(), "{ASSERTION}", &evil);
    assert!(judge(&xml).is_err());
    assert!(
        bergshamra(&xml, &KEYS.idp),
        "bergshamra has become stricter: good news, adapt this test"
    );
}

#[test]
fn both_see_what_our_own_signer_signs() {
    let template = swap(&envelope(), "{ASSERTION}", &assertion());
    let assertion_signed = sportello_identity::saml::sign(&template, "_assertion", &KEYS.idp).unwrap();
    assert!(bergshamra(&assertion_signed, &KEYS.idp));
    let both = sportello_identity::saml::sign(&assertion_signed, "_response", &KEYS.idp).unwrap();
    assert!(bergshamra(&both, &KEYS.idp));
    assert!(!bergshamra(&both, &KEYS.forger));
    judge(&both).unwrap();
}
