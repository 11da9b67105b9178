//! Short messages are taken as a gateway takes them, and shown on a phone; the portal's own channel speaks
//! to it.

use super::portal::{browser, town};
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::notify::sms::{Config, Gateway, TextChannel, TextMessage};
use sportello_types::ids::JobId;

#[tokio::test]
async fn a_message_is_taken_once_and_shown() {
    let town = town().await;
    let (browser, base) = (browser(), town.public_url.clone());
    let post = async |key: Option<&str>, body: Value| {
        let mut request = browser.post(format!("{base}/sms/messages")).json(&body);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key).bearer_auth("any");
        }
        request.send().await.unwrap().status().as_u16()
    };
    let message = json!({ "to": "+393331234567", "from": "Borgoverde", "text": "C'è <un> nuovo messaggio" });
    assert_eq!(post(None, message.clone()).await, 401);
    assert_eq!(post(Some("a"), json!({ "to": "333", "text": "x" })).await, 422);
    assert_eq!(
        post(Some("a"), json!({ "to": "+393331234567", "text": "" })).await,
        422
    );
    assert_eq!(post(Some("a"), message.clone()).await, 202);
    assert_eq!(post(Some("a"), message).await, 202);
    let list = browser.get(format!("{base}/phone/messages?to=%2B393331234567&wait=10"));
    let caught: Value = list.send().await.unwrap().json().await.unwrap();
    assert_eq!(caught.as_array().unwrap().len(), 1);
    assert_eq!(caught[0]["from"], "Borgoverde");
    let page = browser.get(format!("{base}/phone?to=%2B393331234567"));
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("C'è &lt;un&gt; nuovo messaggio"), "{page}");
    town.stop().await;
}

#[tokio::test]
async fn the_portal_s_channel_is_understood_and_a_repetition_recognised() {
    let town = town().await;
    let config = Config {
        url: town.sms_gateway_url().parse().unwrap(),
        token: SecretString::from("any"),
        sender: Some("Borgoverde".to_owned()),
        timeout_seconds: 20,
    };
    let gateway = Gateway::new(&config, browser()).unwrap();
    let message = |n: u64, text: &str| TextMessage {
        id: JobId::from_parts(n, [1; 10]),
        to: "333 1234567".parse().unwrap(),
        text: text.to_owned(),
    };
    for _ in 0..2 {
        gateway.send(&message(1, "Perché no: 483920")).await.unwrap();
    }
    gateway.send(&message(2, "Perché no: 483920")).await.unwrap();
    let refused = gateway.send(&message(3, "")).await.unwrap_err();
    assert!(!refused.is_transient(), "{refused}");
    let caught = town.phones.list(Some("+393331234567"));
    assert_eq!(caught.len(), 2);
    assert_eq!(
        (caught[0].from.as_str(), caught[0].text.as_str()),
        ("Borgoverde", "Perché no: 483920")
    );
    town.stop().await;
    let away = gateway.send(&message(4, "x")).await.unwrap_err();
    assert!(away.is_transient(), "{away}");
    assert!(
        !away.to_string().contains("/sms/"),
        "no address in what is logged: {away}"
    );
}
