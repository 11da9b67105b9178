//! Cards, and what may go wrong around them: lists out of reach, responders that are silent, clocks that
//! differ, a level that is not enough; and a card in hands that are not a browser's.

use crate::card_reader::{Reader, card, client, folder, free_port, listed, problem, settings};
use crate::program::Place;
use crate::stage::Stage;
use chrono::TimeDelta;
use serde_json::Value;
use sportello_api::app::Clock;
use sportello_server::config::units::Time;
use sportello_server::config::{Cns, Silence, TrustList};
use sportello_server::wiring::Surroundings;
use sportello_simulators::cns::{Kind, ServerFiles};
use std::process::{Command, Stdio};

/// A town whose settings for cards are changed.
async fn stage(change: impl FnOnce(Cns) -> Cns) -> Stage {
    Stage::open_with(|config| config.cns = Some(change(settings(config, free_port())))).await
}

#[tokio::test]
async fn when_nobody_says_whether_a_card_is_revoked_the_setting_decides() {
    for silence in [Silence::Refuse, Silence::Accept] {
        let stage = Stage::open_with(|config| {
            let port = free_port();
            config.cns = Some(Cns {
                silence,
                ..settings(config, port)
            });
        })
        .await;
        let silent = card(&stage, "giulia-serra", Kind::Good, "http://localhost:1");
        let reader = Reader::with(&stage, Some(&silent));
        let answer = reader.login().await;
        if silence == Silence::Refuse {
            assert_eq!(problem(answer).await, "cns_status_unknown");
        } else {
            assert_eq!(answer.status(), 303);
            assert_eq!(reader.whoami().await.1["level"], "l2", "as configured");
        }
        stage.close().await;
    }
}

#[tokio::test]
async fn a_revoked_card_is_known_from_the_list_alone_and_from_the_responder_alone() {
    let without_responder = stage(|cns| Cns {
        ocsp_time: Time::seconds(0),
        ..cns
    })
    .await;
    let revoked = Reader::of(&without_responder, "giulia-serra", Kind::Revoked);
    assert_eq!(problem(revoked.login().await).await, "cns_revoked");
    let good = Reader::of(&without_responder, "giulia-serra", Kind::Good);
    assert_eq!(good.login().await.status(), 303);
    without_responder.close().await;

    let stage = stage(|cns| cns).await;
    let good = Reader::of(&stage, "giulia-serra", Kind::Good);
    assert_eq!(good.login().await.status(), 303);
    // The list at hand is of before.
    let revoked = Reader::of(&stage, "giulia-serra", Kind::Revoked);
    assert_eq!(problem(revoked.login().await).await, "cns_revoked");
    stage.close().await;
}

#[tokio::test]
async fn clocks_may_differ_by_three_minutes_and_not_by_ten() {
    for (seconds, good) in [(-150, true), (150, true), (-600, false)] {
        let around = Surroundings {
            clock: Clock::fixed(Clock::system().now()),
            ..Surroundings::system()
        };
        let stage = Stage::open_in(around, |config| {
            config.cns = Some(settings(config, free_port()));
        })
        .await;
        let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
        // The simulators' clock has gone on while the town was set up.
        let clock = &stage.town.portal.app().clock;
        clock.advance(Clock::system().now() - clock.now() + TimeDelta::seconds(seconds));
        let answer = reader.login().await;
        if good {
            assert_eq!(answer.status(), 303, "{seconds}");
        } else {
            // What list and responder say is of a time that has not come.
            assert_eq!(problem(answer).await, "cns_status_unknown", "{seconds}");
        }
        stage.close().await;
    }
}

