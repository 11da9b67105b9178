//! A digital stamp that is bought by itself, on the whole way: the real program, the service of pagoPA's that sells
//! stamps, and signatures that are real.

use crate::citizen::{Citizen, open, sign_in};
use crate::payments_place::{PATIENCE, World};
use crate::program::{Place, client};
use crate::waiting_certificates::bring_residents;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, Url};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::watch;

const SEED: u64 = 20_261_130;
const SETTINGS: &str = "[pagopa]\nstamp_authority_files = [\"stamps.pem\"]\n";
/// Lives alone in Borgoverde.
pub(crate) const FRANCESCA: &str = "LAIFNC79R42B354L";
/// How often a citizen looks.
const PACE: Duration = Duration::from_millis(250);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_issued_with_the_stamp_that_the_service_has_sold() {
    let world = World::open(SEED, SETTINGS).await;
    sell_apart(&world.place);
    let said = world.place.run(&["doctor"]);
    let found = "digital stamps of borgoverde, bought by themselves";
    assert!(said.out.contains(found), "{said:?}");
    let serving = world.place.start(&["serve"]);
    let (_found_at, address) = watch::channel(serving.portal);
    let (db, tenant) = open(&world.place).await;
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let cookie = sign_in(&db, tenant, FRANCESCA, &mut rng).await;
    db.close().await.unwrap();
    let citizen = Citizen {
        client: client(),
        cookie,
        address,
    };
    citizen.complete().await;

    let good = bought(&citizen, "good").await;
    let issued = until(&citizen, &good, |shown| shown["status"] == "valid").await;
    assert_eq!(
        (&issued["payment"]["total"], &issued["payment"]["stamp"]),
        (&json!(1600), &json!(true))
    );
    let notice = good["payment"]["notice"].as_str().unwrap();
    let path = format!("/payments/notices/{notice}/stamp");
    let stamp = citizen.ask(Method::GET, &path, |request| request).await;
    assert_eq!(stamp.status(), StatusCode::OK);
    assert!(stamp.text().await.unwrap().contains("<marcaDaBollo"));

    // The number that is repeated is that of the good one.
    for how in ["repeated", "other-document", "other-amount", "bad-signature"] {
        let bad = bought(&citizen, how).await;
        let looked_at = |shown: &Value| shown["payment"]["looked_at"] == true;
        let waits = until(&citizen, &bad, looked_at).await;
        assert_eq!(waits["status"], "held", "{how}");
    }
    let calls = world.simulators.pagopa.journal(0, Some("call"));
    let of_debts = |name: &str| name.starts_with("gpd.") || name.starts_with("checkout.");
    let mut names = calls.iter().filter_map(|entry| entry.what["call"].as_str());
    assert!(!names.any(of_debts), "who collects was told of a debt: {calls:?}");
    assert!(serving.stop().success());
    world.simulators.stop().await;
}

/// Has Borgoverde sell stamps by themselves, and collect nothing with them.
pub(crate) fn sell_apart(place: &Place) {
    bring_residents(place);
    let file = std::fs::read_to_string(place.path("borgoverde.toml")).unwrap();
    let apart = file.replace(
        "[settings.payments]\n",
        "[settings.payments]\nstamps = \"apart\"\n",
    );
    assert_ne!(apart, file);
    let alone = apart.replace("collect = true", "collect = false");
    assert_ne!(alone, apart);
    std::fs::write(place.path("borgoverde.toml"), alone).unwrap();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();
}

/// A certificate whose stamp was paid at the page of the service, with the browser back at the portal.
async fn bought(citizen: &Citizen, how: &str) -> Value {
    let waits = asked(citizen, &format!("certificate-{how}")).await;
    let page = page(citizen, &waits, &format!("payment-{how}")).await;
    let token = paid(&page, &[("ending", "paid"), ("stamps", how)]).await;
    come_back(citizen, &token, "paid").await;
    waits
}

/// A certificate that waits for its stamp, and can be paid.
pub(crate) async fn asked(citizen: &Citizen, key: &str) -> Value {
    let request = json!({ "kinds": ["residenza"], "use": "bollo", "digital_stamp": true });
    let asked = citizen
        .json(Method::POST, "/certificates", |post| {
            post.header("Idempotency-Key", key).json(&request)
        })
        .await;
    until(citizen, &asked, |shown| shown["payment"]["payable"] == true).await
}

/// Begins to pay a certificate's stamp: the page of the service.
pub(crate) async fn page(citizen: &Citizen, certificate: &Value, key: &str) -> String {
    let notices = json!({ "notices": [certificate["payment"]["notice"]] });
    let attempt = citizen
        .json(Method::POST, "/payments/attempts", |post| {
            post.header("Idempotency-Key", key).json(&notices)
        })
        .await;
    attempt["pay_at"].as_str().unwrap().to_owned()
}

/// Pays at a page; the token with which the browser is sent back.
pub(crate) async fn paid(page: &str, how: &[(&str, &str)]) -> String {
    let browser = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let paid = browser.post(page).form(how).send().await.unwrap();
    assert_eq!(paid.status(), StatusCode::SEE_OTHER);
    let back: Url = paid.headers()["Location"].to_str().unwrap().parse().unwrap();
    assert!(back.as_str().ends_with("?esito=paid"), "{back}");
    back.path_segments().unwrap().next_back().unwrap().to_owned()
}

/// The browser is back at the portal, and says so.
pub(crate) async fn come_back(citizen: &Citizen, token: &str, outcome: &str) {
    let body = json!({ "token": token, "outcome": outcome });
    citizen
        .json(Method::POST, "/payments/returns", |post| post.json(&body))
        .await;
}

/// Waits until a certificate is as it should be.
pub(crate) async fn until(citizen: &Citizen, certificate: &Value, is_so: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/certificates/{}", certificate["id"].as_str().unwrap());
    let look = async {
        loop {
            let shown = citizen.json(Method::GET, &path, |request| request).await;
            if is_so(&shown) {
                return shown;
            }
            tokio::time::sleep(PACE).await;
        }
    };
    tokio::time::timeout(PATIENCE, look)
        .await
        .unwrap_or_else(|_| panic!("{path} never came to it"))
}
