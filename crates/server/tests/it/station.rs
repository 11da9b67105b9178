//! The station: nobody but the node of payments gets as far as a request.

use crate::stage::Stage;
use reqwest::{Certificate, Client, Identity};
use sportello_simulators::pagopa::Ending;
use sportello_types::values::Iuv;
use std::fs;
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
    // The whole sum, of the debt that can be paid in two instalments too.
    let whole = async || {
        for base in 1..=5 {
            if pagopa.ask(MONTEFIORE, &number(base)).await == Some(18_000) {
                return Some(number(base));
            }
        }
        None
    };
    let paid = wait_for(whole).await;
    assert_eq!(pagopa.copied(MONTEFIORE, &paid), Some(18_000));
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