#[tokio::test]
async fn without_a_trust_list_cards_are_said_to_be_in_trouble_and_nobody_is_let_in() {
    let stage = stage(|cns| Cns {
        trust_list: Some(TrustList {
            url: Some("http://localhost:1/trust-list.xml".parse().unwrap()),
            signer_files: cns.authority_files.clone(),
            file: None,
        }),
        authority_files: Vec::new(),
        ..cns
    })
    .await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let providers: Value = reader
        .portal("/api/v1/identity-providers")
        .await
        .json()
        .await
        .unwrap();
    let cards = providers["items"].as_array().unwrap().iter();
    let states: Vec<&Value> = cards
        .filter(|offered| offered["provider"] == "cns")
        .map(|offered| &offered["state"])
        .collect();
    assert_eq!(states, ["troubled"]);
    let refused = reader.portal("/auth/cns/login").await;
    assert_eq!(problem(refused).await, "cns_status_unknown");
    assert_eq!(reader.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn stepping_up_with_a_card_replaces_the_session() {
    let stage = listed(Stage::open().await).await;
    let world = stage.town.simulators.public_url.clone();
    let card = card(&stage, "giulia-serra", Kind::Good, &world);
    let browser = stage.browser_of(client(&stage, Some(&card)).build().unwrap());
    let by_spid = [("citizen", "giulia-serra"), ("decision", "agree")];
    browser.login("aurora", 1, &by_spid).await;
    let (_, before) = browser.whoami().await;
    assert_eq!(
        (&before["provider"], &before["level"]),
        (&"spid".into(), &"l1".into())
    );
    let landed = browser
        .open("/auth/cns/login?level=3&return_to=%2Fdomande-frequenti")
        .await;
    assert_eq!(landed.url().path(), "/domande-frequenti");
    let (_, after) = browser.whoami().await;
    assert_eq!(
        (&after["provider"], &after["level"]),
        (&"cns".into(), &"l3".into())
    );
    assert_eq!(after["id"], before["id"]);
    let sessions: Value = browser.open("/api/v1/sessions").await.json().await.unwrap();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
    stage.close().await;
}

#[tokio::test]
async fn a_level_that_cards_have_not_here_is_refused_before_the_card_is_asked_for() {
    let stage = stage(|cns| cns).await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let refused = reader.portal("/auth/cns/login?level=3").await;
    assert_eq!(problem(refused).await, "cns_level_missing");
    assert_eq!(reader.login().await.status(), 303);
    // How logins end is measured by identity.
    let measures = stage.town.portal.app().metrics.render().unwrap();
    for (outcome, times) in [("cns_level_missing", 1), ("accepted", 1)] {
        let line = format!("sportello_logins_total{{outcome=\"{outcome}\",provider=\"cns\"}} {times}");
        assert!(measures.contains(&line), "{line} in {measures}");
    }
    stage.close().await;
}

#[tokio::test]
async fn curl_signs_in_with_the_files_of_a_card() {
    let stage = listed(Stage::open().await).await;
    let world = stage.town.simulators.public_url.clone();
    let hand = tempfile::tempdir().unwrap();
    let [certificate, key] = card(&stage, "giulia-serra", Kind::Good, &world)
        .write(hand.path())
        .unwrap();
    let cookies = hand.path().join("cookies");
    let mut login = Command::new("curl");
    login.args(["-sS", "--noproxy", "*", "-L", "-o", "/dev/null", "--cacert"]);
    login.arg(folder(&stage).join("authority.pem"));
    login.arg("--cert").arg(certificate).arg("--key").arg(key);
    login.arg("-c").arg(&cookies);
    login.arg(format!("{}/auth/cns/login", stage.town.url));
    let mut whoami = Command::new("curl");
    whoami.args(["-sS", "--noproxy", "*", "-b"]).arg(&cookies);
    whoami.arg(format!("{}/api/v1/whoami", stage.town.url));
    let both = tokio::task::spawn_blocking(move || (login.output().unwrap(), whoami.output().unwrap()));
    let (login, answer) = both.await.unwrap();
    let said = String::from_utf8_lossy(&login.stderr).into_owned();
    let who: Value = serde_json::from_slice(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(
        (&who["given_name"], &who["provider"], &who["level"]),
        (&"Giulia".into(), &"cns".into(), &"l3".into())
    );
    stage.close().await;
}

/// What OpenSSL's client says of the cards' host.
async fn handshake(stage: &Stage, port: u16, arguments: &'static [&'static str]) -> String {
    let mut client = Command::new("openssl");
    client.args(["s_client", "-connect", &format!("localhost:{port}"), "-CAfile"]);
    client.arg(folder(stage).join("authority.pem")).args(arguments);
    client.stdin(Stdio::null());
    let done = tokio::task::spawn_blocking(move || client.output().unwrap());
    String::from_utf8_lossy(&done.await.unwrap().stdout).into_owned()
}

#[tokio::test]
async fn a_card_pulled_out_is_not_on_the_next_connection_and_no_connection_stays() {
    let stage = stage(|cns| cns).await;
    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let place = reader.begin().await;
    let shown = reader.open(place.as_str()).await;
    assert_eq!(shown.headers().get("connection").unwrap(), "close");
    let port = place.port().unwrap();
    // HTTP/2 keeps its connection whatever is said.
    let offered = handshake(&stage, port, &["-alpn", "h2,http/1.1"]).await;
    assert!(offered.contains("ALPN protocol: http/1.1"), "{offered}");
    assert!(offered.contains("Verify return code: 0 (ok)"), "{offered}");
    let again = handshake(&stage, port, &["-tls1_2", "-reconnect"]).await;
    assert!(
        again.matches("New, TLSv1.2").count() > 1 && !again.contains("Reused,"),
        "{again}"
    );
    stage.close().await;
}

#[test]
fn doctor_looks_at_the_cards_host_and_at_whom_cards_are_judged_by() {
    let place = Place::new(
        "[cns]\naddress = \"https://localhost:8443\"\nauthority_files = [\"cns/authority.pem\"]\n\
         [cns.listener]\nlisten = \"127.0.0.1:0\"\ncertificate_file = \"cns/portal.pem\"\n\
         key_file = \"cns/portal.key\"\n[cns.trust_list]\nfile = \"cns/list.xml\"\n",
    );
    ServerFiles::load_or_make(&place.path("cns")).unwrap();
    place.settle();
    let said = place.run(&["doctor"]);
    for line in [
        "ok     TLS of the cards' host",
        "ok     certificate of the cards' host https://localhost:8443: until 2046-01-01",
        "FAULT  trust list of cards: cannot read the file",
        "ok     authorities of cards: 1 count",
    ] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
    // Another's key, and an authority that is none.
    std::fs::copy(place.path("cns/authority.key"), place.path("cns/portal.key")).unwrap();
    std::fs::copy(place.path("cns/portal.pem"), place.path("cns/authority.pem")).unwrap();
    let said = place.run(&["doctor"]);
    for line in [
        "FAULT  TLS of the cards' host: certificate and key cannot be used",
        "FAULT  authorities of cards: none counts, nobody can sign in with a card",
    ] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
}
