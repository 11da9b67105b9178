//! Passkeys as a second factor: added, asked for, removed by their owner or at the desk.

use super::{
    CODE, EMAIL, OFFICER, PASSWORD, account, first_sign_in, last_mail, mails_to, sign_in, town, typed,
};
use crate::support::authenticator::{Authenticator, BACKED_UP, BACKUP_ELIGIBLE, Created, Key, Signed};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, Person, Town};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_storage::tenants;
use sportello_types::loa::Loa;

pub(super) const ORIGIN: &str = "http://borgoverde.test";

pub(super) fn device(id: u8) -> Authenticator {
    Authenticator::new(Key::p256(id), id, ORIGIN)
}

pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn challenge(question: &Value) -> Vec<u8> {
    let text = question["challenge"].as_str().unwrap();
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// A town that holds a password to be level 1 and a passkey besides to be level 2.
pub(super) async fn strict_town() -> Town {
    let town = town().await;
    set_levels(&town, "l1", "l2").await;
    town
}

/// Before anybody has asked the town anything: what was read of settings stays good for a while.
async fn set_levels(town: &Town, level: &str, passkey_level: &str) {
    let id = town.tenant(BORGOVERDE);
    let tx = town.app.db.system().await.unwrap();
    let mut settings = tenants::by_id(&tx, id).await.unwrap().unwrap().settings;
    settings["desk"]["level"] = json!(level);
    settings["desk"]["passkey_level"] = json!(passkey_level);
    let hosts = [BORGOVERDE.to_owned()];
    tenants::upsert(&tx, id, "borgoverde", &hosts, &settings, town.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn ask(person: &Person<'_>) -> Answer {
    person
        .post("/desk/passkeys/challenges", &json!({ "personal_code": CODE }))
        .await
}

pub(super) async fn add(person: &Person<'_>, name: &str, made: &Created) -> Answer {
    let body = json!({
        "name": name, "client_data": encode(&made.client_data), "attestation": encode(&made.attestation),
        "transports": ["internal", "hybrid"]
    });
    person.post("/desk/passkeys", &body).await
}

/// Adds a device's passkey; its id here.
pub(super) async fn added(person: &Person<'_>, device: &Authenticator, name: &str) -> String {
    let question = ask(person).await.expect(200).json();
    let made = device.create(&challenge(&question));
    let passkey = add(person, name, &made).await.expect(201).json();
    passkey["id"].as_str().unwrap().to_owned()
}

pub(super) fn answered(device: &Authenticator, used: &Signed) -> Value {
    json!({
        "credential": encode(&device.id), "client_data": encode(&used.client_data),
        "authenticator_data": encode(&used.data), "signature": encode(&used.signature)
    })
}

/// User name and password: the question for the passkey, and the cookies.
pub(super) async fn first_step(town: &Town, user_name: &str) -> (Value, String) {
    let (answer, cookies) = sign_in(&town.visitor(), &typed(user_name, PASSWORD)).await;
    (answer.expect(200).json(), cookies)
}

/// The second step; the answer, and the cookies that it set.
pub(super) async fn second_step(town: &Town, cookies: &str, body: &Value) -> (Answer, String) {
    let request = town
        .holder(cookies)
        .request(Method::POST, "/desk/sessions/passkey")
        .json(body);
    let response = request.send().await.unwrap();
    let set: Vec<_> = response
        .headers()
        .get_all("Set-Cookie")
        .iter()
        .map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect();
    let answer = Answer {
        status: response.status(),
        etag: None,
        bytes: response.bytes().await.unwrap().to_vec(),
    };
    (answer, set.join("; "))
}

/// Eva, signed in with the password alone, and her user name.
pub(super) async fn eva(town: &Town) -> (String, String) {
    let invitation = account(town).await;
    let cookies = first_sign_in(town, &invitation).await;
    (invitation.user_name, cookies)
}

#[actix_web::test]
async fn with_a_passkey_signing_in_takes_two_steps_and_reaches_the_level_of_two() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let eva = town.holder(&cookies);
    assert_eq!(eva.get("/whoami").await.expect(200).json()["level"], "l1");
    let step_up = eva.get("/istanze").await.expect(403);
    assert_eq!(step_up.problem(), "step_up_required");
    let list = eva.get("/desk/passkeys").await.expect(200).json();
    assert_eq!(list, json!({ "items": [], "level": "l2" }));

    let mut device = device(1);
    device.flags |= BACKUP_ELIGIBLE;
    let question = ask(&eva).await.expect(200).json();
    assert_eq!(
        (&question["host"], &question["known"], &question["algorithms"]),
        (&json!("borgoverde.test"), &json!([]), &json!([-8, -7, -257]))
    );
    assert_eq!(question["user_name"], user_name.as_str());
    let made = device.create(&challenge(&question));
    let passkey = add(&eva, "  Il mio \n telefono ", &made).await.expect(201).json();
    assert_eq!(
        (&passkey["name"], &passkey["synced"]),
        (&json!("Il mio telefono"), &json!(false))
    );
    town.work().await;
    assert_eq!(
        last_mail(&town, EMAIL).content.subject,
        "Hai aggiunto una passkey"
    );
    let again = ask(&eva).await.expect(200).json();
    assert_eq!(again["known"][0]["id"], encode(&device.id));
    assert_eq!(again["known"][0]["transports"], json!(["internal", "hybrid"]));

    // The password alone opens nothing any more.
    let (question, waits) = first_step(&town, &user_name).await;
    assert_eq!(question["known"], again["known"]);
    assert!(waits.starts_with("second-step=") && !waits.contains("sportello="));
    assert_eq!(
        town.holder(&waits).get("/whoami").await.expect(401).problem(),
        "unauthenticated"
    );
    device.flags |= BACKED_UP;
    let used = device.get(&challenge(&question));
    let mut body = answered(&device, &used);
    body["user_id"] = json!(again["user_id"]);
    let (answer, cookies) = second_step(&town, &waits, &body).await;
    answer.expect(204);
    let eva = town.holder(&cookies);
    let who = eva.get("/whoami").await.expect(200).json();
    assert_eq!((&who["provider"], &who["level"]), (&json!("desk"), &json!("l2")));
    let list = eva.get("/desk/passkeys").await.expect(200).json();
    assert_eq!(list["items"][0]["synced"], true);
    assert!(list["items"][0]["last_used_at"].is_string());
    let accesses = eva.get("/profile/accesses").await.expect(200).json();
    let events: Vec<_> = accesses["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["event"].as_str().unwrap())
        .collect();
    assert!(events.contains(&"desk_passkey_added"), "{events:?}");
}

#[actix_web::test]
async fn adding_one_ends_the_sessions_that_a_password_has_opened() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let (other, elsewhere) = sign_in(&town.visitor(), &typed(&user_name, PASSWORD)).await;
    other.expect(204);
    let (eva, elsewhere) = (town.holder(&cookies), town.holder(&elsewhere));
    elsewhere.get("/whoami").await.expect(200);
    added(&eva, &device(1), "Telefono").await;
    elsewhere.get("/whoami").await.expect(401);
    eva.get("/whoami").await.expect(200);
}

#[actix_web::test]
async fn adding_and_removing_ask_for_the_personal_code() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let eva = town.holder(&cookies);
    let wrong = json!({ "personal_code": "ABCD2345" });
    let refused = eva.post("/desk/passkeys/challenges", &wrong).await.expect(403);
    assert_eq!(refused.problem(), "personal_code_refused");
    let mut device = device(1);
    let id = added(&eva, &device, "Telefono").await;
    let path = format!("/desk/passkeys/{id}/removal");
    let refused = eva.post(&path, &wrong).await.expect(403);
    assert_eq!(refused.problem(), "personal_code_refused");
    let right = json!({ "personal_code": CODE });
    eva.post(&path, &right).await.expect(204);
    eva.post(&path, &right).await.expect(404);
    town.work().await;
    let told = mails_to(&town, EMAIL);
    for subject in ["Hai aggiunto una passkey", "Hai rimosso una passkey"] {
        assert!(
            told.iter().any(|mail| mail.content.subject == subject),
            "{subject}"
        );
    }
    // The password is enough again, for what it was enough before.
    let (answer, cookies) = sign_in(&town.visitor(), &typed(&user_name, PASSWORD)).await;
    answer.expect(204);
    let eva = town.holder(&cookies);
    assert_eq!(eva.get("/whoami").await.expect(200).json()["level"], "l1");

    for _ in 0..3 {
        eva.post("/desk/passkeys/challenges", &wrong).await.expect(403);
    }
    let locked = ask(&eva).await.expect(429);
    assert_eq!(locked.problem(), "credentials_locked");
    // What was added before is not known any more, whatever its device says.
    town.app.clock.advance(Duration::minutes(5));
    added(&eva, &super::passkeys::device(2), "Computer").await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let (refused, _) = second_step(&town, &waits, &answered(&device, &used)).await;
    assert_eq!(refused.expect(403).problem(), "passkey_refused");
}

#[actix_web::test]
async fn an_account_has_as_many_as_one_may_lose() {
    let town = strict_town().await;
    let (_, cookies) = eva(&town).await;
    let eva = town.holder(&cookies);
    for id in 1..=10 {
        added(&eva, &device(id), "Chiave").await;
    }
    let refused = ask(&eva).await.expect(409);
    assert_eq!(refused.problem(), "too_many_passkeys");
    for name in ["", "  ", "a\u{7}b", &"x".repeat(61)] {
        let made = device(11).create(&[0; 32]);
        let refused = add(&eva, name, &made).await.expect(422);
        assert_eq!(refused.pointers(), ["/name"], "{name:?}");
    }
}

#[actix_web::test]
async fn whoever_loses_the_device_goes_to_the_desk() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let eva = town.holder(&cookies);
    let id = added(&eva, &device(1), "Telefono").await;
    let officer = town.desk_officer(OFFICER).await;
    let search = json!({ "tax_code": EVA });
    let owner = officer
        .post("/backoffice/desk/passkeys/queries", &search)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&owner["family_name"], &owner["passkeys"][0]["name"]),
        (&json!("Alla"), &json!("Telefono"))
    );
    let path = format!("/backoffice/desk/passkeys/{id}/removal");
    let careless = json!({ "identity_checked": false });
    let refused = officer.post(&path, &careless).await.expect(422);
    assert_eq!(refused.pointers(), ["/identity_checked"]);
    let careful = json!({ "identity_checked": true });
    let operator = town.operator(MARIO).await;
    assert_eq!(
        operator.post(&path, &careful).await.expect(403).problem(),
        "forbidden"
    );
    officer.post(&path, &careful).await.expect(204);
    officer.post(&path, &careful).await.expect(404);
    eva.get("/whoami").await.expect(401);
    town.work().await;
    let told = mails_to(&town, EMAIL);
    let lost = "Una tua passkey è stata rimossa allo sportello";
    assert!(told.iter().any(|mail| mail.content.subject == lost));
    let (answer, cookies) = sign_in(&town.visitor(), &typed(&user_name, PASSWORD)).await;
    answer.expect(204);
    let accesses = town
        .holder(&cookies)
        .get("/profile/accesses")
        .await
        .expect(200)
        .json();
    let events: Vec<_> = accesses["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["event"].as_str().unwrap(), item["actor"].as_str().unwrap()))
        .collect();
    for event in ["desk_passkeys_shown", "desk_passkey_revoked"] {
        assert!(events.contains(&(event, "operator")), "{events:?}");
    }
}

