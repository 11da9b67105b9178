//! Judges a request as the technical rules ask of providers: anomalies 8, 9 and 11 to 18.

use super::anomaly::Anomaly;
use super::idps::Idp;
use super::pending::Rejected;
use super::service_providers::{AttributeSet, Consumer, ServiceProvider};
use super::xml::{self, ENTITY_FORMAT, POST_BINDING, SAML, SAMLP, TRANSIENT_FORMAT};
use chrono::{DateTime, TimeDelta, Utc};
use roxmltree::Node;
use sportello_types::loa::Loa;

/// How far the clocks of the two sides may differ.
const SKEW: TimeDelta = TimeDelta::minutes(3);
const SPID: &str = "https://spid.gov.it/saml-extensions";

/// What a good request asks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) request_id: String,
    pub(crate) acs: String,
    pub(crate) service_name: String,
    pub(crate) attributes: Vec<String>,
    pub(crate) level: Loa,
    pub(crate) professional: bool,
    pub(crate) forced: bool,
}

/// The issuer of a request, if it has one and names it as the rules ask.
pub(crate) fn issuer(xml: &str) -> Option<String> {
    let document = xml::parse(xml)?;
    xml::child(document.root_element(), SAML, "Issuer")
        .map(xml::text)
        .filter(|issuer| !issuer.is_empty())
}

/// Judges a request whose signature is good.
pub(crate) fn judge(
    xml: &str,
    idp: &Idp,
    sp: &ServiceProvider,
    endpoint: &str,
    now: DateTime<Utc>,
) -> Result<Asked, Rejected> {
    let document = xml::parse(xml);
    let root = document.as_ref().map(roxmltree::Document::root_element);
    let fallback = sp.default_consumer().map(|consumer| consumer.location.clone());
    let request_id = root
        .and_then(|root| root.attribute("ID"))
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    let reject = |anomaly| Rejected {
        anomaly,
        acs: fallback.clone().unwrap_or_default(),
        request_id: request_id.clone(),
    };
    let root = root.ok_or_else(|| reject(Anomaly::NotConformant))?;
    judge_root(root, idp, endpoint, now).map_err(reject)?;
    let consumer = consumer(root, sp).map_err(reject)?;
    let set = attribute_set(root, sp).map_err(reject)?;
    // The node knows no fiscal codes: whoever asks it for one gets nothing.
    if idp.is_node() && set.attributes.iter().any(|name| name == "fiscalNumber") {
        return Err(reject(Anomaly::AttributeSet));
    }
    let level = level(root).map_err(reject)?;
    let forced = matches!(root.attribute("ForceAuthn"), Some("true" | "1"));
    if level > Loa::L1 && !forced {
        return Err(reject(Anomaly::NotConformant));
    }
    Ok(Asked {
        request_id: request_id.clone().ok_or_else(|| reject(Anomaly::Id))?,
        acs: consumer.location.clone(),
        service_name: set.service_name.clone(),
        attributes: set.attributes.clone(),
        level,
        professional: asks_for_professionals(root),
        forced,
    })
}

