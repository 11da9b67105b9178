//! SAML answers judged, on one thread: decoding, both signatures, every rule. Beside it the library of
//! XML signatures alone, on the same answer.

use crate::{library, per_second};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::saml::sign;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::spid::{Config, Contact, Idp, Organization, ServiceProvider, SpKind};
use sportello_identity::{Answer, Binding, PendingLogin};
use sportello_types::loa::Loa;
use std::time::Duration;

const SP: &str = "https://sp.example";
const IDP: &str = "https://idp.example";
/// A valid assertion; the byte before it is the fuzz target's own.
const ASSERTION: &str = include_str!("../../fuzz/corpus/saml_response/assertion");

/// Judges the answer for a while.
pub(crate) fn run(length: Duration) {
    let now: DateTime<Utc> = "2026-11-23T10:00:40Z".parse().unwrap();
    let town = "Comune".to_owned();
    let subject = Subject {
        common_name: town.clone(),
        organization_name: town.clone(),
        entity_id: SP.to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: town.clone(),
    };
    let new = self_signed(&subject, now, 3650, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    let key = new.signing_key().unwrap();
    let sp = ServiceProvider::new(Config {
        kind: SpKind::Public,
        entity_id: SP.to_owned(),
        assertion_consumer: format!("{SP}/acs"),
        single_logout: format!("{SP}/slo"),
        organization: Organization {
            name: town.clone(),
            display_name: town,
            url: SP.to_owned(),
        },
        contact: Contact {
            ipa_code: "c_z999".to_owned(),
            email: "spid@comune.example".to_owned(),
            phone: None,
            vat_number: None,
            fiscal_code: None,
        },
        keys: vec![key.clone()],
        eidas: false,
        skew: TimeDelta::seconds(60),
        development: false,
    })
    .unwrap();
    let idp = Idp {
        entity_id: IDP.to_owned(),
        name: "Gestore".to_owned(),
        keys: vec![key.public_key().unwrap()],
        certificates_end_at: Vec::new(),
        redirect_sign_on: None,
        post_sign_on: None,
        redirect_logout: None,
        post_logout: None,
        logo: None,
    };
    let pending = PendingLogin {
        request_id: "_request".to_owned(),
        issued_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        idp: IDP.to_owned(),
        level: Loa::L2,
        relay_state: "handle".to_owned(),
        binding: Binding::Post,
        asked: sportello_identity::Asked::default(),
    };
    let response = format!(
        r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="{SP}/acs" ID="_response" InResponseTo="_request" IssueInstant="2026-11-23T10:00:30Z" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{}</samlp:Response>"#,
        ASSERTION.trim_start_matches(char::is_numeric),
    );
    let response = sign(&response, "_assertion", &key).unwrap();
    let response = sign(&response, "_response", &key).unwrap();

    let sent = STANDARD.encode(&response);
    let rate = per_second(length, || {
        let answer = Answer::from_fields([
            ("SAMLResponse".to_owned(), sent.clone()),
            ("RelayState".to_owned(), "handle".to_owned()),
        ]);
        sp.finish(&pending, &idp, &answer, now).unwrap();
    });
    println!("SAML answers judged, two signatures each: {rate:.0} a second");
    let bare = library::run(&response, key.public_key().unwrap().spki(), length);
    println!(
        "the xmlsec library, the same two signatures: {bare:.0} a second ({:.0} %)",
        100.0 * rate / bare
    );
}
