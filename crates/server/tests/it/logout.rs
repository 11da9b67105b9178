//! Single logout through the whole product, begun by the portal and begun by the identity provider, with
//! both bindings: sessions end, and the other side is told so.

use crate::stage::{Browser, Form, Stage, form_of};
use sportello_storage::audit::{self, Chain};
use sportello_storage::tenants;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];
const LUISA: [(&str, &str); 2] = [("citizen", "luisa-piras"), ("decision", "agree")];

/// The sessions that the provider shows as open, the oldest first.
async fn sessions(stage: &Stage, provider: &str) -> Vec<String> {
    let page = stage.providers_page(&format!("/spid/{provider}/session")).await;
    page.split("name=\"session_index\" value=\"")
        .skip(1)
        .map(|rest| rest.split_once('"').unwrap().0.to_owned())
        .collect()
}

/// The provider's own logout of a session: what it has the browser do.
fn leave(provider: &str, session: &str, binding: &str) -> (String, [(&'static str, String); 2]) {
    (
        format!("/spid/{provider}/session/logout"),
        [
            ("session_index", session.to_owned()),
            ("binding", binding.to_owned()),
        ],
    )
}

async fn entries(stage: &Stage) -> usize {
    let app = stage.town.portal.app();
    let tx = app.db.system_read().await.unwrap();
    let borgoverde = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    let tx = app.db.read(borgoverde.id).await.unwrap();
    match audit::verify_chain(&tx).await.unwrap() {
        Chain::Whole { entries } => usize::try_from(entries).unwrap(),
        Chain::Broken { seq } => panic!("broken at {seq}"),
    }
}

#[tokio::test]
async fn a_provider_ends_a_session_by_post_even_in_a_browser_without_our_cookie() {
    let stage = Stage::open().await;
    let (giulia, luisa, elsewhere) = (stage.browser(), stage.browser(), stage.browser());
    giulia.login("aurora", 1, &GIULIA).await;
    luisa.login("aurora", 1, &LUISA).await;
    let open = sessions(&stage, "aurora").await;
    let before = entries(&stage).await;
    let (path, form) = leave("aurora", &open[0], "post");
    let asking = elsewhere.at_providers(&path, &form).await;
    assert_eq!(asking.status(), 200);
    let asking = form_of(&asking.text().await.unwrap());
    assert!(asking.action.ends_with("/auth/spid/logout"), "{asking:?}");
    let answering = elsewhere.post(&asking).await;
    assert_eq!(answering.status(), 200);
    let answering = form_of(&answering.text().await.unwrap());
    let told = elsewhere.post(&answering).await.text().await.unwrap();
    assert!(told.contains("ha chiuso la tua sessione"), "{told}");
    assert_eq!(giulia.whoami().await.0, 401);
    assert_eq!(luisa.whoami().await.0, 200, "another's session stays");
    assert_eq!(entries(&stage).await, before + 1);
    // The same request once more: nothing is left to close, and the answer is the same.
    let again = form_of(&elsewhere.post(&asking).await.text().await.unwrap());
    assert!(again.fields.iter().any(|(name, _)| name == "SAMLResponse"));
    assert_eq!(luisa.whoami().await.0, 200);
    stage.close().await;
}

#[tokio::test]
async fn a_provider_ends_a_session_by_redirect_and_is_told_the_same_way() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("boreale", 1, &GIULIA).await;
    let open = sessions(&stage, "boreale").await;
    let (path, form) = leave("boreale", &open[0], "redirect");
    // From the provider to the portal and back, by redirects alone.
    let told = browser.at_providers(&path, &form).await;
    assert_eq!(told.status(), 200);
    assert!(
        told.url()
            .query()
            .unwrap_or_default()
            .starts_with("SAMLResponse="),
        "{}",
        told.url()
    );
    assert!(told.text().await.unwrap().contains("ha chiuso la tua sessione"));
    assert_eq!(browser.whoami().await.0, 401);
    assert!(sessions(&stage, "boreale").await.is_empty());
    stage.close().await;
}

#[tokio::test]
async fn a_request_that_was_changed_or_is_not_the_providers_ends_nothing() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("aurora", 1, &GIULIA).await;
    let open = sessions(&stage, "aurora").await;
    let (path, form) = leave("aurora", &open[0], "post");
    let asking = form_of(&browser.at_providers(&path, &form).await.text().await.unwrap());
    let bent = |bend: fn(String) -> String| {
        let mut bent = asking.clone();
        for (name, value) in &mut bent.fields {
            if name == "SAMLRequest" {
                let xml = String::from_utf8(decode(value)).unwrap();
                *value = encode(&bend(xml.clone()));
                assert_ne!(bend(xml.clone()), xml);
            }
        }
        bent
    };
    let refused: [Form; 3] = [
        bent(|xml| xml.replace("<samlp:SessionIndex>", "<samlp:SessionIndex> ")),
        bent(|xml| xml.replace("/spid/aurora<", "/spid/boreale<")),
        bent(|xml| {
            let (head, rest) = xml.split_once("<ds:Signature").unwrap();
            format!("{head}{}", rest.split_once("</ds:Signature>").unwrap().1)
        }),
    ];
    for form in refused {
        assert_eq!(browser.post(&form).await.status(), 403, "{form:?}");
        assert_eq!(browser.whoami().await.0, 200);
    }
    stage.close().await;
}

#[tokio::test]
async fn who_leaves_everywhere_is_told_how_far_that_went() {
    let stage = Stage::open().await;
    for (closed_before, how_far) in [(false, "completa"), (true, "parziale")] {
        let browser = stage.browser();
        browser.login("aurora", 1, &GIULIA).await;
        let (_, who) = browser.whoami().await;
        let path = who["single_logout_path"].as_str().unwrap();
        if closed_before {
            // The request that the provider then sends gets lost.
            let open = sessions(&stage, "aurora").await;
            let (path, form) = leave("aurora", &open[0], "post");
            stage.browser().at_providers(&path, &form).await;
        }
        let asking = form_of(&browser.open(path).await.text().await.unwrap());
        let answering = form_of(&browser.post(&asking).await.text().await.unwrap());
        let told = browser.post(&answering).await;
        assert_eq!(told.url().path(), "/accesso");
        assert_eq!(told.url().query(), Some(format!("uscita={how_far}").as_str()));
        let page = told.text().await.unwrap();
        assert!(
            page.contains("Hai chiuso la sessione su questo portale"),
            "{page}"
        );
        assert_eq!(
            page.contains("potrebbero essere ancora aperti"),
            closed_before,
            "{how_far}"
        );
        assert_eq!(browser.whoami().await.0, 401);
    }
    stage.close().await;
}

#[tokio::test]
async fn levels_two_and_three_leave_without_a_word_to_the_provider() {
    let stage = Stage::open().await;
    for level in [2, 3] {
        let browser: Browser = stage.browser();
        browser.login("boreale", level, &GIULIA).await;
        assert!(sessions(&stage, "boreale").await.is_empty());
        assert!(browser.whoami().await.1.get("single_logout_path").is_none());
        let left = browser.open("/auth/spid/logout").await;
        assert_eq!(left.url().path(), "/");
        assert_eq!(browser.whoami().await.0, 401);
    }
    stage.close().await;
}

fn decode(text: &str) -> Vec<u8> {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap()
}

fn encode(xml: &str) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, xml)
}
