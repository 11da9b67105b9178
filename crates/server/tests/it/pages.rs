//! Public pages, files and machine-readable addresses of a running portal.

use crate::stage::Stage;

#[tokio::test]
async fn public_pages_are_html_from_the_server_in_both_languages() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    for (path, lang) in [
        ("/", "it"),
        ("/servizi", "it"),
        ("/servizi/permesso-ztl", "it"),
        ("/accesso", "it"),
        ("/en/servizi/permesso-ztl", "en"),
    ] {
        let page = browser.open(path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert!(
            page.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("script-src 'self'")
        );
        let html = page.text().await.unwrap();
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{path}");
        assert!(html.contains("Comune di Borgoverde"), "{path}");
    }
    assert_eq!(browser.open("/niente").await.status(), 404);
    assert_eq!(browser.open("/servizi/niente").await.status(), 404);
    stage.close().await;
}

#[tokio::test]
async fn the_camera_may_be_used_where_certificates_are_checked_and_nowhere_else() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    for (path, policy) in [
        ("/", "camera=(), "),
        ("/accesso", "camera=(), "),
        ("/verifica/abc", "camera=(), "),
        ("/verifica", "camera=(self), "),
        ("/v", "camera=(self), "),
        ("/en/verifica", "camera=(self), "),
    ] {
        let page = browser.open(path).await;
        let said = page.headers()["permissions-policy"].to_str().unwrap();
        assert!(said.starts_with(policy), "{path}: {said}");
        assert!(said.contains("microphone=()"), "{path}: {said}");
    }
    stage.close().await;
}

#[tokio::test]
async fn each_municipality_answers_at_its_host_with_its_own_look() {
    let stage = Stage::open().await;
    let address = &stage.town.url;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let port = address.rsplit(':').next().unwrap();
    let get = |path: &str, host: String| client.get(format!("{address}{path}")).header("Host", host).send();
    let here = get("/api/v1/tenant", format!("localhost:{port}")).await.unwrap();
    let here: serde_json::Value = here.json().await.unwrap();
    let there = get("/api/v1/tenant", format!("montefiore.localhost:{port}"))
        .await
        .unwrap();
    let there: serde_json::Value = there.json().await.unwrap();
    assert_eq!(
        (&here["slug"], &there["slug"]),
        (&"borgoverde".into(), &"montefiore".into())
    );
    let nobody = get("/api/v1/tenant", "nobody.example".to_owned()).await.unwrap();
    assert_eq!(nobody.status(), 404);
    assert_eq!(nobody.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = nobody.json().await.unwrap();
    assert_eq!(problem["problem"], "unknown_tenant");
    let crest = get("/crest.svg", format!("montefiore.localhost:{port}"))
        .await
        .unwrap();
    assert_eq!(crest.headers()["content-type"], "image/svg+xml");
    stage.close().await;
}

#[tokio::test]
async fn balancers_learn_that_it_works_without_a_host_of_ours() {
    let stage = Stage::open().await;
    let address = stage.town.url.replace("localhost", "127.0.0.1");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .get(format!("{address}/status"))
        .header("Host", "10.0.0.7")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    stage.close().await;
}

#[tokio::test]
async fn metadata_are_published_for_each_municipality() {
    let stage = Stage::open().await;
    let metadata = stage.browser().open("/auth/spid/metadata").await;
    assert_eq!(metadata.status(), 200);
    let xml = metadata.text().await.unwrap();
    assert!(xml.contains(&format!("entityID=\"{}\"", stage.town.url)), "{xml}");
    stage.close().await;
}

#[tokio::test]
async fn the_privacy_notice_names_the_cookies_that_are_set() {
    use sportello_api::http::cookies::Name;
    use sportello_api::settings::Scheme;
    use sportello_types::lang::LANGUAGE_COOKIE;
    let stage = Stage::open().await;
    let page = stage.browser().open("/privacy").await.text().await.unwrap();
    for name in [
        Name::Session.on(Scheme::Http),
        Name::Login.on(Scheme::Http),
        Name::Device.on(Scheme::Http),
        LANGUAGE_COOKIE,
    ] {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
    }
    assert_eq!(page.matches("<code>").count(), 4);
    assert!(page.contains("rpd@comune.borgoverde.example"));
    stage.close().await;
}

#[tokio::test]
async fn the_demo_lets_one_try_every_service_and_shows_a_call_that_is_over() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    for service in [
        "permesso-ztl",
        "iscrizione-nido",
        "contributo-sport",
        "rinnovo-suolo-pubblico",
    ] {
        let sheet = browser.open(&format!("/api/v1/services/{service}")).await;
        let sheet: serde_json::Value = sheet.json().await.unwrap();
        assert_eq!(sheet["availability"], "open", "{service}");
    }
    let port = stage.town.url.rsplit(':').next().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let over = client
        .get(format!("{}/servizi/contributo-sport", stage.town.url))
        .header("Host", format!("montefiore.localhost:{port}"))
        .header("Accept", "text/html");
    let html = over.send().await.unwrap().text().await.unwrap();
    assert!(html.contains("fino al 31 marzo 2026"), "{html}");
    stage.close().await;
}