#[actix_web::test]
async fn operators_neither_see_nor_remove_what_is_a_colleague_s() {
    let town = strict_town().await;
    let (_, cookies) = eva(&town).await;
    let id = added(&town.holder(&cookies), &device(1), "Telefono").await;
    // Eva works here from now on.
    town.operator(EVA).await;
    let officer = town.desk_officer(OFFICER).await;
    let search = json!({ "tax_code": EVA });
    let path = "/backoffice/desk/passkeys/queries";
    let refused = officer.post(path, &search).await.expect(409);
    assert_eq!(refused.problem(), "recognition_not_allowed");
    let path = format!("/backoffice/desk/passkeys/{id}/removal");
    let careful = json!({ "identity_checked": true });
    assert_eq!(
        officer.post(&path, &careful).await.expect(409).problem(),
        "recognition_not_allowed"
    );
    let nobody = json!({ "tax_code": MARIO });
    officer
        .post("/backoffice/desk/passkeys/queries", &nobody)
        .await
        .expect(404);
}

#[actix_web::test]
async fn who_has_no_desk_account_has_no_passkeys() {
    let town = strict_town().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get("/desk/passkeys").await.expect(404);
    ask(&mario).await.expect(404);
    let made = device(1).create(&[0; 32]);
    add(&mario, "Telefono", &made).await.expect(404);
}

