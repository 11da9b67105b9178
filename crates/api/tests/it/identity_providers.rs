//! The registry of identity providers: whose word counts is written down when it changes.

use crate::support::{BORGOVERDE, MONTEFIORE, Town, start};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_api::auth::Place;
use sportello_api::auth::refresh::{Source, refresh};
use sportello_identity::Binding;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::spid::{Anomaly, Refusal, Registry, Trust};
use sportello_storage::audit::{self, Chain};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::{Keyring, new_id};

fn certificate(seed: u64) -> String {
    let subject = Subject {
        common_name: "Gestore".to_owned(),
        organization_name: "Gestore".to_owned(),
        entity_id: "https://idp.test".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Roma".to_owned(),
    };
    let made = self_signed(&subject, start(), 365, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
    made.signing_key().unwrap().certificate().to_base64()
}

fn metadata(certificate: &str, address: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"https://idp.test\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"{address}\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

#[actix_web::test]
async fn a_key_or_address_that_changes_is_written_down_once_for_every_municipality() {
    let town = Town::open().await;
    let http = reqwest::Client::builder().build().unwrap();
    let file = town.blobs().join("metadata.xml");
    std::fs::create_dir_all(town.blobs()).unwrap();
    let sources = [Source {
        place: Place::File(file.clone()),
        trust: Trust::Local,
    }];
    let put = async |content: &str| {
        std::fs::write(&file, content).unwrap();
        refresh(&town.app, &sources, &http).await.unwrap();
        let mut entries = Vec::new();
        for host in [BORGOVERDE, MONTEFIORE] {
            let tx = town.app.db.read(town.tenant(host)).await.unwrap();
            entries.push(audit::verify_chain(&tx).await.unwrap());
        }
        assert_eq!(entries[0], entries[1]);
        entries.remove(0)
    };
    let (old, new) = (certificate(1), certificate(2));
    let first = metadata(&old, "https://idp.test/sso");
    assert_eq!(put(&first).await, Chain::Whole { entries: 0 });
    let replaced = metadata(&new, "https://idp.test/sso");
    let key_added_and_removed = Chain::Whole { entries: 2 };
    assert_eq!(put(&replaced).await, key_added_and_removed);
    // Another process, which has not heard of it yet.
    let before = Registry::parse(first.as_bytes(), &Trust::Local).unwrap();
    town.app.spid.replace_registry(before);
    assert_eq!(put(&replaced).await, key_added_and_removed);
    let moved = metadata(&new, "https://idp.test/elsewhere");
    assert_eq!(put(&moved).await, Chain::Whole { entries: 3 });
}

#[actix_web::test]
async fn a_source_out_of_reach_keeps_its_providers_and_the_others_go_on() {
    let town = Town::open().await;
    let http = reqwest::Client::builder().build().unwrap();
    std::fs::create_dir_all(town.blobs()).unwrap();
    let [spid, node] = ["spid.xml", "node.xml"].map(|name| town.blobs().join(name));
    let sources = [&spid, &node].map(|file| Source {
        place: Place::File(file.clone()),
        trust: Trust::Local,
    });
    let known = || {
        let registry = town.app.spid.registry();
        let mut known: Vec<String> = registry
            .iter()
            .flat_map(|registry| registry.idps())
            .map(|idp| idp.entity_id.clone())
            .collect();
        known.sort();
        known
    };
    let run = async || refresh(&town.app, &sources, &http).await;
    let of_spid = |address| std::fs::write(&spid, metadata(&certificate(1), address)).unwrap();

    run().await.unwrap_err();
    assert_eq!(known(), [""; 0], "nothing can be read");
    // The node has never been heard of.
    of_spid("https://idp.test/sso");
    run().await.unwrap_err();
    assert_eq!(known(), ["https://idp.test"]);
    let of_node = metadata(&certificate(2), "https://node.test/sso")
        .replace("entityID=\"https://idp.test\"", "entityID=\"https://node.test\"");
    std::fs::write(&node, &of_node).unwrap();
    run().await.unwrap();
    assert_eq!(known(), ["https://idp.test", "https://node.test"]);
    // Out of reach, or not what it should be: what it said last counts, and the others are heard.
    for (broken, moved) in [
        (None, "https://idp.test/2"),
        (Some("<not-metadata/>"), "https://idp.test/3"),
    ] {
        match broken {
            None => std::fs::remove_file(&node).unwrap(),
            Some(content) => std::fs::write(&node, content).unwrap(),
        }
        of_spid(moved);
        run().await.unwrap_err();
        assert_eq!(known(), ["https://idp.test", "https://node.test"]);
        let registry = town.app.spid.registry().unwrap();
        let there = registry.idp("https://idp.test").unwrap();
        assert_eq!(there.sign_on(Binding::Post), Some(moved));
    }
}

/// An answer of the provider's that ended so, a moment ago.
async fn answered(town: &Town, outcome: &str, client: &str) {
    let mut rng = town.app.rng();
    let now = town.app.clock.now();
    let entry = LoginLogEntry {
        level: Some(2),
        client_address: Some(client.to_owned()),
        idp: Some("https://idp.test".to_owned()),
        ..LoginLogEntry::new(new_id(now, &mut rng), now, "spid", outcome)
    };
    let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    login_log::append(&tx, entry, &keys, &mut rng).await.unwrap();
    tx.commit().await.unwrap();
    town.app.clock.advance(Duration::seconds(1));
}

async fn state(town: &Town, host: &'static str) -> String {
    let list = town
        .visitor_of(host)
        .get("/identity-providers")
        .await
        .expect(200)
        .json();
    list["items"][0]["state"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_provider_whose_certificates_have_run_out_says_so() {
    let town = Town::open().await;
    let published = metadata(&certificate(1), "https://idp.test/sso");
    let registry = Registry::parse(published.as_bytes(), &Trust::Local).unwrap();
    town.app.spid.replace_registry(registry);
    assert_eq!(state(&town, BORGOVERDE).await, "ready");
    town.app.clock.advance(Duration::days(364));
    assert_eq!(state(&town, BORGOVERDE).await, "ready");
    town.app.clock.advance(Duration::days(2));
    assert_eq!(state(&town, BORGOVERDE).await, "expired");
}

#[actix_web::test]
async fn a_provider_in_trouble_says_so_until_it_works_again_or_it_is_long_ago() {
    let town = Town::open().await;
    let published = metadata(&certificate(1), "https://idp.test/sso");
    let registry = Registry::parse(published.as_bytes(), &Trust::Local).unwrap();
    town.app.spid.replace_registry(registry);
    let failure = Refusal::Anomaly(Anomaly { number: None }).reason();
    for client in ["192.0.2.1", "192.0.2.2", "192.0.2.2"] {
        answered(&town, &failure, client).await;
        assert_eq!(state(&town, BORGOVERDE).await, "ready");
    }
    answered(&town, &failure, "192.0.2.3").await;
    assert_eq!(state(&town, BORGOVERDE).await, "troubled");
    assert_eq!(
        state(&town, MONTEFIORE).await,
        "ready",
        "each municipality by its own log"
    );
    answered(&town, "accepted", "192.0.2.4").await;
    assert_eq!(state(&town, BORGOVERDE).await, "ready");
    for client in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        answered(&town, &failure, client).await;
    }
    assert_eq!(state(&town, BORGOVERDE).await, "troubled");
    town.app.clock.advance(Duration::minutes(16));
    assert_eq!(state(&town, BORGOVERDE).await, "ready");
}
