//! Attacks on the way of an answer, not on the answer: replay, a stolen RelayState, login CSRF, one
//! provider for another. Each answer is signed as its provider signs; each is refused with a page, for
//! its own reason, and nothing of it is found in the log. What is wrong with answers themselves
//! is in `crates/identity/tests/it/corpus/`; the table of all is `docs/develop/attacks.md`.

mod provider;

use crate::program::{Place, Serving};
use crate::stage::{Form, form_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use provider::{Draft, PERSONAL, Provider, registry};
use reqwest::{Client, Response, StatusCode};
use sportello_api::Clock;
use std::time::Duration;

/// The real program, with two providers whose keys are the test's.
struct Scene {
    place: Place,
    serving: Serving,
    aurora: Provider,
    boreale: Provider,
}

/// A login that has begun.
struct Begun {
    request: String,
    relay_state: String,
}

struct Browser {
    client: Client,
    portal: String,
}

impl Scene {
    async fn open() -> Self {
        let place = Place::new("[[spid.registry]]\nfile = \"registry.xml\"\n");
        let settings = std::fs::read_to_string(place.path("sportello.toml")).unwrap();
        let settings = settings
            .replace("requests_per_minute", "logins_per_minute = 6000\nrequests_per_minute")
            .replace(
                "warn,sportello_server=info,sportello_api::jobs=info",
                "debug,sportello_server=trace,sportello_api=trace,sportello_storage=trace,sportello_identity=trace",
            );
        std::fs::write(place.path("sportello.toml"), settings).unwrap();
        let now = Clock::system().now();
        let aurora = Provider::new("https://aurora.example", now);
        let boreale = Provider::new("https://boreale.example", now);
        std::fs::write(place.path("registry.xml"), registry(&[&aurora, &boreale])).unwrap();
        place.settle();
        let serving = place.start(&["serve", "--without-worker"]);
        let scene = Self {
            place,
            serving,
            aurora,
            boreale,
        };
        let browser = scene.browser();
        // The registry is read in the background.
        while !browser
            .get("/api/v1/identity-providers")
            .await
            .text()
            .await
            .unwrap()
            .contains("aurora")
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        scene
    }

    fn browser(&self) -> Browser {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        Browser {
            client: Client::builder()
                .cookie_store(true)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            portal: format!("http://{}", self.serving.portal),
        }
    }

    /// A good answer of Aurora's to a login.
    fn good(&self, begun: &Begun, assertion: &str) -> Vec<(String, String)> {
        let draft = self
            .aurora
            .draft(&begun.request, assertion, Clock::system().now());
        form(&self.aurora.sign(&draft), Some(&begun.relay_state))
    }

    /// The page of a refusal, and the reason in the log.
    async fn refused(&self, answer: Response, reason: &str) {
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{reason}");
        assert!(answer.headers().get("location").is_none(), "{reason}");
        let page = answer.text().await.unwrap();
        for personal in PERSONAL {
            assert!(!page.contains(personal), "{reason}: {personal} on the page");
        }
        assert_eq!(self.serving.says("login refused")["reason"], reason);
    }

    /// Ends the program; its whole log names nobody and quotes nothing.
    fn end(self, secrets: &[String]) {
        let log = self.serving.heard();
        assert!(log.contains("login refused"), "the log was heard");
        for personal in PERSONAL.iter().copied().chain(secrets.iter().map(String::as_str)) {
            assert!(!log.contains(personal), "{personal} is in the log");
        }
        for quoted in ["<samlp:", "<saml:", "SAMLResponse", "PHNhbWxw"] {
            assert!(!log.contains(quoted), "{quoted} is in the log");
        }
        assert!(self.serving.stop().success());
        drop(self.place);
    }
}

impl Browser {
    async fn begin(&self, provider: &Provider) -> Begun {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("idp", &provider.entity_id)
            .append_pair("return_to", "/domande-frequenti")
            .finish();
        let page = self.get(&format!("/auth/spid/login?{query}")).await;
        let Form { fields, .. } = form_of(&page.text().await.unwrap());
        let field = |name: &str| fields.iter().find(|(field, _)| field == name).unwrap().1.clone();
        let request = String::from_utf8(STANDARD.decode(field("SAMLRequest")).unwrap()).unwrap();
        let (_, rest) = request.split_once(" ID=\"").unwrap();
        Begun {
            request: rest.split_once('"').unwrap().0.to_owned(),
            relay_state: field("RelayState"),
        }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.portal));
        request.header("Accept", "text/html").send().await.unwrap()
    }

    async fn post(&self, fields: &[(String, String)]) -> Response {
        let request = self.client.post(format!("{}/auth/spid/callback", self.portal));
        request
            .header("Accept", "text/html")
            .form(fields)
            .send()
            .await
            .unwrap()
    }

    async fn is_signed_in(&self) -> bool {
        self.get("/api/v1/whoami").await.status() == StatusCode::OK
    }
}

