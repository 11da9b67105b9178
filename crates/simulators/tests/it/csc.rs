//! The provider of remote signatures: the portal's own client is understood, and whoever strays from the
//! protocol is refused, with the reason.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::portal::{browser, town_in};
use reqwest::Client;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::seal::csc::{Config, RemoteKey};
use sportello_integrations::seal::{KeyAlgorithm, KeyError};
use sportello_simulators::Running;
use sportello_simulators::csc::{Csc, CscClient, KeyKind};
use std::collections::BTreeMap;
use std::time::Duration;

/// SHA-256 of nothing, base64.
const HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const OTHER: &str = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const RSA: &str = "1.2.840.113549.1.1.11";

fn enrol(csc: &Csc, id: &str, key: KeyKind, pin: Option<&str>) -> String {
    csc.enrol(CscClient {
        id: id.to_owned(),
        secret: "secret".to_owned(),
        pin: pin.map(ToOwned::to_owned),
        organization: "Comune di Prova".to_owned(),
        key,
    })
    .unwrap()
}

fn config(town: &Running, id: &str, pin: &str) -> Config {
    Config {
        url: town.csc.url().parse().unwrap(),
        token_url: None,
        client_id: id.to_owned(),
        client_secret: SecretString::from("secret"),
        user: None,
        credential: None,
        proofs: BTreeMap::from([("PIN".to_owned(), SecretString::from(pin))]),
        time: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn the_portal_s_client_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let town = town_in(Some(folder.path())).await;
    for (id, key, algorithm, pin) in [
        ("rsa", KeyKind::Rsa, KeyAlgorithm::Rsa, Some("1234")),
        ("p256", KeyKind::P256, KeyAlgorithm::P256, None),
    ] {
        let credential = enrol(&town.csc, id, key, pin);
        let found = RemoteKey::new(config(&town, id, "1234"), browser()).unwrap();
        let named = Config {
            credential: Some(credential),
            user: Some(id.to_owned()),
            token_url: Some(format!("{}/oauth2/token", town.csc.url()).parse().unwrap()),
            ..config(&town, id, "1234")
        };
        let named = RemoteKey::new(named, browser()).unwrap();
        for remote in [found, named] {
            assert_eq!(remote.chain().await.unwrap().len(), 2);
            assert!(remote.sign(algorithm, b"").await.unwrap().len() > 60);
        }
        assert_eq!(town.csc.signed().last().unwrap(), HASH);
    }
    town.cut().await;
}

#[tokio::test]
async fn a_client_who_does_not_fit_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let town = town_in(Some(folder.path())).await;
    enrol(&town.csc, "a", KeyKind::P256, Some("1234"));
    let ask = async |config: Config| {
        let remote = RemoteKey::new(config, browser()).unwrap();
        remote.sign(KeyAlgorithm::P256, b"").await
    };
    let refused = |why: &str| Err(KeyError::Refused(why.to_owned()));
    assert_eq!(
        ask(config(&town, "stranger", "1234")).await,
        refused("it does not know the client")
    );
    let named = Config {
        credential: Some("another-s".to_owned()),
        ..config(&town, "a", "1234")
    };
    assert_eq!(ask(named).await, refused("invalid_request"));
    assert_eq!(town.csc.last_refusal().unwrap(), "credentialID is unknown");
    let without = Config {
        proofs: BTreeMap::new(),
        ..config(&town, "a", "")
    };
    assert_eq!(ask(without).await, refused("it asks for PIN, and nothing is set"));
    let other = RemoteKey::new(config(&town, "a", "1234"), browser()).unwrap();
    let told = other.sign(KeyAlgorithm::Rsa, b"").await;
    assert_eq!(told, refused("the credential does not sign over SHA-256"));
    for _ in 0..3 {
        assert_eq!(ask(config(&town, "a", "9999")).await, refused("invalid_pin"));
    }
    assert_eq!(ask(config(&town, "a", "1234")).await, refused("access_denied"));
    assert_eq!(town.csc.last_refusal().unwrap(), "the credential is locked");
    town.cut().await;
}

/// A client that writes its questions by hand.
struct Hand {
    browser: Client,
    base: String,
    token: String,
}