#[actix_web::test]
async fn a_recovery_by_mail_leaves_the_second_factor_in_place() {
    let town = strict_town().await;
    let (user_name, cookies) = eva(&town).await;
    let mut device = device(1);
    added(&town.holder(&cookies), &device, "Telefono").await;
    town.work().await;
    // Somebody has the password, and is asked for the passkey.
    let (question, waits) = first_step(&town, &user_name).await;
    let visitor = town.visitor();
    let recovery = json!({ "tax_code": EVA, "email": EMAIL });
    visitor.post("/desk/recoveries", &recovery).await.expect(204);
    town.work().await;
    let mail = last_mail(&town, EMAIL);
    let answer = json!({
        "token": super::token(&mail), "answer": "pallino", "password": "tre barche per la zia"
    });
    visitor
        .post("/desk/recoveries/answers", &answer)
        .await
        .expect(204);
    town.work().await;
    // What was under way before is over.
    let used = device.get(&challenge(&question));
    let (late, _) = second_step(&town, &waits, &answered(&device, &used)).await;
    assert_eq!(late.expect(403).problem(), "passkey_expired");
    let code = super::after(&last_mail(&town, EMAIL).content.text, "provvisorio è: ").to_owned();
    let credentials = json!({
        "user_name": user_name, "password": "tre barche per la zia", "personal_code": code,
        "new_personal_code": "N4WC2DE9"
    });
    let (answer, waits) = sign_in(&visitor, &credentials).await;
    let question = answer.expect(200).json();
    let used = device.get(&challenge(&question));
    let (answer, _) = second_step(&town, &waits, &answered(&device, &used)).await;
    answer.expect(204);
    assert!(mails_to(&town, EMAIL).len() > 4);
}

#[actix_web::test]
async fn the_municipality_says_what_two_factors_are_worth() {
    let town = town().await;
    set_levels(&town, "l1", "l1").await;
    let (user_name, cookies) = eva(&town).await;
    let mut device = device(1);
    added(&town.holder(&cookies), &device, "Telefono").await;
    let (question, waits) = first_step(&town, &user_name).await;
    let used = device.get(&challenge(&question));
    let (answer, cookies) = second_step(&town, &waits, &answered(&device, &used)).await;
    answer.expect(204);
    let who = town.holder(&cookies).get("/whoami").await.expect(200).json();
    assert_eq!(who["level"], "l1");
}