fn judge_root(root: Node<'_, '_>, idp: &Idp, endpoint: &str, now: DateTime<Utc>) -> Result<(), Anomaly> {
    if root.attribute("Version") != Some("2.0") {
        return Err(Anomaly::Version);
    }
    if !root.attribute("ID").is_some_and(is_xml_id) {
        return Err(Anomaly::Id);
    }
    let issue_instant = root
        .attribute("IssueInstant")
        .filter(|instant| instant.ends_with('Z'))
        .and_then(|instant| DateTime::parse_from_rfc3339(instant).ok());
    if issue_instant.is_none_or(|at| (now - at.to_utc()).abs() > SKEW) {
        return Err(Anomaly::IssueInstant);
    }
    if !matches!(root.attribute("Destination"), Some(to) if to == endpoint || to == idp.entity_id) {
        return Err(Anomaly::Destination);
    }
    if root
        .attribute("IsPassive")
        .is_some_and(|passive| passive != "false")
    {
        return Err(Anomaly::Passive);
    }
    let issuer = xml::child(root, SAML, "Issuer").ok_or(Anomaly::NotConformant)?;
    if issuer.attribute("Format") != Some(ENTITY_FORMAT)
        || issuer.attribute("NameQualifier").is_none_or(str::is_empty)
    {
        return Err(Anomaly::NotConformant);
    }
    let policy = xml::child(root, SAMLP, "NameIDPolicy").ok_or(Anomaly::NameIdPolicy)?;
    if policy.attribute("Format") != Some(TRANSIENT_FORMAT) || policy.has_attribute("AllowCreate") {
        return Err(Anomaly::NameIdPolicy);
    }
    let known = [
        "Issuer",
        "Signature",
        "Extensions",
        "NameIDPolicy",
        "RequestedAuthnContext",
    ];
    let strange = root
        .children()
        .filter(Node::is_element)
        .any(|child| !known.contains(&child.tag_name().name()));
    if strange {
        Err(Anomaly::NotConformant)
    } else {
        Ok(())
    }
}

fn is_xml_id(id: &str) -> bool {
    let mut letters = id.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

fn consumer<'a>(root: Node<'_, '_>, sp: &'a ServiceProvider) -> Result<&'a Consumer, Anomaly> {
    let index = root.attribute("AssertionConsumerServiceIndex");
    let url = root.attribute("AssertionConsumerServiceURL");
    let binding = root.attribute("ProtocolBinding");
    let found = match (index, url, binding) {
        (Some(index), None, None) => {
            let index: u16 = index.parse().map_err(|_| Anomaly::Consumer)?;
            sp.consumers.iter().find(|consumer| consumer.index == index)
        }
        (None, Some(url), Some(POST_BINDING)) => {
            sp.consumers.iter().find(|consumer| consumer.location == url)
        }
        _ => None,
    };
    found.ok_or(Anomaly::Consumer)
}

fn attribute_set<'a>(root: Node<'_, '_>, sp: &'a ServiceProvider) -> Result<&'a AttributeSet, Anomaly> {
    let index: u16 = root
        .attribute("AttributeConsumingServiceIndex")
        .and_then(|index| index.parse().ok())
        .ok_or(Anomaly::AttributeSet)?;
    sp.attribute_sets
        .iter()
        .find(|set| set.index == index)
        .ok_or(Anomaly::AttributeSet)
}

/// The lowest level that satisfies the request.
fn level(root: Node<'_, '_>) -> Result<Loa, Anomaly> {
    let context = xml::child(root, SAMLP, "RequestedAuthnContext").ok_or(Anomaly::AuthnContext)?;
    let class = xml::child(context, SAML, "AuthnContextClassRef").ok_or(Anomaly::AuthnContext)?;
    let asked = class
        .text()
        .and_then(|class| class.strip_prefix("https://www.spid.gov.it/SpidL"))
        .and_then(|number| number.parse().ok())
        .and_then(Loa::from_number)
        .ok_or(Anomaly::AuthnContext)?;
    match context.attribute("Comparison") {
        Some("exact" | "minimum" | "maximum") => Ok(asked),
        Some("better") => Loa::from_number(asked.number() + 1).ok_or(Anomaly::AuthnContext),
        _ => Err(Anomaly::AuthnContext),
    }
}

/// Avviso SPID 18 v2: `P` any, `LP` and `PX` legal persons, `PG`, `PF` professionals.
fn asks_for_professionals(root: Node<'_, '_>) -> bool {
    xml::child(root, SAMLP, "Extensions")
        .and_then(|extensions| xml::child(extensions, SPID, "Purpose"))
        .is_some()
}

#[cfg(test)]
mod tests {
    use super::super::keys::SigningKey;
    use super::*;