fn form(xml: &str, relay_state: Option<&str>) -> Vec<(String, String)> {
    let mut fields = vec![("SAMLResponse".to_owned(), STANDARD.encode(xml))];
    fields.extend(relay_state.map(|state| ("RelayState".to_owned(), state.to_owned())));
    fields
}

#[tokio::test]
async fn replay() {
    let scene = Scene::open().await;
    let browser = scene.browser();
    let begun = browser.begin(&scene.aurora).await;
    let answer = scene.good(&begun, "_assertion-1");
    let landed = browser.post(&answer).await;
    assert_eq!(landed.status(), StatusCode::SEE_OTHER);
    assert_eq!(landed.headers()["location"], "/domande-frequenti");
    assert!(browser.is_signed_in().await);

    // The very bytes once more: the login is over.
    let again = browser.post(&answer).await;
    scene.refused(again, "no such login, or no longer").await;
    // An assertion used before, in a good answer to another login of the same browser.
    let second = browser.begin(&scene.aurora).await;
    let used = browser.post(&scene.good(&second, "_assertion-1")).await;
    scene.refused(used, "assertion used before").await;
    // The old answer at a new login: it answers the old one.
    let other = scene.browser();
    let third = other.begin(&scene.aurora).await;
    let stale = form(
        &STANDARD
            .decode(&answer[0].1)
            .map(String::from_utf8)
            .unwrap()
            .unwrap(),
        Some(&third.relay_state),
    );
    let stale = other.post(&stale).await;
    scene.refused(stale, "no such login, or no longer").await;
    assert!(!other.is_signed_in().await);

    // Eight times at once: one counts.
    let fourth = browser.begin(&scene.aurora).await;
    let answer = scene.good(&fourth, "_assertion-4");
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, portal, answer) = (browser.client.clone(), browser.portal.clone(), answer.clone());
        posts.spawn(async move {
            let request = client.post(format!("{portal}/auth/spid/callback")).form(&answer);
            request.send().await.unwrap().status()
        });
    }
    let verdicts = posts.join_all().await;
    let accepted = verdicts.iter().filter(|status| **status == StatusCode::SEE_OTHER);
    assert_eq!(accepted.count(), 1, "{verdicts:?}");
    scene.end(&[begun.relay_state, answer[0].1.get(..200).unwrap().to_owned()]);
}

#[tokio::test]
async fn stolen_relay_state() {
    let scene = Scene::open().await;
    let (attacker, victim) = (scene.browser(), scene.browser());
    let mine = attacker.begin(&scene.aurora).await;
    let theirs = victim.begin(&scene.aurora).await;
    let with = |state: Option<&str>| {
        let draft = scene
            .aurora
            .draft(&mine.request, "_assertion-1", Clock::system().now());
        form(&scene.aurora.sign(&draft), state)
    };
    // An answer to the attacker's own login, under the victim's handle, in either browser.
    let stolen = with(Some(&theirs.relay_state));
    let refused = victim.post(&stolen).await;
    scene.refused(refused, "not the browser that began").await;
    let refused = attacker.post(&stolen).await;
    scene.refused(refused, "RelayState is not the one sent").await;
    // The victim's answer under the attacker's handle.
    let good = scene.good(&theirs, "_assertion-2");
    let swapped = vec![
        good[0].clone(),
        ("RelayState".to_owned(), mine.relay_state.clone()),
    ];
    let refused = attacker.post(&swapped).await;
    scene.refused(refused, "not the browser that began").await;
    let refused = victim.post(&swapped).await;
    scene.refused(refused, "RelayState is not the one sent").await;
    // No handle, and one that would lead elsewhere.
    let refused = victim.post(&good[..1]).await;
    scene.refused(refused, "RelayState is not the one sent").await;
    assert!(!attacker.is_signed_in().await && !victim.is_signed_in().await);

    let second = attacker.begin(&scene.aurora).await;
    let draft = scene
        .aurora
        .draft(&second.request, "_assertion-3", Clock::system().now());
    let elsewhere = form(&scene.aurora.sign(&draft), Some("https://evil.example/"));
    let refused = attacker.post(&elsewhere).await;
    scene.refused(refused, "RelayState is not the one sent").await;
    scene.end(&[mine.relay_state, theirs.relay_state, "evil.example".to_owned()]);
}

