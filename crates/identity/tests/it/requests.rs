//! Requests of login, over both bindings.

use crate::support::{IDP, KEYS, SAML, SAMLP, SP, at, idp, now, rng, sp, tool};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::saml::redirect::{self, Kind};
use sportello_identity::saml::{Element, read, verify};
use sportello_identity::spid::BeginError;
use sportello_identity::{Asked, Binding, Outgoing};
use sportello_types::loa::Loa;

fn begin(level: Loa, binding: Binding) -> sportello_identity::Begun {
    sp().begin(&idp(), (level, Asked::Spid), binding, now(), &mut rng())
        .unwrap()
}

fn check(root: &Element, begun: &sportello_identity::Begun, location: &str) {
    assert!(root.is(SAMLP, "AuthnRequest"));
    assert_eq!(root.attribute("ID"), Some(begun.pending.request_id.as_str()));
    assert_eq!(root.attribute("Version"), Some("2.0"));
    assert_eq!(root.attribute("IssueInstant"), Some("2026-11-23T10:00:40.000Z"));
    assert_eq!(root.attribute("Destination"), Some(location));
    assert_eq!(root.attribute("AssertionConsumerServiceIndex"), Some("0"));
    assert_eq!(root.attribute("AttributeConsumingServiceIndex"), Some("0"));
    for never in [
        "IsPassive",
        "AssertionConsumerServiceURL",
        "ProtocolBinding",
        "ProviderName",
    ] {
        assert_eq!(root.attribute(never), None, "{never}");
    }
    let issuer = root.child(SAML, "Issuer").unwrap();
    assert_eq!(issuer.text(), Some(SP));
    assert_eq!(issuer.attribute("NameQualifier"), Some(SP));
    let policy = root.child(SAMLP, "NameIDPolicy").unwrap();
    assert_eq!(policy.attribute("AllowCreate"), None);
    let context = root.child(SAMLP, "RequestedAuthnContext").unwrap();
    assert_eq!(context.attribute("Comparison"), Some("minimum"));
    assert_eq!(context.children.len(), 1);
}

fn class<'a>(root: &'a Element<'a>) -> &'a str {
    let context = root.child(SAMLP, "RequestedAuthnContext").unwrap();
    context
        .child(SAML, "AuthnContextClassRef")
        .unwrap()
        .text()
        .unwrap()
}

#[test]
fn a_post_request_is_signed_inside() {
    let begun = begin(Loa::L2, Binding::Post);
    let Outgoing::Post { action, fields } = &begun.outgoing else {
        panic!("not a form");
    };
    assert_eq!(*action, format!("{IDP}/sso-post"));
    let [(request, message), (state, handle)] = fields.as_slice() else {
        panic!("not two fields");
    };
    assert_eq!((request.as_str(), state.as_str()), ("SAMLRequest", "RelayState"));
    assert_eq!(*handle, begun.pending.relay_state);
    let xml = String::from_utf8(STANDARD.decode(message).unwrap()).unwrap();
    assert_eq!(xml, begun.request_xml);
    let root = read(xml.as_bytes()).unwrap();
    check(&root, &begun, action);
    let children: Vec<_> = root.children.iter().map(|child| child.local.as_ref()).collect();
    assert_eq!(
        children,
        ["Issuer", "Signature", "NameIDPolicy", "RequestedAuthnContext"]
    );
    let keys = [KEYS.sp.public_key().unwrap()];
    verify(xml.as_bytes(), &root, &begun.pending.request_id, &keys).unwrap();
    let element = "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest";
    let verdict = tool::xmlsec1_verifies(&xml, element, &KEYS.sp_pem.certificate_pem);
    assert_ne!(verdict, Some(false));
}

#[test]
fn a_redirect_request_is_signed_outside() {
    let begun = begin(Loa::L2, Binding::Redirect);
    let Outgoing::Redirect { url } = &begun.outgoing else {
        panic!("not an address");
    };
    let (location, query) = url.split_once('?').unwrap();
    assert_eq!(location, format!("{IDP}/sso-redirect"));
    let names: Vec<_> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap().0)
        .collect();
    assert_eq!(names, ["SAMLRequest", "RelayState", "SigAlg", "Signature"]);
    assert!(
        query
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-%&=+".contains(c)),
        "{query}"
    );
    let message = redirect::decode(query).unwrap();
    assert_eq!(message.kind, Kind::Request);
    assert_eq!(
        message.relay_state.as_deref(),
        Some(begun.pending.relay_state.as_str())
    );
    message.verify(&[KEYS.sp.public_key().unwrap()]).unwrap();
    assert!(message.verify(&[KEYS.idp.public_key().unwrap()]).is_err());
    let root = read(&message.xml).unwrap();
    check(&root, &begun, location);
    assert_eq!(root.children.len(), 3, "no signature inside");

    // The same octets before another implementation.
    let (octets, signature) = query.split_once("&Signature=").unwrap();
    let signature: String = url::form_urlencoded::parse(format!("s={signature}").as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect();
    let files = [
        ("cert.pem", KEYS.sp_pem.certificate_pem.as_bytes()),
        ("octets", octets.as_bytes()),
        ("signature", &STANDARD.decode(signature).unwrap()),
    ];
    let command = "openssl x509 -in cert.pem -pubkey -noout > key.pem && openssl dgst -sha256 -verify key.pem -signature signature octets";
    if tool::run("openssl", &["version"], &[]).is_some() {
        let (good, text) = tool::run("sh", &["-c", command], &files).unwrap();
        assert!(good, "{text}");
    }
}