    fn idp() -> Idp {
        Idp {
            slug: "aurora",
            name: "Gestore Aurora",
            entity_id: "https://idp.example".into(),
            code: "AURO",
            split_bindings: false,
            key: SigningKey::make("Gestore Aurora").unwrap(),
            stranger: std::sync::OnceLock::new(),
        }
    }

    fn sp() -> ServiceProvider {
        ServiceProvider {
            entity_id: "https://sp.example".into(),
            name: "SP".into(),
            certificates: Vec::new(),
            consumers: vec![Consumer {
                index: 0,
                location: "https://sp.example/acs".into(),
                is_default: true,
            }],
            attribute_sets: vec![AttributeSet {
                index: 0,
                service_name: "Servizi".into(),
                attributes: vec!["fiscalNumber".into()],
            }],
            logouts: Vec::new(),
        }
    }

    const GOOD: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="1970-01-01T00:00:30.125Z" Destination="https://idp.example/sso" ForceAuthn="true" AssertionConsumerServiceIndex="0" AttributeConsumingServiceIndex="0"><saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" NameQualifier="https://sp.example">https://sp.example</saml:Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"/><samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>https://www.spid.gov.it/SpidL2</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>"#;

    fn verdict(xml: &str) -> Result<Asked, u8> {
        judge(
            xml,
            &idp(),
            &sp(),
            "https://idp.example/sso",
            DateTime::UNIX_EPOCH,
        )
        .map_err(|rejected| rejected.anomaly.number())
    }

    #[test]
    fn a_request_after_the_rules_is_understood() {
        let asked = verdict(GOOD).unwrap();
        assert_eq!(asked.request_id, "_1");
        assert_eq!(asked.level, Loa::L2);
        assert_eq!(asked.acs, "https://sp.example/acs");
        assert!(asked.forced && !asked.professional);
    }

    #[test]
    fn each_fault_of_a_request_has_its_anomaly() {
        for (from, to, number) in [
            ("Version=\"2.0\"", "Version=\"1.1\"", 9),
            ("ID=\"_1\"", "ID=\"1\"", 11),
            ("ID=\"_1\"", "", 11),
            ("SpidL2", "SpidL4", 12),
            ("Comparison=\"minimum\"", "Comparison=\"most\"", 12),
            ("1970-01-01T00:00:30.125Z", "1970-01-01T00:30:00Z", 13),
            ("1970-01-01T00:00:30.125Z", "1970-01-01T00:00:30+00:00", 13),
            (
                "Destination=\"https://idp.example/sso\"",
                "Destination=\"https://other.example\"",
                14,
            ),
            (
                "ForceAuthn=\"true\"",
                "ForceAuthn=\"true\" IsPassive=\"true\"",
                15,
            ),
            (
                "AssertionConsumerServiceIndex=\"0\"",
                "AssertionConsumerServiceIndex=\"7\"",
                16,
            ),
            (
                "AssertionConsumerServiceIndex=\"0\"",
                "AssertionConsumerServiceIndex=\"0\" AssertionConsumerServiceURL=\"https://sp.example/acs\"",
                16,
            ),
            ("AssertionConsumerServiceIndex=\"0\"", "", 16),
            ("nameid-format:transient", "nameid-format:persistent", 17),
            (
                "AttributeConsumingServiceIndex=\"0\"",
                "AttributeConsumingServiceIndex=\"x\"",
                18,
            ),
            ("ForceAuthn=\"true\"", "", 8),
            ("nameid-format:entity", "nameid-format:other", 8),
            ("<samlp:NameIDPolicy", "<saml:Subject/><samlp:NameIDPolicy", 8),
        ] {
            let changed = GOOD.replace(from, to);
            assert_ne!(changed, GOOD);
            assert_eq!(verdict(&changed).map(|_| 0), Err(number), "{from} → {to}");
        }
    }
}
