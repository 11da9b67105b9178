//! Metadata and certificates of those who authenticate for many bodies (Avviso 19), and the sets of the
//! eIDAS node.

use crate::support::{DS, KEYS, SP, at, config, new_key, now, tool};
use secrecy::ExposeSecret;
use sportello_identity::saml::{Element, read};
use sportello_identity::spid::keys::{Profile, ProfileFault, Subject, certificate_request, check};
use sportello_identity::spid::{
    Aggregator, Config, ConfigError, EIDAS_FULL, EIDAS_MINIMUM, ServiceProvider, SpKind,
};

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SPID: &str = "https://spid.gov.it/saml-extensions";

fn aggregator() -> Aggregator {
    Aggregator {
        entity_id: "https://spid.unione.example".to_owned(),
        name: "Unione dei Comuni della Valle".to_owned(),
        ipa_code: Some("uc_vall".to_owned()),
        vat_number: Some("IT01234567890".to_owned()),
        fiscal_code: None,
        email: "spid@unione.example".to_owned(),
        phone: Some("+390700000001".to_owned()),
        validation: Some(KEYS.idp.certificate().clone()),
    }
}

fn behind(kind: SpKind) -> Config {
    Config {
        entity_id: kind.entity_id_of("c_z999").unwrap(),
        kind,
        ..config()
    }
}

fn metadata(config: Config) -> Element<'static> {
    let xml = ServiceProvider::new(config).unwrap().metadata(now()).unwrap();
    read(xml.as_bytes()).unwrap().into_owned()
}

fn contact<'a>(root: &'a Element<'a>, kind: &str) -> &'a Element<'a> {
    let mut found = root
        .all(MD, "ContactPerson")
        .filter(|contact| contact.attribute_ns(SPID, "entityType") == Some(kind));
    let contact = found.next().unwrap();
    assert!(found.next().is_none());
    assert_eq!(contact.attribute("contactType"), Some("other"));
    contact
}

fn names<'a>(element: &'a Element<'a>) -> Vec<&'a str> {
    element
        .children
        .iter()
        .map(|child| child.local.as_ref())
        .collect()
}

#[test]
fn a_body_behind_an_aggregator_names_both_and_the_activity() {
    for (kind, activity, element, validated) in [
        (
            SpKind::AggregatedFull(aggregator()),
            "pub-ag-full",
            "PublicServicesFullAggregator",
            false,
        ),
        (
            SpKind::AggregatedLight(aggregator()),
            "pub-ag-lite",
            "PublicServicesLightAggregator",
            true,
        ),
    ] {
        let root = metadata(behind(kind));
        let entity_id = format!("https://spid.unione.example/{activity}/c_z999");
        assert_eq!(root.attribute("entityID"), Some(entity_id.as_str()));
        assert_eq!(
            names(&root),
            [
                "Signature",
                "SPSSODescriptor",
                "Organization",
                "ContactPerson",
                "ContactPerson"
            ]
        );

        let one = contact(&root, "spid:aggregator");
        assert_eq!(
            names(one),
            ["Extensions", "Company", "EmailAddress", "TelephoneNumber"]
        );
        let extensions = one.child(MD, "Extensions").unwrap();
        let mut expected = vec!["IPACode", "VATNumber", element];
        if validated {
            expected.push("KeyDescriptor");
        }
        assert_eq!(names(extensions), expected, "{activity}");
        assert!(extensions.children.iter().all(|child| child.namespace == SPID));
        if validated {
            let key = extensions.child(SPID, "KeyDescriptor").unwrap();
            assert_eq!(key.attribute("use"), Some("spid:validation"));
            let certificate = key.descendants().find(|e| e.is(DS, "X509Certificate"));
            let expected = KEYS.idp.certificate().to_base64();
            assert_eq!(certificate.unwrap().text(), Some(expected.as_str()));
        }

        let many = contact(&root, "spid:aggregated");
        assert_eq!(names(many), ["Extensions", "Company", "EmailAddress"]);
        assert_eq!(
            names(many.child(MD, "Extensions").unwrap()),
            ["IPACode", "Public"]
        );
        assert_eq!(
            many.child(MD, "Company").unwrap().text(),
            Some("Comune di Borgoverde"),
            "equal to OrganizationName"
        );
    }
}

#[test]
fn what_an_aggregator_cannot_be_is_told_at_once() {
    let mut wrong = behind(SpKind::AggregatedLight(Aggregator {
        entity_id: "http://spid.unione.example".to_owned(),
        ipa_code: None,
        vat_number: None,
        email: "spid+1@unione.example".to_owned(),
        validation: None,
        ..aggregator()
    }));
    SP.clone_into(&mut wrong.entity_id);
    assert_eq!(
        wrong.errors(),
        [
            ConfigError::Address {
                field: "aggregator.entity_id",
                port: false
            },
            ConfigError::Activity("pub-ag-lite"),
            ConfigError::Anonymous,
            ConfigError::NoValidation,
            ConfigError::Text("aggregator.email"),
        ]
    );
    // The code must be a part of the path of its own, not a part of a word.
    let mut hidden = behind(SpKind::AggregatedFull(aggregator()));
    "https://spid.unione.example/xpub-ag-fullx/c_z999".clone_into(&mut hidden.entity_id);
    assert_eq!(hidden.errors(), [ConfigError::Activity("pub-ag-full")]);
}