impl Hand {
    async fn new(csc: &Csc, id: &str) -> Self {
        let (browser, base) = (browser(), csc.url());
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", "secret"),
        ];
        let answer = browser.post(format!("{base}/oauth2/token")).form(&form);
        let told: Value = answer.send().await.unwrap().json().await.unwrap();
        Self {
            browser,
            base,
            token: told["access_token"].as_str().unwrap().to_owned(),
        }
    }

    async fn ask(&self, path: &str, question: &Value) -> (u16, Value) {
        let request = self.browser.post(format!("{}/{path}", self.base));
        let answer = request
            .bearer_auth(&self.token)
            .json(question)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn activation(&self, credential: &str, hash: &str) -> Value {
        let question = json!({
            "credentialID": credential,
            "numSignatures": 1,
            "hashes": [hash],
            "hashAlgorithmOID": SHA_256,
        });
        let (status, told) = self.ask("credentials/authorize", &question).await;
        assert_eq!(status, 200, "{told}");
        told["SAD"].clone()
    }
}

#[tokio::test]
async fn what_strays_from_the_protocol_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let town = town_in(Some(folder.path())).await;
    let credential = enrol(&town.csc, "a", KeyKind::Rsa, None);
    let foreign = enrol(&town.csc, "b", KeyKind::P256, None);
    let (hand, other) = (Hand::new(&town.csc, "a").await, Hand::new(&town.csc, "b").await);
    let last = || town.csc.last_refusal().unwrap();

    let good = json!({
        "credentialID": credential, "numSignatures": 1, "hashes": [HASH], "hashAlgorithmOID": SHA_256,
    });
    for (member, value, why) in [
        ("credentialID", json!(foreign), "credentialID is unknown"),
        ("numSignatures", json!(2), "numSignatures is not 1"),
        (
            "hashAlgorithmOID",
            json!("1.3.14.3.2.26"),
            "hashAlgorithmOID is not SHA-256",
        ),
        ("hashes", json!([HASH, OTHER]), "hashes is not one text"),
        ("hashes", json!(["!"]), "the hash is not base64"),
        (
            "hashes",
            json!(["c2hvcnQ="]),
            "the hash has another length than SHA-256",
        ),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        let (status, told) = hand.ask("credentials/authorize", &bad).await;
        assert_eq!(
            (status, &told["error"]),
            (400, &json!("invalid_request")),
            "{why}"
        );
        assert_eq!(last(), why);
    }

    let sign = |sad: Value, hash: &str, method: &str| {
        json!({
            "credentialID": credential, "SAD": sad, "hashes": [hash], "hashAlgorithmOID": SHA_256,
            "signAlgo": method,
        })
    };
    let sad = hand.activation(&credential, HASH).await;
    let swapped = hand
        .ask("signatures/signHash", &sign(sad.clone(), OTHER, RSA))
        .await;
    assert_eq!((swapped.0, last().as_str()), (400, "the SAD is for another hash"));
    let again = hand.ask("signatures/signHash", &sign(sad, HASH, RSA)).await;
    assert_eq!(
        (again.0, last().as_str()),
        (400, "the SAD is unknown or was used")
    );
    let sad = other.activation(&foreign, HASH).await;
    let stolen = hand.ask("signatures/signHash", &sign(sad, HASH, RSA)).await;
    assert_eq!((stolen.0, last().as_str()), (400, "the SAD is another client's"));
    let sad = hand.activation(&credential, HASH).await;
    let weak = sign(sad.clone(), HASH, "1.2.840.113549.1.1.5");
    let weak = hand.ask("signatures/signHash", &weak).await;
    assert_eq!(
        (weak.0, last().as_str()),
        (400, "signAlgo is not one of the key's")
    );
    let (status, told) = hand.ask("signatures/signHash", &sign(sad, HASH, RSA)).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(town.csc.signed(), [HASH]);

    let nobody = Hand {
        token: "guessed".to_owned(),
        ..hand
    };
    let (status, told) = nobody.ask("credentials/list", &json!({})).await;
    assert_eq!((status, &told["error"]), (401, &json!("invalid_token")));
    let form = [("trouble", "fire"), ("times", "1")];
    let unknown = nobody
        .browser
        .post(format!("{}/csc/trouble", town.public_url))
        .form(&form);
    assert_eq!(unknown.send().await.unwrap().status(), 400);
    town.cut().await;
}
