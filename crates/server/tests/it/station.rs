//! The station: nobody but the node of payments gets as far as a request.

use crate::stage::Stage;
use reqwest::{Certificate, Client, Identity};
use std::fs;

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