#[tokio::test]
async fn login_csrf() {
    let scene = Scene::open().await;
    let (attacker, victim) = (scene.browser(), scene.browser());
    let begun = attacker.begin(&scene.aurora).await;
    let answer = scene.good(&begun, "_assertion-1");
    // A page of the attacker's posts his answer in the victim's browser, which has no login under way:
    // it comes back from this host once, and is refused then.
    let once_more = victim.post(&answer).await;
    assert_eq!(once_more.status(), StatusCode::OK);
    let Form { fields, .. } = form_of(&once_more.text().await.unwrap());
    let refused = victim.post(&fields).await;
    scene.refused(refused, "not the browser that began").await;
    // With a login of the victim's own under way, and with a cookie that is no login's.
    victim.begin(&scene.aurora).await;
    let refused = victim.post(&answer).await;
    scene.refused(refused, "not the browser that began").await;
    assert!(!victim.is_signed_in().await);
    // An answer that nobody asked for.
    let draft = Draft {
        in_response_to: None,
        ..scene.aurora.draft("", "_assertion-2", Clock::system().now())
    };
    let unsolicited = form(&scene.aurora.sign(&draft), Some("handle"));
    let answer_to_nothing = victim.post(&unsolicited).await;
    assert_eq!(answer_to_nothing.status(), StatusCode::BAD_REQUEST);
    assert_eq!(scene.serving.says("login refused")["reason"], "answer to nothing");
    assert!(!victim.is_signed_in().await);
    // The one who began is not harmed by any of it.
    assert_eq!(attacker.post(&answer).await.status(), StatusCode::SEE_OTHER);
    scene.end(&[begun.relay_state]);
}

/// What is wrong with an answer.
type Bend = fn(&mut Draft, &Provider);

#[tokio::test]
async fn mix_up_between_providers() {
    let scene = Scene::open().await;
    let browser = scene.browser();
    let now = Clock::system().now();
    let (aurora, boreale) = (&scene.aurora, &scene.boreale);
    let rows: [(&str, Bend, &Provider, &str); 5] = [
        (
            "another provider in its own name",
            |draft, other| {
                draft.response_issuer.clone_from(&other.entity_id);
                draft.assertion_issuer.clone_from(&other.entity_id);
            },
            boreale,
            "Issuer of Response: Wrong",
        ),
        (
            "another provider in the name of the one asked",
            |_, _| (),
            boreale,
            "signature of Response: no trusted key verifies the signature",
        ),
        (
            "another provider's assertion in an answer of the one asked",
            |draft, other| {
                draft.assertion_issuer.clone_from(&other.entity_id);
            },
            aurora,
            "Issuer of Assertion: Wrong",
        ),
        (
            "an answer meant for another municipality",
            |draft, _| {
                "http://montefiore.localhost/auth/spid/callback".clone_into(&mut draft.destination);
            },
            aurora,
            "Destination: Wrong",
        ),
        (
            "an assertion meant for another municipality",
            |draft, _| {
                "http://montefiore.localhost".clone_into(&mut draft.audience);
            },
            aurora,
            "Audience: Wrong",
        ),
    ];
    let mut handles = Vec::new();
    for (n, (name, bend, signer, reason)) in rows.into_iter().enumerate() {
        let begun = browser.begin(aurora).await;
        let mut draft = aurora.draft(&begun.request, &format!("_assertion-{n}"), now);
        bend(&mut draft, boreale);
        let refused = browser
            .post(&form(&signer.sign(&draft), Some(&begun.relay_state)))
            .await;
        scene.refused(refused, reason).await;
        assert!(!browser.is_signed_in().await, "{name}");
        handles.push(begun.relay_state);
    }
    // Two logins under way in one browser: the answer to one does not count for the other.
    let (at_aurora, at_boreale) = (browser.begin(aurora).await, browser.begin(boreale).await);
    let crossed = boreale.draft(&at_aurora.request, "_assertion-9", now);
    let refused = browser
        .post(&form(&boreale.sign(&crossed), Some(&at_boreale.relay_state)))
        .await;
    scene.refused(refused, "RelayState is not the one sent").await;
    let own = boreale.draft(&at_boreale.request, "_assertion-9", now);
    let good = browser
        .post(&form(&boreale.sign(&own), Some(&at_boreale.relay_state)))
        .await;
    assert_eq!(good.status(), StatusCode::SEE_OTHER);
    scene.end(&handles);
}
