//! Metadata of identity providers, one by one and as the registry's aggregate.

use crate::support::{DS, KEYS, SAMLP, new_key, rng, swap};
use sportello_identity::saml::{SignatureError, XmlError, sign};
use sportello_identity::spid::{Change, Difference, Registry, RegistryError, Trust};
use sportello_identity::{Binding, Certificate};

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

fn key(use_: &str, certificate: &Certificate) -> String {
    format!(
        r#"<md:KeyDescriptor{use_}><ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>
{}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"#,
        certificate.to_base64()
    )
}

fn entity(id: &str, keys: &str) -> String {
    format!(
        r#"<md:EntityDescriptor xmlns:md="{MD}" entityID="https://{id}.example"><md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}" WantAuthnRequestsSigned="true">{keys}<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://{id}.example/soap"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://{id}.example/slo-post" ResponseLocation="https://{id}.example/slo-answer"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://{id}.example/slo"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://{id}.example/sso"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://{id}.example/sso-post"/></md:IDPSSODescriptor><md:Organization><md:OrganizationName xml:lang="en">{id} ltd</md:OrganizationName><md:OrganizationName xml:lang="it">{id} spa</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">{id} in English</md:OrganizationDisplayName><md:OrganizationDisplayName xml:lang="it">{id} in italiano</md:OrganizationDisplayName></md:Organization></md:EntityDescriptor>"#
    )
}

