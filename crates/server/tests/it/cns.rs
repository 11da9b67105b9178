//! Signing in with a card through the whole product: real TLS, a real certificate, the verdict, the
//! session; and every card that must open none.

use crate::card_reader::{Reader, card, listed, problem};
use crate::hand::leads;
use crate::stage::Stage;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_simulators::cns::{Authority, Card, Kind};
use sportello_storage::{login_log, tenants};

async fn stage() -> Stage {
    listed(Stage::open().await).await
}

fn residence() -> Value {
    json!({
        "street": "Via Roma", "number": "1", "postal_code": "09124", "municipality_code": "B354",
        "municipality": "Cagliari", "province": "CA"
    })
}

#[tokio::test]
async fn a_card_opens_a_session_and_the_profile_asks_for_what_it_does_not_hold() {
    let stage = stage().await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let place = reader.begin().await;
    assert_eq!((place.scheme(), place.path()), ("https", "/auth/cns/card"));
    let shown = reader.open(place.as_str()).await;
    assert!(shown.headers().get("set-cookie").is_none());
    let landed = reader.open(leads(&shown).as_str()).await;
    assert_eq!(landed.status(), 303, "{}", landed.text().await.unwrap());
    assert_eq!(leads(&landed).path(), "/domande-frequenti");
    let (status, who) = reader.whoami().await;
    assert_eq!(status, 200);
    for (member, value) in [("given_name", "Giulia"), ("provider", "cns"), ("level", "l3")] {
        assert_eq!(who[member], value);
    }
    assert_eq!(who["profile_complete"], false);
    assert!(who["identity_provider"].as_str().unwrap().starts_with("CNS …"));

    let profile: Value = reader.portal("/api/v1/profile").await.json().await.unwrap();
    for (field, source) in [
        ("given_name", "cns"),
        ("tax_code", "cns"),
        ("birth_date", "tax_code"),
        ("sex", "tax_code"),
    ] {
        assert_eq!(profile["provenance"][field]["source"], source, "{field}");
    }
    assert_eq!(profile["email"], Value::Null);
    // Reserved services come after that.
    let new = json!({"service": "permesso-ztl"});
    let (status, refused) = reader.send(Method::POST, "/api/v1/istanze", &new, None).await;
    assert_eq!((status, &refused["problem"]), (403, &json!("profile_incomplete")));

    let version = profile["version"].as_i64();
    let mut patch = json!({"residence": residence(), "email": "giulia@example.it", "complete": true});
    let (status, refused) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(
        (status, &refused["fields"][0]["pointer"]),
        (422, &json!("/birth_date"))
    );
    patch["birth_date"] = json!("2085-04-12");
    let (status, refused) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(
        (status, &refused["fields"][0]["code"]),
        (422, &json!("unlike_tax_code"))
    );
    patch["birth_date"] = profile["birth_date"].clone();
    patch["given_name"] = json!("Giulietta");
    let (status, refused) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(
        (status, &refused["fields"][0]["code"]),
        (422, &json!("certified"))
    );
    patch.as_object_mut().unwrap().remove("given_name");
    let (status, after) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(status, 200, "{after}");
    assert_eq!(after["provenance"]["birth_date"]["source"], "citizen");
    assert_eq!(reader.whoami().await.1["profile_complete"], true);
    let (status, begun) = reader.send(Method::POST, "/api/v1/istanze", &new, None).await;
    assert_ne!(begun["problem"], "profile_incomplete", "{status} {begun}");

    // The same person comes back, with the same card and with SPID: one citizen.
    reader.login().await;
    let browser = stage.browser();
    let by_spid = [("citizen", "giulia-serra"), ("decision", "agree")];
    browser.login("aurora", 2, &by_spid).await;
    assert_eq!(browser.whoami().await.1["id"], who["id"]);

    assert_eq!(reader.portal("/auth/cns/logout").await.status(), 303);
    assert_eq!(reader.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn whoever_has_a_card_without_a_name_says_it_and_it_fits_the_code() {
    let stage = stage().await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Nameless);
    assert_eq!(reader.login().await.status(), 303);
    let profile: Value = reader.portal("/api/v1/profile").await.json().await.unwrap();
    assert_eq!(profile["given_name"], "");
    let version = profile["version"].as_i64();
    let mut patch = json!({
        "residence": residence(), "email": "giulia@example.it", "birth_date": profile["birth_date"],
        "complete": true
    });
    let pointers = |refused: &Value| -> Vec<String> {
        let fields = refused["fields"].as_array().unwrap().iter();
        fields
            .map(|field| format!("{} {}", field["pointer"], field["code"]).replace('"', ""))
            .collect()
    };
    let (_, refused) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(
        pointers(&refused),
        ["/given_name required", "/family_name required"]
    );
    patch["given_name"] = json!("Mario");
    patch["family_name"] = json!("Serra");
    let (_, refused) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(pointers(&refused), ["/given_name unlike_tax_code"]);
    patch["given_name"] = json!("Giulia");
    let (status, after) = reader
        .send(Method::PATCH, "/api/v1/profile", &patch, version)
        .await;
    assert_eq!(status, 200, "{after}");
    assert_eq!(after["provenance"]["given_name"]["source"], "citizen");
    // The next login with it takes nothing back.
    reader.login().await;
    let again: Value = reader.portal("/api/v1/profile").await.json().await.unwrap();
    assert_eq!(
        (&again["given_name"], &again["version"]),
        (&json!("Giulia"), &after["version"])
    );
    stage.close().await;
}

#[tokio::test]
async fn every_card_that_does_not_count_opens_no_session_and_has_a_page_of_its_own() {
    let stage = stage().await;
    for (kind, expected) in [
        (Kind::Expired, "cns_expired"),
        (Kind::NotYetValid, "cns_not_yet_valid"),
        (Kind::Revoked, "cns_revoked"),
        (Kind::Signing, "cns_wrong_key"),
        (Kind::NotACns, "cns_not_a_cns"),
        (Kind::WrongCode, "cns_no_fiscal_code"),
    ] {
        let reader = Reader::of(&stage, "giulia-serra", kind);
        let answer = reader.login().await;
        assert_eq!(answer.status(), 403, "{kind:?}");
        assert_eq!(problem(answer).await, expected, "{kind:?}");
        assert_eq!(reader.whoami().await.0, 401, "{kind:?}");
    }
    let empty = Reader::with(&stage, None);
    assert_eq!(problem(empty.login().await).await, "cns_missing");
    // An authority that nobody lists.
    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = Authority::load_or_make(elsewhere.path()).unwrap();
    let citizens = sportello_simulators::town::citizens().unwrap();
    let now = stage.town.portal.app().clock.now();
    let mut rng = ChaCha20Rng::from_os_rng();
    let card = Card::make(
        &stranger,
        &citizens[0],
        Kind::Good,
        "http://localhost:1",
        now,
        &mut rng,
    )
    .unwrap();
    let reader = Reader::with(&stage, Some(&card));
    assert_eq!(problem(reader.login().await).await, "cns_untrusted");

    // The log of logins has them all, each with its reason.
    let db = &stage.town.portal.app().db;
    let tx = db.system_read().await.unwrap();
    let tenant = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    let tx = db.read(tenant.id).await.unwrap();
    let outcomes = login_log::last_outcomes(&tx, now - chrono::TimeDelta::hours(1))
        .await
        .unwrap();
    let outcomes: Vec<&str> = outcomes.iter().map(|entry| entry.outcome.as_str()).collect();
    for reason in [
        "the certificate has expired",
        "the certificate is revoked",
        "no certificate came",
    ] {
        assert!(outcomes.contains(&reason), "{reason} in {outcomes:?}");
    }
    drop(tx);
    stage.close().await;
}

#[tokio::test]
async fn a_ticket_counts_once_in_the_browser_that_began_alone() {
    let stage = stage().await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let back = reader.show().await;
    // Somebody else's browser, with the ticket and without.
    let thief = Reader::with(&stage, None);
    assert_eq!(
        problem(thief.open(back.as_str()).await).await,
        "login_foreign_browser"
    );
    thief.begin().await;
    assert_eq!(
        problem(thief.open(back.as_str()).await).await,
        "login_foreign_browser"
    );
    // The right browser, without the ticket or with another.
    let mut without = back.clone();
    let login = back.query_pairs().find(|(name, _)| name == "state").unwrap().1;
    without.set_query(Some(&format!("state={login}")));
    assert_eq!(
        problem(reader.open(without.as_str()).await).await,
        "login_expired"
    );
    without.set_query(Some(&format!("state={login}&ticket={login}")));
    assert_eq!(
        problem(reader.open(without.as_str()).await).await,
        "login_expired"
    );
    assert_eq!(reader.whoami().await.0, 401);
    assert_eq!(reader.open(back.as_str()).await.status(), 303);
    assert_eq!(problem(reader.open(back.as_str()).await).await, "login_expired");
    stage.close().await;
}

#[tokio::test]
async fn whoever_lures_somebody_to_show_a_card_for_a_login_of_theirs_gets_nothing() {
    let stage = stage().await;
    let attacker = Reader::with(&stage, None);
    let lure = attacker.begin().await;
    let victim = Reader::of(&stage, "giulia-serra", Kind::Good);
    let back = leads(&victim.open(lure.as_str()).await);
    assert_eq!(
        problem(victim.open(back.as_str()).await).await,
        "login_foreign_browser"
    );
    assert_eq!(victim.whoami().await.0, 401);
    // The attacker knows the state, and not the ticket.
    let login = lure.query_pairs().find(|(name, _)| name == "state").unwrap().1;
    let guess = attacker
        .portal(&format!("/auth/cns/callback?state={login}"))
        .await;
    assert_eq!(problem(guess).await, "login_expired");
    assert_eq!(attacker.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn a_header_says_nothing_where_no_proxy_is_configured() {
    let stage = stage().await;
    let world = stage.town.simulators.public_url.clone();
    let forged = card(&stage, "giulia-serra", Kind::Good, &world).certificate;
    let escaped: String = url::form_urlencoded::byte_serialize(forged.as_bytes()).collect();
    let reader = Reader::with(&stage, None);
    let place = reader.begin().await;
    // At our own TLS the header is not looked at: no certificate came.
    let request = reader.client.get(place.clone()).header("X-Client-Cert", &escaped);
    let shown = request.send().await.unwrap();
    assert_eq!(
        problem(reader.open(leads(&shown).as_str()).await).await,
        "cns_missing"
    );
    // At the portal's own port the path is not there, whatever host is named.
    let place = reader.begin().await;
    let host = format!("{}:{}", place.host_str().unwrap(), place.port().unwrap());
    let path = format!("{}{}?{}", reader.portal, place.path(), place.query().unwrap());
    for host in [host.as_str(), reader.portal.trim_start_matches("http://")] {
        let request = reader.client.get(&path).header("Host", host);
        let answer = request.header("X-Client-Cert", &escaped).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{host}");
    }
    // The cards' host serves nothing else.
    let elsewhere = place.join("/api/v1/whoami").unwrap();
    assert_eq!(reader.open(elsewhere.as_str()).await.status(), 404);
    stage.close().await;
}
