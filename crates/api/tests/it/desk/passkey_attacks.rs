//! What somebody may try who has stolen a password, or a session, or stands between.

use super::passkeys::{
    ORIGIN, add, added, answered, ask, challenge, device, encode, eva, first_step, second_step, strict_town,
};
use super::{PASSWORD, sign_in, typed};
use crate::support::authenticator::{Authenticator, Key, PRESENT, Signed, signed};
use crate::support::{Answer, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

/// Eva's account with one passkey, whose device counts.
async fn guarded() -> (Town, String, Authenticator) {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let mut device = device(1);
    device.counter = 10;
    added(&town.holder(&cookies), &device, "Telefono").await;
    (town, user_name, device)
}

/// What an attacker does to an authenticator.
type Change = fn(&mut Authenticator);

/// Tries the second step; what the server says, and the session is never open.
async fn refused(town: &Town, waits: &str, body: &Value) -> String {
    let (answer, cookies) = second_step(town, waits, body).await;
    assert!(!cookies.contains("sportello="), "{cookies}");
    answer.expect(403).problem()
}

#[actix_web::test]
async fn an_answer_made_for_another_place_or_without_its_holder_opens_nothing() {
    let (town, user_name, mut device) = guarded().await;
    let changes: [(&str, Change); 5] = [
        ("another origin", |device| {
            device.origin = "http://evil.test".to_owned();
        }),
        ("another port", |device| device.origin = format!("{ORIGIN}:8080")),
        ("another host", |device| device.host = "evil.test".to_owned()),
        ("a frame", |device| {
            device.besides = r#","crossOrigin":true"#.to_owned();
        }),
        ("nobody verified", |device| device.flags = PRESENT),
    ];
    for (what, change) in changes {
        let (question, waits) = first_step(&town, &user_name).await;
        let mut bent = Authenticator::new(Key::p256(1), 1, ORIGIN);
        bent.counter = device.counter;
        change(&mut bent);
        let used = bent.get(&challenge(&question));
        assert_eq!(
            refused(&town, &waits, &answered(&bent, &used)).await,
            "passkey_refused",
            "{what}"
        );
        town.app.clock.advance(Duration::minutes(5));
    }
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let (answer, _) = second_step(&town, &waits, &answered(&device, &used)).await;
    answer.expect(204);
}

#[actix_web::test]
async fn a_challenge_is_answered_once_in_time_and_by_whom_it_was_given_to() {
    let (town, user_name, mut device) = guarded().await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let body = answered(&device, &used);
    // Another browser, one without a cookie, one that makes it up.
    let (_, other) = first_step(&town, &user_name).await;
    assert_eq!(refused(&town, &other, &body).await, "passkey_refused");
    assert_eq!(refused(&town, "", &body).await, "passkey_expired");
    let made_up = format!("second-step={}", encode(&[0; 32]));
    assert_eq!(refused(&town, &made_up, &body).await, "passkey_expired");
    // Good, and good no more.
    let (answer, _) = second_step(&town, &waits, &body).await;
    answer.expect(204);
    assert_eq!(refused(&town, &waits, &body).await, "passkey_expired");
    // Of another sign-in: what it was asked then.
    let (_, waits) = first_step(&town, &user_name).await;
    assert_eq!(refused(&town, &waits, &body).await, "passkey_refused");
    // A bad answer uses it up, too.
    let (question, waits) = first_step(&town, &user_name).await;
    let mut used = device.get(&challenge(&question));
    let good = answered(&device, &used);
    used.signature.reverse();
    assert_eq!(
        refused(&town, &waits, &answered(&device, &used)).await,
        "passkey_refused"
    );
    assert_eq!(refused(&town, &waits, &good).await, "passkey_expired");
    town.app.clock.advance(Duration::minutes(5));
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    town.app.clock.advance(Duration::minutes(5));
    assert_eq!(
        refused(&town, &waits, &answered(&device, &used)).await,
        "passkey_expired"
    );
}

#[actix_web::test]
async fn a_counter_that_goes_back_gives_a_copy_away() {
    let (town, user_name, mut device) = guarded().await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let (answer, _) = second_step(&town, &waits, &answered(&device, &used)).await;
    answer.expect(204);
    let mut copy = Authenticator::new(Key::p256(1), 1, ORIGIN);
    copy.counter = 10;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = copy.get(&challenge(&question));
    assert_eq!(
        refused(&town, &waits, &answered(&copy, &used)).await,
        "passkey_refused"
    );
}

#[actix_web::test]
async fn nobody_else_s_passkey_opens_an_account() {
    let (town, user_name, device) = guarded().await;
    // Mario has an account too, with a passkey of his own, as far as the rows go.
    let mut stranger = super::passkeys::device(7);
    let mario = super::rows::account_of_mario(&town).await;
    super::rows::passkey(&town, mario, &stranger).await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = stranger.get(&challenge(&question));
    let body = answered(&stranger, &used);
    assert_eq!(refused(&town, &waits, &body).await, "passkey_refused");
    // Under the name of the right one.
    let (question, waits) = first_step(&town, &user_name).await;
    let used = stranger.get(&challenge(&question));
    assert_eq!(
        refused(&town, &waits, &answered(&device, &used)).await,
        "passkey_refused"
    );
    // The right one, kept for somebody else.
    let mut device = device;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let mut body = answered(&device, &used);
    body["user_id"] = json!(encode(mario.as_bytes()));
    assert_eq!(refused(&town, &waits, &body).await, "passkey_refused");
}

#[actix_web::test]
async fn what_is_cut_off_or_no_answer_at_all_is_refused() {
    let (town, user_name, mut device) = guarded().await;
    let (question, waits) = first_step(&town, &user_name).await;
    let challenge = challenge(&question);
    let used = device.get(&challenge);
    for (field, text) in [
        ("signature", "=".to_owned()),
        ("client_data", "a".to_owned()),
        ("authenticator_data", "A".repeat(9000)),
    ] {
        let mut body = answered(&device, &used);
        body[field] = json!(text);
        let (answer, _) = second_step(&town, &waits, &body).await;
        assert_eq!(answer.expect(422).pointers(), [format!("/{field}")]);
    }
    // Not even looked at: the challenge is there still. Then one that is signed, and too short.
    let mut data = device.data(false);
    data.truncate(36);
    let cut = Signed {
        signature: device.key.sign(&signed(&data, &used.client_data)),
        client_data: used.client_data,
        data,
    };
    assert_eq!(
        refused(&town, &waits, &answered(&device, &cut)).await,
        "passkey_refused"
    );
}

#[actix_web::test]
async fn a_new_passkey_is_made_here_now_and_by_whoever_typed_the_code() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let (answer, elsewhere) = sign_in(&town.visitor(), &typed(&user_name, PASSWORD)).await;
    answer.expect(204);
    let (eva, elsewhere) = (town.holder(&cookies), town.holder(&elsewhere));
    let problem = |answer: Answer| answer.expect(403).problem();
    // Without the question.
    let unasked = device(1).create(&[0; 32]);
    assert_eq!(problem(add(&eva, "Telefono", &unasked).await), "passkey_expired");
    // Another session of the same account; then the same once more, since that one has used up nothing.
    let question = ask(&eva).await.expect(200).json();
    let made = device(1).create(&challenge(&question));
    assert_eq!(
        problem(add(&elsewhere, "Telefono", &made).await),
        "passkey_expired"
    );
    add(&eva, "Telefono", &made).await.expect(201);
    assert_eq!(problem(add(&eva, "Telefono", &made).await), "passkey_expired");
    // The same credential again, to another question.
    let question = ask(&eva).await.expect(200).json();
    let again = device(1).create(&challenge(&question));
    assert_eq!(problem(add(&eva, "Copia", &again).await), "passkey_refused");
    let changes: [Change; 3] = [
        |device| device.origin = "http://evil.test".to_owned(),
        |device| device.host = "evil.test".to_owned(),
        |device| device.flags = PRESENT,
    ];
    for change in changes {
        let question = ask(&eva).await.expect(200).json();
        let mut bent = device(2);
        change(&mut bent);
        let made = bent.create(&challenge(&question));
        assert_eq!(problem(add(&eva, "Telefono", &made).await), "passkey_refused");
    }
    let question = ask(&eva).await.expect(200).json();
    let mut made = device(2).create(&challenge(&question));
    made.attestation.truncate(100);
    assert_eq!(problem(add(&eva, "Telefono", &made).await), "passkey_refused");
    let question = ask(&eva).await.expect(200).json();
    let made = device(2).create(&challenge(&question));
    town.app.clock.advance(Duration::minutes(5));
    assert_eq!(problem(add(&eva, "Telefono", &made).await), "passkey_expired");
    let list = eva.get("/desk/passkeys").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn the_first_step_counts_as_a_failure_until_the_second_is_done() {
    let (town, user_name, _) = guarded().await;
    for _ in 0..5 {
        first_step(&town, &user_name).await;
    }
    let (answer, cookies) = sign_in(&town.visitor(), &typed(&user_name, PASSWORD)).await;
    assert_eq!(answer.expect(429).problem(), "credentials_locked");
    assert!(!cookies.contains("second-step"));
}

#[actix_web::test]
async fn the_second_step_is_no_business_of_other_sites() {
    let (town, user_name, mut device) = guarded().await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let holder = town.holder(&waits);
    let request = holder
        .bare_request(Method::POST, "/desk/sessions/passkey")
        .json(&answered(&device, &used));
    let answer = holder.send(request).await.expect(403);
    assert_eq!(answer.problem(), "cross_site_request");
}
