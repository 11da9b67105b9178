//! Our metadata, as AgID's checks read them.

use crate::support::{ACS, DS, KEYS, SAMLP, SLO, SP, at, config, new_key, now, sp, tool};
use sportello_identity::keys::KeyError;
use sportello_identity::saml::{Element, SignatureError, read, verify};
use sportello_identity::spid::{ATTRIBUTES, ConfigError, ServiceProvider};

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SPID: &str = "https://spid.gov.it/saml-extensions";

fn names<'a>(element: &'a Element<'a>) -> Vec<&'a str> {
    element
        .children
        .iter()
        .map(|child| child.local.as_ref())
        .collect()
}

#[test]
fn elements_stand_in_the_order_of_the_schema_with_the_values_of_the_rules() {
    let xml = sp().metadata(now()).unwrap();
    let root = read(xml.as_bytes()).unwrap();
    assert!(root.is(MD, "EntityDescriptor"));
    assert_eq!(root.attribute("entityID"), Some(SP));
    assert_eq!(
        names(&root),
        ["Signature", "SPSSODescriptor", "Organization", "ContactPerson"]
    );

    let descriptor = root.child(MD, "SPSSODescriptor").unwrap();
    assert_eq!(
        names(descriptor),
        [
            "KeyDescriptor",
            "SingleLogoutService",
            "SingleLogoutService",
            "NameIDFormat",
            "AssertionConsumerService",
            "AttributeConsumingService"
        ]
    );
    assert_eq!(descriptor.attribute("protocolSupportEnumeration"), Some(SAMLP));
    assert_eq!(descriptor.attribute("AuthnRequestsSigned"), Some("true"));
    assert_eq!(descriptor.attribute("WantAssertionsSigned"), Some("true"));
    let key = descriptor.child(MD, "KeyDescriptor").unwrap();
    assert_eq!(key.attribute("use"), Some("signing"));
    let logout: Vec<_> = descriptor
        .all(MD, "SingleLogoutService")
        .map(|service| {
            (
                service.attribute("Binding").unwrap(),
                service.attribute("Location").unwrap(),
            )
        })
        .collect();
    assert_eq!(
        logout,
        [
            ("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", SLO),
            ("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", SLO)
        ]
    );
    let consumer = descriptor.child(MD, "AssertionConsumerService").unwrap();
    assert_eq!(consumer.attribute("Location"), Some(ACS));
    assert_eq!(consumer.attribute("index"), Some("0"));
    assert_eq!(consumer.attribute("isDefault"), Some("true"));
    let set = descriptor.child(MD, "AttributeConsumingService").unwrap();
    assert_eq!(set.attribute("index"), Some("0"));
    let asked: Vec<_> = set
        .all(MD, "RequestedAttribute")
        .map(|attribute| attribute.attribute("Name").unwrap())
        .collect();
    assert_eq!(asked, ATTRIBUTES);

    let contact = root.child(MD, "ContactPerson").unwrap();
    assert_eq!(contact.attribute("contactType"), Some("other"));
    assert_eq!(
        names(contact),
        ["Extensions", "Company", "EmailAddress", "TelephoneNumber"]
    );
    let extensions = contact.child(MD, "Extensions").unwrap();
    assert_eq!(names(extensions), ["IPACode", "Public"]);
    assert_eq!(extensions.child(SPID, "IPACode").unwrap().text(), Some("c_z999"));
    assert_eq!(
        contact.child(MD, "Company").unwrap().text(),
        Some("Comune di Borgoverde")
    );
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    let first = sp().metadata(now()).unwrap();
    assert_eq!(first, sp().metadata(at("2027-01-01T00:00:00Z")).unwrap());
    let mut config = config();
    config.organization.display_name = "Borgoverde".to_owned();
    let other = ServiceProvider::new(config).unwrap().metadata(now()).unwrap();
    let id = |xml: &str| read(xml.as_bytes()).unwrap().attribute("ID").unwrap().to_owned();
    assert_ne!(id(&first), id(&other));
}

#[test]
fn the_signature_holds_for_us_and_for_the_xmlsec1_command() {
    let xml = sp().metadata(now()).unwrap();
    let root = read(xml.as_bytes()).unwrap();
    let id = root.attribute("ID").unwrap();
    verify(xml.as_bytes(), &root, id, &[KEYS.sp.public_key().unwrap()]).unwrap();
    let element = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";
    if let Some(good) = tool::xmlsec1_verifies(&xml, element, &KEYS.sp_pem.certificate_pem) {
        assert!(good);
        let changed = xml.replace("c_z999", "c_z998");
        assert_eq!(
            tool::xmlsec1_verifies(&changed, element, &KEYS.sp_pem.certificate_pem),
            Some(false)
        );
    }
}

#[test]
fn during_a_change_of_keys_both_are_published_and_the_first_signs() {
    let mut config = config();
    let next = new_key("Comune di Borgoverde").signing_key().unwrap();
    config.keys.push(next.clone());
    let xml = ServiceProvider::new(config.clone())
        .unwrap()
        .metadata(now())
        .unwrap();
    let root = read(xml.as_bytes()).unwrap();
    let published: Vec<_> = root
        .child(MD, "SPSSODescriptor")
        .unwrap()
        .descendants()
        .filter(|element| element.is(DS, "X509Certificate"))
        .map(|element| element.text().unwrap().to_owned())
        .collect();
    assert_eq!(
        published,
        [KEYS.sp.certificate().to_base64(), next.certificate().to_base64()]
    );
    let late = at("2029-01-01T00:00:00Z");
    let expired = Err(SignatureError::Key(KeyError::Expired));
    assert_eq!(ServiceProvider::new(config).unwrap().metadata(late), expired);
}

#[test]
fn names_with_apostrophes_accents_and_brackets_are_written_right() {
    let mut config = config();
    config.organization.name = "Comune di Forlì & <\"Cant'u\">".to_owned();
    let xml = ServiceProvider::new(config).unwrap().metadata(now()).unwrap();
    let root = read(xml.as_bytes()).unwrap();
    let name = root
        .child(MD, "Organization")
        .unwrap()
        .child(MD, "OrganizationName")
        .unwrap();
    assert_eq!(name.text(), Some("Comune di Forlì & <\"Cant'u\">"));
}

#[test]
fn a_configuration_that_cannot_work_tells_all_that_is_wrong() {
    let mut config = config();
    config.entity_id = "https://sportello.example:8443".to_owned();
    config.assertion_consumer = "http://sportello.example/acs".to_owned();
    config.single_logout = "https://sportello.example:8443/slo".to_owned();
    config.contact.ipa_code = String::new();
    config.contact.email = "spid+1@comune.example".to_owned();
    config.keys.clear();
    config.skew = chrono::TimeDelta::seconds(181);
    assert_eq!(
        config.errors(),
        [
            ConfigError::Address {
                field: "entity_id",
                port: false
            },
            ConfigError::Address {
                field: "assertion_consumer",
                port: true
            },
            ConfigError::Text("contact.ipa_code"),
            ConfigError::Text("contact.email"),
            ConfigError::NoKey,
            ConfigError::Skew,
        ]
    );
    assert!(ServiceProvider::new(config.clone()).is_err());
    config.development = true;
    config.entity_id = "http://localhost:8080".to_owned();
    config.contact.ipa_code = "c_z999".to_owned();
    config.contact.email = "spid@comune.example".to_owned();
    config.keys = vec![KEYS.sp.clone()];
    config.skew = chrono::TimeDelta::seconds(60);
    assert_eq!(config.errors(), []);
}
