//! The station: nobody but the node of payments gets as far as a request.

use crate::stage::Stage;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use reqwest::{Certificate, Client, Identity};
use sportello_server::wiring::Surroundings;
use sportello_simulators::pagopa::Ending;
use sportello_types::values::Iuv;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// A client that believes the authority of the node, with a certificate of this name or none.
fn client(stage: &Stage, name: Option<&str>) -> Client {
    let folder = stage.folder.path().join("simulators").join("pagopa");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let authority = Certificate::from_pem(read("authority.pem").as_bytes()).unwrap();
    let client = Client::builder().tls_certs_only([authority]).no_proxy();
    let client = match name {
        Some(name) => {
            let pem = format!("{}{}", read(&format!("{name}.pem")), read(&format!("{name}.key")));
            client.identity(Identity::from_pem(pem.as_bytes()).unwrap())
        }
        None => client,
    };
    client.build().unwrap()
}

#[tokio::test]
async fn nobody_but_the_node_gets_as_far_as_a_request() {
    let stage = Stage::open().await;
    let port = stage.town.portal.station_address().unwrap().port();
    let address = format!("https://localhost:{port}/pagopa/station/borgoverde");
    let call = async |name: Option<&str>, address: &str| {
        let request = client(&stage, name).post(address);
        let request = request.header("SOAPAction", "\"paSendRTV2\"").body("<nonsense/>");
        request.send().await
    };
    // The station's own certificate is of the same authority, and is not the node's.
    for stranger in [None, Some("station")] {
        let refused = call(stranger, &address).await;
        assert!(refused.is_err(), "{stranger:?}: {refused:?}");
    }
    let answer = call(Some("node"), &address).await.unwrap();
    assert_eq!(answer.status(), 200);
    let body = answer.text().await.unwrap();
    assert!(body.contains("PAA_SINTASSI_XSD"), "{body}");
    for nowhere in ["/pagopa/station/atlantide", "/api/v1/services", "/"] {
        let elsewhere = format!("https://localhost:{port}{nowhere}");
        let answer = call(Some("node"), &elsewhere).await.unwrap();
        assert_eq!(answer.status(), 404, "{nowhere}");
    }
    stage.close().await;
}

/// The node's certificate, which is pinned, has expired.
fn expire(data: &Path) {
    let folder = data.join("simulators").join("pagopa");
    fs::create_dir_all(&folder).unwrap();
    let mut parameters = CertificateParams::new(["forwarder.pagopa.example".to_owned()]).unwrap();
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2021, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    fs::write(folder.join("node.key"), key.serialize_pem()).unwrap();
    fs::write(folder.join("node.pem"), certificate.pem()).unwrap();
}

#[tokio::test]
async fn the_node_s_certificate_is_refused_once_it_has_expired() {
    // The keys of this town are nobody else's: others need a node that is let in.
    let stage = Stage::open_in(Surroundings::system(), |config| expire(&config.data_dir)).await;
    let port = stage.town.portal.station_address().unwrap().port();
    let address = format!("https://localhost:{port}/pagopa/station/borgoverde");
    for _ in 0..2 {
        let request = client(&stage, Some("node")).post(&address).body("<nonsense/>");
        let refused = request.send().await;
        assert!(refused.is_err(), "{refused:?}");
    }
    stage.close().await;
}

/// Montefiore answers for its notices by itself.
const MONTEFIORE: &str = "80020580967";

#[tokio::test]
async fn a_municipality_s_own_station_is_asked_over_mutual_tls_and_its_copies_follow() {
    let stage = Stage::open().await;
    let pagopa = &stage.town.simulators.pagopa;
    let number = |base: u64| {
        let iuv = Iuv::new("02".parse().unwrap(), base).unwrap();
        iuv.notice_number().to_string()
    };
    // The whole sum, of the debt that can be paid in two instalments too. Looking at its copy begins no payment: one
    // of an instalment would stand in its way.
    let whole = async || {
        let copied = |number: &String| pagopa.copied(MONTEFIORE, number) == Some(18_000);
        (1..=5).map(number).find(copied)
    };
    let paid = wait_for(whole).await;
    // The copy is out a moment before the station answers for it.
    wait_for(async || {
        pagopa
            .ask(MONTEFIORE, &paid)
            .await
            .filter(|asked| *asked == 18_000)
    })
    .await;
    let instalments: Vec<String> = (1..=5)
        .map(number)
        .filter(|number| pagopa.copied(MONTEFIORE, number) == Some(9_000))
        .collect();
    assert_eq!(instalments.len(), 2);
    pagopa.pay(MONTEFIORE, &paid, Ending::Paid).await.unwrap();
    assert_eq!(pagopa.ask(MONTEFIORE, &paid).await, None);
    for instalment in &instalments {
        assert_eq!(pagopa.ask(MONTEFIORE, instalment).await, None);
        let closed = async || pagopa.copied(MONTEFIORE, instalment).is_none().then_some(());
        wait_for(closed).await;
    }
    let violations = pagopa.journal(0, Some("violation"));
    assert!(violations.is_empty(), "{violations:?}");
    stage.close().await;
}

/// Waits until something is there: jobs run when they run.
async fn wait_for<T>(look: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..300 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came");
}
