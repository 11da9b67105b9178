//! Clocks that differ: the portal's and the providers', by up to three minutes and by more. The same for
//! cards stands in `cns_troubles.rs`.

use crate::card_reader::{free_port, problem};
use crate::hand::{Hand, leads, marked};
use crate::stage::{Browser, Form, Stage, form_of, last_outcome};
use chrono::TimeDelta;
use sportello_api::Clock;
use sportello_identity::cie::{IdTokenFault, Refusal as CieRefusal};
use sportello_identity::spid::{At, Fault, Refusal};
use sportello_server::config::units::Time;
use sportello_server::config::{Cie, CieProfile};
use sportello_server::town::Ports;
use sportello_server::wiring::Surroundings;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

/// A little less than three minutes, a little more, and more than any answer lives: in seconds. The portal's
/// clock stands while the providers' goes on.
const WITHIN: [i64; 2] = [-160, 160];
const BEYOND: i64 = 240;
const FAR_BEYOND: i64 = 540;

/// A portal that tolerates three minutes, whose clock is the test's.
async fn town() -> Stage {
    let around = Surroundings {
        clock: Clock::fixed(Clock::system().now()),
        ..Surroundings::system()
    };
    let port = free_port();
    let ports = Ports {
        portal: 0,
        simulators: port,
    };
    Stage::open_at(ports, around, |config| {
        config.spid.skew = Time::minutes(3);
        config.cie = Some(Cie {
            trust_anchor: format!("http://localhost:{port}/cie/ta"),
            trust_anchor_keys: Vec::new(),
            providers: vec![format!("http://localhost:{port}/cie/op")],
            authority_hints: Vec::new(),
            profile: CieProfile::Cie,
            skew: Time::minutes(3),
            bare_userinfo: false,
            private_addresses: true,
        });
    })
    .await
}

/// Sets the portal's clock: so many seconds ahead of everybody else's.
fn set(stage: &Stage, ahead: i64) {
    let clock = &stage.town.portal.app().clock;
    clock.advance(Clock::system().now() - clock.now() + TimeDelta::seconds(ahead));
}

#[tokio::test]
async fn spid_lets_clocks_differ_by_three_minutes_either_way() {
    let stage = town().await;
    for ahead in WITHIN {
        set(&stage, ahead);
        let browser = stage.browser();
        let landed = browser.login("aurora", 2, &GIULIA).await;
        assert_eq!(landed.status(), 200, "{ahead}: {}", landed.text().await.unwrap());
        assert_eq!(browser.whoami().await.0, 200, "{ahead}");
    }
    stage.close().await;
}

#[tokio::test]
async fn an_answer_of_spid_that_is_not_of_now_is_refused() {
    let stage = town().await;
    for (ahead, reason) in [
        (-BEYOND, Refusal::IssueInstant(At::Response, Fault::TooLate)),
        (
            FAR_BEYOND,
            Refusal::NotOnOrAfter(At::SubjectConfirmationData, Fault::TooEarly),
        ),
    ] {
        set(&stage, 0);
        let browser = stage.browser();
        let answer = browser.answer("aurora", 2, "/", &GIULIA).await;
        set(&stage, ahead);
        let refused = browser.post(&answer).await;
        assert_eq!(refused.status(), 403, "{ahead}");
        let outcome = last_outcome(stage.town.portal.app()).await;
        assert_eq!(outcome, reason.reason(), "{ahead}");
        assert_eq!(browser.whoami().await.0, 401, "{ahead}");
    }
    stage.close().await;
}

/// What a provider answers at once to a request that it does not accept.
async fn rejected(browser: &Browser) -> Form {
    let begun = browser.begin("aurora", 2, "/").await;
    let page = browser.post(&form_of(&begun.text().await.unwrap())).await;
    form_of(&page.text().await.unwrap())
}

#[tokio::test]
async fn a_request_to_spid_that_is_not_of_now_opens_no_session() {
    let stage = town().await;
    for (ahead, fault) in [(-BEYOND, Fault::TooLate), (BEYOND, Fault::TooEarly)] {
        set(&stage, ahead);
        let browser = stage.browser();
        // The provider's refusal (nr13) is not of our time either, so that nobody believes even that.
        let answer = rejected(&browser).await;
        assert_eq!(problem(browser.post(&answer).await).await, "spid_refused");
        let outcome = last_outcome(stage.town.portal.app()).await;
        assert_eq!(
            outcome,
            Refusal::IssueInstant(At::Response, fault).reason(),
            "{ahead}"
        );
        assert_eq!(browser.whoami().await.0, 401, "{ahead}");
    }
    stage.close().await;
}

#[tokio::test]
async fn cie_lets_clocks_differ_by_three_minutes_either_way() {
    let stage = marked(town().await).await;
    for ahead in WITHIN {
        set(&stage, ahead);
        let hand = Hand::new(&stage);
        let landed = hand.login(2, &GIULIA).await;
        assert_eq!(landed.status(), 303, "{ahead}: {}", landed.text().await.unwrap());
        assert_eq!(hand.whoami().await.0, 200, "{ahead}");
    }
    stage.close().await;
}

#[tokio::test]
async fn a_token_of_cie_that_is_not_of_now_is_refused() {
    let stage = marked(town().await).await;
    let hand = Hand::new(&stage);
    let page = hand.begin(2).await;
    let back = hand.decide(&page, &GIULIA).await;
    set(&stage, -BEYOND);
    let refused = hand.open(back.as_str()).await;
    assert_eq!(problem(refused).await, "cie_refused");
    let reason = CieRefusal::IdToken(IdTokenFault::IssuedAt(Fault::TooEarly));
    assert_eq!(last_outcome(stage.town.portal.app()).await, reason.reason());
    assert_eq!(hand.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn a_request_to_cie_that_is_not_of_now_is_refused_by_the_provider() {
    let stage = marked(town().await).await;
    let hand = Hand::new(&stage);
    set(&stage, BEYOND);
    // What we publish about ourselves is of a time to come: the provider does not know us, and does not
    // send the browser back to somebody whom it does not know.
    let asked = leads(&hand.portal("/auth/cie/login").await);
    let refused = hand.open(asked.as_str()).await;
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.url().path(), "/cie/op/authorize");
    assert_eq!(hand.whoami().await.0, 401);
    set(&stage, 0);
    assert_eq!(
        hand.login(2, &GIULIA).await.status(),
        303,
        "once the clock is right"
    );
    stage.close().await;
}
