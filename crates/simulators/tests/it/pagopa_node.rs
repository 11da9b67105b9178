//! The node of the simulated pagoPA brings receipts to a station: at once, late, twice, again, over mutual
//! TLS.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::pagopa_station::{CREDITOR, Desk, Reply, World, creditor, inside, nav, open};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use serde_json::{Value, json};
use sportello_simulators::pagopa::{SetUpError, StationFiles};
use std::sync::Arc;

/// The number of the last attempt of each delivery, and where it stands.
async fn deliveries(world: &World) -> Vec<(u64, String)> {
    let (_, state) = world.call(reqwest::Method::GET, "/control", None).await;
    let of = |delivery: &Value| {
        (
            delivery["attempts"].as_u64().unwrap(),
            delivery["state"].as_str().unwrap().to_owned(),
        )
    };
    state["deliveries"].as_array().unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn each_ending_brings_its_receipts_and_sends_the_browser_where_it_says() {
    let world = World::new().await;
    let endings = [
        ("paid", Some("/ok"), 1),
        ("paid-late", Some("/ok"), 0),
        ("paid-held", Some("/ok"), 0),
        ("paid-twice", Some("/ok"), 2),
        ("paid-at-once", Some("/ok"), 2),
        ("paid-spoilt", Some("/ok"), 2),
        ("paid-gone", None, 1),
        ("paid-waiting", Some("/waiting"), 0),
        ("refused", Some("/error"), 0),
        ("cancelled", Some("/cancel"), 0),
        ("failed", Some("/error"), 0),
    ];
    for ((ending, place, receipts), base) in endings.into_iter().zip(1..) {
        assert_eq!(world.publish(base).await, 201);
        let before = world.desk.came().len();
        assert_eq!(world.pay(base, ending).await.as_deref(), place, "{ending}");
        let came = world.desk.came().split_off(before);
        assert_eq!(came.len(), receipts, "{ending}");
        if ending == "paid-spoilt" {
            assert_eq!(inside(&came[0], "receiptId"), None);
            assert!(inside(&came[1], "receiptId").is_some());
        }
    }
    let before = world.desk.came().len();
    world.control("advance", json!({ "seconds": 30 })).await;
    assert_eq!(world.desk.came().len(), before + 2, "the two that came late");
    let held = json!({ "notice": nav(3) });
    assert_eq!(world.control("release", held).await.1, json!({ "released": 1 }));
    let last = world.desk.came().pop().unwrap();
    assert_eq!(inside(&last, "noticeNumber"), Some(nav(3)));
    world.end().await;
}

#[tokio::test]
async fn a_receipt_that_is_not_taken_comes_again_each_hour() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    world
        .control("settings", json!({ "receipt_patience_ms": 300 }))
        .await;
    world
        .desk
        .reply(&[Reply::Page, Reply::Late, Reply::Fault("PAA_SYSTEM_ERROR")]);
    assert_eq!(world.pay(1, "paid").await.as_deref(), Some("/ok"));
    assert_eq!(deliveries(&world).await, [(1, "waiting".to_owned())]);
    world.control("advance", json!({ "seconds": 3_599 })).await;
    assert_eq!(world.desk.came().len(), 1);
    world.control("advance", json!({ "seconds": 1 })).await;
    world.control("advance", json!({ "hours": 1 })).await;
    assert_eq!(deliveries(&world).await, [(3, "waiting".to_owned())]);
    world.control("advance", json!({ "hours": 1 })).await;
    assert_eq!(deliveries(&world).await, [(4, "delivered".to_owned())]);
    let answers: Vec<_> = world
        .journal("delivery")
        .iter()
        .map(|entry| entry["answer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(answers[..3], ["bad answer", "timeout", "PAA_SYSTEM_ERROR"]);
    let wrong = world.journal("violation");
    assert!(wrong[0]["wrong"].to_string().contains("text/html"), "{wrong:?}");
    world.end().await;
}

#[tokio::test]
async fn after_two_days_a_receipt_is_put_aside_and_can_be_sent_by_hand() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    let nobody = creditor(Some("http://localhost:9/station".to_owned()));
    world.town.pagopa.register(nobody).unwrap();
    assert_eq!(world.pay(1, "paid").await.as_deref(), Some("/ok"));
    world.control("advance", json!({ "hours": 46 })).await;
    assert_eq!(deliveries(&world).await, [(47, "waiting".to_owned())]);
    world.control("advance", json!({ "hours": 100 })).await;
    assert_eq!(deliveries(&world).await, [(48, "parked".to_owned())]);
    let back = creditor(Some(world.station_url.clone()));
    world.town.pagopa.register(back).unwrap();
    let again = json!({ "notice": nav(1) });
    assert_eq!(world.control("resend", again).await.1, json!({ "receipts": 1 }));
    assert_eq!(world.desk.came().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn money_that_does_not_fit_can_be_made_to_come() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    let odd = json!({ "stand_in": true, "amount_shift": -52 });
    world.control("settings", odd).await;
    let pay = |force: bool| json!({ "creditor": CREDITOR, "notice": nav(1), "force": force });
    assert_eq!(world.control("pay", pay(false)).await.0, 200);
    world.control("settings", json!({ "amount_shift": 0 })).await;
    assert_eq!(
        world.control("pay", pay(false)).await,
        (409, json!({ "fault": "PAA_PAGAMENTO_DUPLICATO" }))
    );
    assert_eq!(world.control("pay", pay(true)).await.0, 200);
    let came = world.desk.came();
    assert_eq!(came.len(), 2);
    assert_eq!(inside(&came[0], "paymentAmount").as_deref(), Some("16.00"));
    assert_eq!(inside(&came[0], "standIn").as_deref(), Some("true"));
    assert_eq!(inside(&came[1], "paymentAmount").as_deref(), Some("16.52"));
    assert_ne!(inside(&came[0], "receiptId"), inside(&came[1], "receiptId"));
    world.end().await;
}

#[tokio::test]
async fn one_payment_alone_can_be_odd() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    assert_eq!(world.publish(2).await, 201);
    let odd = json!({ "creditor": CREDITOR, "notice": nav(1), "stand_in": true, "amount_shift": -52 });
    let even = json!({ "creditor": CREDITOR, "notice": nav(2) });
    assert_eq!(world.control("pay", odd).await.0, 200);
    assert_eq!(world.control("pay", even).await.0, 200);
    let came = world.desk.came();
    assert_eq!(came.len(), 2);
    assert_eq!(inside(&came[0], "paymentAmount").as_deref(), Some("16.00"));
    assert_eq!(inside(&came[0], "standIn").as_deref(), Some("true"));
    assert_eq!(inside(&came[1], "paymentAmount").as_deref(), Some("16.52"));
    assert_eq!(inside(&came[1], "standIn"), None);
    world.end().await;
}

#[tokio::test]
async fn the_node_looks_whether_a_station_is_alive() {
    let world = World::new().await;
    let ask = |question: &str| json!({ "creditor": CREDITOR, "question": question });
    let (_, alive) = world.control("probe", ask("paVerifyPaymentNotice")).await;
    assert_eq!(
        (&alive["answer"], &alive["alive"]),
        (&json!("PAA_PAGAMENTO_SCONOSCIUTO"), &json!(true))
    );
    // KO without a fault is no answer.
    let (_, odd) = world.control("probe", ask("paGetPaymentV2")).await;
    assert_eq!(odd["alive"], false);
    assert!(odd["wrong"].to_string().contains("KO without a fault"), "{odd}");
    world.end().await;
}

fn mutual(authority: &str, certificate: &str, key: &str) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap())
        .unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .unwrap();
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap()
}