#[test]
fn any_change_to_a_redirect_breaks_its_signature() {
    let begun = begin(Loa::L2, Binding::Redirect);
    let Outgoing::Redirect { url } = &begun.outgoing else {
        panic!("not an address");
    };
    let query = url.split_once('?').unwrap().1;
    let keys = [KEYS.sp.public_key().unwrap()];
    let verifies = |query: &str| redirect::decode(query).is_ok_and(|message| message.verify(&keys).is_ok());
    assert!(verifies(query));
    let state = &begun.pending.relay_state;
    assert!(!verifies(&query.replace(state.as_str(), "other")));
    assert!(!verifies(&query.replace(&format!("&RelayState={state}"), "")));
    assert!(!verifies(&query.replace("rsa-sha256", "rsa-sha1")));
    assert!(!verifies(query.split_once("&SigAlg").unwrap().0));
    assert!(redirect::decode(&format!("{query}&RelayState=x")).is_err());
    assert!(redirect::decode("").is_err());
    assert!(redirect::decode("SAMLRequest=%%%").is_err());
}

#[test]
fn a_small_query_cannot_unpack_into_a_large_message() {
    use std::io::Read;
    let mut packed = Vec::new();
    flate2::read::DeflateEncoder::new(std::io::repeat(b' ').take(100 << 20), flate2::Compression::best())
        .read_to_end(&mut packed)
        .unwrap();
    let encoded: String = url::form_urlencoded::byte_serialize(STANDARD.encode(&packed).as_bytes()).collect();
    assert!(encoded.len() < 500_000);
    assert_eq!(
        redirect::decode(&format!("SAMLRequest={encoded}")).unwrap_err(),
        sportello_identity::AnswerError::TooLarge
    );
}

#[test]
fn levels_two_and_three_force_a_fresh_authentication_and_level_one_does_not() {
    for (level, uri, force) in [
        (Loa::L1, "https://www.spid.gov.it/SpidL1", None),
        (Loa::L2, "https://www.spid.gov.it/SpidL2", Some("true")),
        (Loa::L3, "https://www.spid.gov.it/SpidL3", Some("true")),
    ] {
        let begun = begin(level, Binding::Post);
        let root = read(begun.request_xml.as_bytes()).unwrap();
        assert_eq!(root.attribute("ForceAuthn"), force);
        assert_eq!(class(&root), uri);
        assert_eq!(begun.pending.level, level);
    }
}

#[test]
fn identifiers_are_long_random_and_never_the_same() {
    let mut rng = rng();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let begun = sp()
            .begin(&idp(), (Loa::L2, Asked::Spid), Binding::Redirect, now(), &mut rng)
            .unwrap();
        assert!(begun.pending.request_id.starts_with('_'));
        assert_eq!(begun.pending.request_id.len(), 41);
        assert_eq!(begun.pending.relay_state.len(), 32);
        assert!(seen.insert(begun.pending.request_id) && seen.insert(begun.pending.relay_state));
    }
}

#[test]
fn the_request_is_issued_to_the_millisecond_that_is_stored() {
    let instant = at("2026-11-23T10:00:40.123987654Z");
    let begun = sp()
        .begin(&idp(), (Loa::L2, Asked::Spid), Binding::Post, instant, &mut rng())
        .unwrap();
    assert_eq!(begun.pending.issued_at, at("2026-11-23T10:00:40.123Z"));
    assert!(
        begun
            .request_xml
            .contains("IssueInstant=\"2026-11-23T10:00:40.123Z\"")
    );
}

#[test]
fn a_provider_without_address_for_the_binding_cannot_be_asked() {
    let mut idp = idp();
    idp.post_sign_on = None;
    let error = sp()
        .begin(&idp, (Loa::L2, Asked::Spid), Binding::Post, now(), &mut rng())
        .unwrap_err();
    assert_eq!(error, BeginError::NoAddress);
}