fn idp_key() -> String {
    key(r#" use="signing""#, KEYS.idp.certificate())
}

fn aggregate(entities: &[&str]) -> String {
    let entities: String = entities.iter().map(|id| entity(id, &idp_key())).collect();
    format!(
        r#"<md:EntitiesDescriptor xmlns:md="{MD}" ID="_registry" Name="test">{entities}</md:EntitiesDescriptor>"#
    )
}

fn local(xml: &str) -> Result<Registry, RegistryError> {
    Registry::parse(xml.as_bytes(), &Trust::Local)
}

#[test]
fn one_entity_is_read_with_its_addresses_keys_and_italian_name() {
    let encryption = key(r#" use="encryption""#, KEYS.sp.certificate());
    let any_use = key("", KEYS.forger.certificate());
    let registry = local(&entity("a", &(idp_key() + &encryption + &any_use))).unwrap();
    let [idp] = registry.idps() else { panic!("not one") };
    assert_eq!(idp.entity_id, "https://a.example");
    assert_eq!(idp.name, "a in italiano");
    assert_eq!(
        idp.keys,
        [KEYS.idp.public_key().unwrap(), KEYS.forger.public_key().unwrap()]
    );
    let (ours, theirs) = (KEYS.idp.certificate(), KEYS.forger.certificate());
    assert_eq!(idp.certificates_end_at, [ours.not_after(), theirs.not_after()]);
    let last = ours.not_after().max(theirs.not_after());
    assert_eq!(idp.ends_at(), Some(last));
    assert!(!idp.has_run_out(last) && idp.has_run_out(last + chrono::TimeDelta::seconds(1)));
    assert_eq!(idp.sign_on(Binding::Redirect), Some("https://a.example/sso"));
    assert_eq!(idp.sign_on(Binding::Post), Some("https://a.example/sso-post"));
    let logout = idp.logout(Binding::Post).unwrap();
    assert_eq!(logout.location, "https://a.example/slo-post");
    assert_eq!(logout.response_location, "https://a.example/slo-answer");
    let logout = idp.logout(Binding::Redirect).unwrap();
    assert_eq!(logout.response_location, "https://a.example/slo");
}

#[test]
fn an_aggregate_counts_when_the_registry_signed_it() {
    let xml = sign(&aggregate(&["a", "b", "c"]), "_registry", &KEYS.sp).unwrap();
    let trust = Trust::Signed(vec![KEYS.sp.certificate().clone()]);
    let parse = |xml: &str, trust: &Trust| Registry::parse(xml.as_bytes(), trust);
    let registry = parse(&xml, &trust).unwrap();
    assert_eq!(registry.idps().len(), 3);
    assert!(registry.idp("https://b.example").is_some());
    assert!(registry.idp("https://d.example").is_none());

    let changed = swap(&xml, "https://b.example/sso\"", "https://evil.example/sso\"");
    let invalid = Err(RegistryError::Signature(SignatureError::Invalid));
    assert_eq!(parse(&changed, &trust), invalid);
    let other = Trust::Signed(vec![KEYS.idp.certificate().clone()]);
    assert_eq!(parse(&xml, &other), invalid);
    assert_eq!(
        parse(&aggregate(&["a"]), &trust),
        Err(RegistryError::Signature(SignatureError::Missing))
    );
}

#[test]
fn entities_sign_themselves_under_the_aggregate() {
    let inner = swap(&entity("a", &idp_key()), " entityID", r#" ID="_a" entityID"#);
    let inner = sign(&inner, "_a", &KEYS.idp).unwrap();
    let xml =
        format!(r#"<md:EntitiesDescriptor xmlns:md="{MD}" ID="_registry">{inner}</md:EntitiesDescriptor>"#);
    let xml = sign(&xml, "_registry", &KEYS.sp).unwrap();
    let trust = Trust::Signed(vec![KEYS.sp.certificate().clone()]);
    assert_eq!(Registry::parse(xml.as_bytes(), &trust).unwrap().idps().len(), 1);
}

#[test]
fn the_test_certificate_whose_key_is_public_is_recognised_by_its_fingerprint() {
    // Its bytes are not ours to carry; the comparison is by SHA-256, as for any other.
    assert_eq!(KEYS.sp.certificate().fingerprint().len(), 64);
}

#[test]
fn what_is_of_no_use_is_left_out_or_refused() {
    assert_eq!(local("<a/>"), Err(RegistryError::Root));
    assert_eq!(local("<a>"), Err(RegistryError::Xml(XmlError::Malformed)));
    assert_eq!(local(&entity("a", "")), Err(RegistryError::Empty), "no key");
    let no_key = entity("a", &key(r#" use="encryption""#, KEYS.idp.certificate()));
    assert_eq!(local(&no_key), Err(RegistryError::Empty));
    let service_provider = entity("a", &idp_key()).replace("IDPSSODescriptor", "SPSSODescriptor");
    assert_eq!(local(&service_provider), Err(RegistryError::Empty));
    let script = entity("a", &idp_key()).replace("https://a.example/sso", "javascript:alert(1)//");
    assert_eq!(local(&script), Err(RegistryError::Empty));
    assert_eq!(local(&aggregate(&["a", "a"])), Err(RegistryError::Repeated));
    let one_of_two = swap(&aggregate(&["a", "b"]), "https://b.example/s", "mailto:b");
    assert_eq!(local(&one_of_two).unwrap().idps().len(), 1);
}

#[test]
fn a_halved_list_may_not_follow() {
    let before = local(&aggregate(&["a", "b", "c", "d"])).unwrap();
    let registry = |ids: &[&str]| local(&aggregate(ids)).unwrap();
    assert!(registry(&["a", "b", "c"]).may_follow(&before));
    assert!(registry(&["a", "b", "c", "d", "e"]).may_follow(&before));
    assert!(!registry(&["a", "b"]).may_follow(&before));
    assert!(!registry(&["x", "y", "z", "w"]).may_follow(&before));
}

#[test]
fn differences_are_named_for_the_audit() {
    let before = local(&aggregate(&["a", "b", "c"])).unwrap();
    let new = new_key("Nuovo").signing_key().unwrap().certificate().clone();
    let new_key = new.public_key().unwrap().fingerprint();
    let old_key = before.idps()[1].keys[0].fingerprint();
    let other_key = entity("b", &key("", &new));
    let other_address = swap(&entity("c", &idp_key()), "/sso-post", "/new");
    let after = local(&aggregate(&["d"]))
        .unwrap()
        .merged(local(&other_key).unwrap())
        .unwrap()
        .merged(local(&other_address).unwrap())
        .unwrap();
    let difference = |id: &str, change: Change| Difference {
        entity_id: format!("https://{id}.example"),
        change,
    };
    assert_eq!(
        after.differences(&before),
        [
            difference("d", Change::Added),
            difference("b", Change::KeyAdded { key: new_key }),
            difference("b", Change::KeyRemoved { key: old_key }),
            difference("c", Change::AddressChanged),
            difference("a", Change::Removed),
        ]
    );
    assert_eq!(before.differences(&before), []);
}

#[test]
fn the_order_shown_is_random_and_complete() {
    let registry = local(&aggregate(&["a", "b", "c", "d", "e", "f"])).unwrap();
    let mut rng = rng();
    let orders: std::collections::BTreeSet<Vec<&str>> = (0..20)
        .map(|_| {
            let shuffled = registry.shuffled(&mut rng);
            shuffled.into_iter().map(|idp| idp.entity_id.as_str()).collect()
        })
        .collect();
    assert!(orders.len() > 10);
    for order in orders {
        let mut order = order;
        order.sort_unstable();
        let all: Vec<&str> = registry.idps().iter().map(|idp| idp.entity_id.as_str()).collect();
        assert_eq!(order, all);
    }
}