#[test]
fn eidas_sets_are_asked_for_where_they_are_configured_and_nowhere_else() {
    let indexes = |root: &Element| -> Vec<String> {
        let descriptor = root.child(MD, "SPSSODescriptor").unwrap();
        let sets = descriptor.all(MD, "AttributeConsumingService");
        sets.map(|set| set.attribute("index").unwrap().to_owned())
            .collect()
    };
    assert_eq!(indexes(&metadata(config())), ["0"]);
    let root = metadata(Config {
        eidas: true,
        ..config()
    });
    assert_eq!(indexes(&root), ["0", "99", "100"]);
    let descriptor = root.child(MD, "SPSSODescriptor").unwrap();
    for (index, name, expected) in [
        (
            "99",
            "eIDAS Natural Person Minimum Attribute Set",
            &EIDAS_MINIMUM[..],
        ),
        ("100", "eIDAS Natural Person Full Attribute Set", &EIDAS_FULL[..]),
    ] {
        let mut sets = descriptor.all(MD, "AttributeConsumingService");
        let set = sets.find(|set| set.attribute("index") == Some(index)).unwrap();
        assert_eq!(set.child(MD, "ServiceName").unwrap().text(), Some(name));
        let asked: Vec<_> = set
            .all(MD, "RequestedAttribute")
            .map(|attribute| attribute.attribute("Name").unwrap())
            .collect();
        assert_eq!(asked, expected);
        assert!(!asked.contains(&"fiscalNumber"), "the node refuses to give it");
    }
}

fn subject(name: &str, entity_id: &str) -> Subject {
    Subject {
        common_name: name.to_owned(),
        organization_name: name.to_owned(),
        entity_id: entity_id.to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Borgoverde".to_owned(),
    }
}

#[test]
fn a_request_asks_for_the_profile_of_its_kind_and_openssl_finds_it_good() {
    let aggregated = Profile::PublicAggregator {
        organization_id: aggregator().organization_id(),
    };
    for (profile, expected) in [
        (
            Profile::PublicBody,
            ["PA:IT-c_z999", "1.3.76.16.4.2.1", "cert_SP_Pub"],
        ),
        (
            aggregated,
            ["PA:IT-uc_vall", "1.3.76.16.4.2.2", "cert_AggFull_Pub"],
        ),
    ] {
        let made = certificate_request(&subject("Comune di Borgoverde", SP), &profile).unwrap();
        let files = [("request.pem", made.request_pem.as_bytes())];
        let arguments = ["req", "-in", "request.pem", "-noout", "-text", "-verify"];
        let Some((good, text)) = tool::run("openssl", &arguments, &files) else {
            return;
        };
        assert!(good, "{text}");
        for words in expected.iter().chain(&[
            "1.3.76.16.6",
            "agIDcert",
            "CA:FALSE",
            "Digital Signature, Non Repudiation",
            "Public-Key: (2048 bit)",
            "sha256WithRSAEncryption",
        ]) {
            assert!(text.contains(words), "{words} is missing in\n{text}");
        }
        assert!(
            made.private_key_pem
                .expose_secret()
                .starts_with("-----BEGIN PRIVATE KEY-----")
        );
    }
}

#[test]
fn what_identifies_an_aggregator_is_its_ipa_code_else_its_vat_number_else_its_fiscal_code() {
    let with = |ipa: Option<&str>, vat: Option<&str>, code: Option<&str>| {
        Aggregator {
            ipa_code: ipa.map(str::to_owned),
            vat_number: vat.map(str::to_owned),
            fiscal_code: code.map(str::to_owned),
            ..aggregator()
        }
        .organization_id()
    };
    assert_eq!(
        with(Some("uc_vall"), Some("IT01234567890"), None),
        "PA:IT-uc_vall"
    );
    assert_eq!(
        with(None, Some("IT01234567890"), Some("90000000000")),
        "VATIT-01234567890"
    );
    assert_eq!(with(None, None, Some("90000000000")), "CF:IT-90000000000");
}

#[test]
fn behind_a_full_aggregator_the_certificate_is_the_aggregators() {
    let certificate = |name: &str| new_key(name).signing_key().unwrap().certificate().clone();
    let faults =
        |kind: SpKind, name: &str| check(&certificate(name), &behind(kind), at("2026-02-01T00:00:00Z"));
    let (full, light) = (
        SpKind::AggregatedFull(aggregator()),
        SpKind::AggregatedLight(aggregator()),
    );
    // One of a public body's own: another uri, another identifier, another policy.
    assert_eq!(
        faults(full, "Unione dei Comuni della Valle"),
        [
            ProfileFault::Subject("uri"),
            ProfileFault::Subject("organizationIdentifier"),
            ProfileFault::Policies
        ]
    );
    assert_eq!(
        faults(light, "Comune di Borgoverde"),
        [ProfileFault::Subject("uri")]
    );
}