#[tokio::test]
async fn receipts_come_over_mutual_tls_and_to_no_stranger() {
    let world = World::new().await;
    let pagopa = &world.town.pagopa;
    let (certificate, key) = pagopa.make_station().unwrap();
    let desk = Desk::default();
    let (port, station) = open(&desk, Some(mutual(pagopa.authority_pem(), &certificate, &key)));
    let address = format!("https://localhost:{port}/station");
    pagopa.register(creditor(Some(address.clone()))).unwrap();
    assert_eq!(world.publish(1).await, 201);
    assert_eq!(world.pay(1, "paid").await.as_deref(), Some("/ok"));
    assert_eq!(desk.came().len(), 1);
    // The same station lets nobody in who has no certificate.
    let root = reqwest::Certificate::from_pem(pagopa.authority_pem().as_bytes()).unwrap();
    let stranger = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([root])
        .build()
        .unwrap();
    assert!(stranger.post(&address).body("x").send().await.is_err());

    // A station that another authority vouches for is not believed.
    let folder = tempfile::tempdir().unwrap();
    let files = StationFiles::load_or_make(folder.path()).unwrap();
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    assert_eq!(
        read(&files.certificate),
        read(&StationFiles::load_or_make(folder.path()).unwrap().certificate)
    );
    let other = Desk::default();
    let tls = mutual(
        &read(&files.authority),
        &read(&files.certificate),
        &read(&files.key),
    );
    let (port, foreign) = open(&other, Some(tls));
    pagopa
        .register(creditor(Some(format!("https://localhost:{port}/station"))))
        .unwrap();
    assert_eq!(world.publish(2).await, 201);
    assert_eq!(world.pay(2, "paid").await.as_deref(), Some("/ok"));
    assert!(other.came().is_empty());
    let last = world.journal("delivery").pop().unwrap();
    assert!(
        last["answer"].as_str().unwrap().starts_with("unreachable"),
        "{last}"
    );
    let plain = creditor(Some("http://station.example/pagopa".to_owned()));
    assert!(matches!(pagopa.register(plain), Err(SetUpError::Station)));
    station.stop(false).await;
    foreign.stop(false).await;
    world.end().await;
}
