//! Information by SMS: only to those who want it, and only to their own phone.

use crate::istanze::{ready_draft, submit};
use crate::support::{Down, EVA, MARIO, Person, Town};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use sportello_storage::Keyring;
use sportello_types::loa::Loa;
use std::sync::Arc;

const NUMBER: &str = "+393331234567";
const OTHER: &str = "+393339999999";
const CONFIRM: &str = "/sms-notices/confirmations";

async fn town() -> Town {
    let mut rng = ChaCha20Rng::seed_from_u64(9);
    let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
    Town::open_with(|setup| setup.login_log_keys = Some(Arc::new(keys))).await
}

/// Somebody ready to apply, with this mobile phone.
async fn with_mobile<'a>(town: &'a Town, tax_code: &str, number: &str) -> Person<'a> {
    let person = town.citizen(tax_code, Loa::L2).await;
    person.make_ready().await;
    person
        .patch_profile(&json!({ "mobile": number }))
        .await
        .expect(200);
    person
}

fn code(town: &Town) -> Value {
    let text = town.texts.last().text;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    json!({ "code": digits.chars().take(6).collect::<String>() })
}

/// Another code than this.
fn other(code: &Value) -> Value {
    let digits: u32 = code["code"].as_str().unwrap().parse().unwrap();
    json!({ "code": format!("{:06}", (digits + 1) % 1_000_000) })
}

async fn ask(town: &Town, person: &Person<'_>) -> Value {
    person.post("/sms-notices", &json!({})).await.expect(202);
    town.work().await;
    code(town)
}

/// Has somebody told by SMS.
async fn allow(town: &Town, person: &Person<'_>) {
    let code = ask(town, person).await;
    person.post(CONFIRM, &code).await.expect(200);
}

async fn apply(town: &Town, person: &Person<'_>) {
    let (id, _) = ready_draft(person).await;
    submit(person, &id, &id).await.expect(200);
    town.work().await;
}

async fn state(person: &Person<'_>) -> Value {
    person.get("/sms-notices").await.expect(200).json()
}

async fn events(person: &Person<'_>) -> Vec<String> {
    let page = person.get("/profile/accesses").await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    let event = |item: &Value| item["event"].as_str().unwrap().to_owned();
    items.iter().map(event).collect()
}

#[actix_web::test]
async fn whoever_asks_types_the_code_and_is_told_from_then_on() {
    let town = town().await;
    let mario = town.ready_citizen().await;
    let nothing = mario.post("/sms-notices", &json!({})).await.expect(422);
    assert_eq!(nothing.pointers(), ["/mobile"]);
    mario
        .patch_profile(&json!({ "mobile": NUMBER }))
        .await
        .expect(200);
    let asked = mario.post("/sms-notices", &json!({})).await.expect(202).json();
    assert_eq!(asked["code_until"], "2026-11-24T09:40:00Z");
    town.work().await;
    assert_eq!(town.texts.last().to.as_str(), NUMBER);
    assert!(town.texts.last().text.contains("10 minuti"));
    assert_eq!(state(&mario).await.get("since"), None);

    let right = code(&town);
    for typed in [json!({ "code": "x" }), other(&right)] {
        let wrong = mario.post(CONFIRM, &typed).await.expect(422);
        assert_eq!(wrong.json()["fields"][0]["code"], "wrong");
    }
    let told = mario.post(CONFIRM, &right).await.expect(200).json();
    assert_eq!(
        told,
        json!({ "offered": true, "mobile": NUMBER, "since": "2026-11-24T09:30:00Z" })
    );
    let again = mario.post(CONFIRM, &right).await.expect(422);
    assert_eq!(
        again.json()["fields"][0]["code"],
        "expired",
        "a code is good once"
    );
    assert!(events(&mario).await.contains(&"sms_allowed".to_owned()));
    let copy = mario.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["sms_notices"], told);

    let codes = town.texts.all().len();
    mario.post("/sms-notices", &json!({})).await.expect(200);
    town.work().await;
    assert_eq!(town.texts.all().len(), codes, "told already: no code goes out");

    apply(&town, &mario).await;
    let news = town.texts.all().split_off(codes);
    let messages = mario.get("/messages").await.expect(200).json();
    assert_eq!(news.len(), messages["items"].as_array().unwrap().len());
    assert!(!news.is_empty());
    for told in news {
        assert_eq!(told.to.as_str(), NUMBER);
        assert!(
            told.text.starts_with("Comune di Borgoverde: c'è"),
            "{}",
            told.text
        );
        for personal in ["Mario", "Rossi", "ZTL", "http", "www", "borgoverde.test"] {
            assert!(!told.text.contains(personal), "{}", told.text);
        }
        assert!(!told.text.contains(|c: char| c.is_ascii_digit()), "{}", told.text);
    }
}

#[actix_web::test]
async fn whoever_has_enough_gets_no_more() {
    let town = town().await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    allow(&town, &mario).await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "1").await.expect(200);
    // What was about to be told is told no more either; and a login of level 1 is enough.
    let low = town.citizen(MARIO, Loa::L1).await;
    low.delete("/sms-notices").await.expect(204);
    let before = town.texts.all().len();
    town.work().await;
    assert_eq!(town.texts.all().len(), before);
    assert!(events(&mario).await.contains(&"sms_stopped".to_owned()));
    assert_eq!(state(&mario).await.get("since"), None);

    let code = ask(&town, &mario).await;
    mario.delete("/sms-notices").await.expect(204);
    mario.post(CONFIRM, &code).await.expect(422);
    low.post("/sms-notices", &json!({})).await.expect(403);
}

#[actix_web::test]
async fn another_number_is_another_phone() {
    let town = town().await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    let code = ask(&town, &mario).await;
    mario.patch_profile(&json!({ "mobile": OTHER })).await.expect(200);
    assert_eq!(state(&mario).await.get("code_until"), None);
    mario.post(CONFIRM, &code).await.expect(422);

    allow(&town, &mario).await;
    mario.patch_profile(&json!({ "phone": NUMBER })).await.expect(200);
    assert!(state(&mario).await.get("since").is_some());
    mario
        .patch_profile(&json!({ "mobile": NUMBER }))
        .await
        .expect(200);
    // Nor does it come back with the number.
    mario.patch_profile(&json!({ "mobile": OTHER })).await.expect(200);
    assert_eq!(state(&mario).await.get("since"), None);
    assert!(events(&mario).await.contains(&"sms_stopped".to_owned()));
    let before = town.texts.all().len();
    apply(&town, &mario).await;
    assert_eq!(town.texts.all().len(), before);
}

#[actix_web::test]
async fn nobody_s_phone_is_made_to_ring() {
    let town = town().await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    let eva = with_mobile(&town, EVA, NUMBER).await;
    for _ in 0..5 {
        mario.post("/sms-notices", &json!({})).await.expect(202);
    }
    for person in [&mario, &eva] {
        let refused = person.post("/sms-notices", &json!({})).await.expect(429);
        assert_eq!(refused.problem(), "too_many_sms_codes");
    }
    town.work().await;
    assert_eq!(town.texts.all().len(), 1, "codes that gave way are not sent");
    eva.patch_profile(&json!({ "mobile": OTHER })).await.expect(200);
    eva.post("/sms-notices", &json!({})).await.expect(202);
    mario.patch_profile(&json!({ "mobile": OTHER })).await.expect(200);
    mario.post("/sms-notices", &json!({})).await.expect(429);
    town.app.clock.advance(Duration::hours(24));
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.post("/sms-notices", &json!({})).await.expect(202);
}

#[actix_web::test]
async fn a_code_bears_five_tries_and_ten_minutes_and_is_one_s_own() {
    let town = town().await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    let eva = with_mobile(&town, EVA, OTHER).await;
    let right = ask(&town, &mario).await;
    eva.post(CONFIRM, &right).await.expect(422);
    for _ in 0..5 {
        mario.post(CONFIRM, &other(&right)).await.expect(422);
    }
    let refused = mario.post(CONFIRM, &right).await.expect(422);
    assert_eq!(refused.json()["fields"][0]["code"], "expired");
    let late = ask(&town, &mario).await;
    town.app.clock.advance(Duration::minutes(10));
    mario.post(CONFIRM, &late).await.expect(422);
    let in_time = ask(&town, &mario).await;
    town.app.clock.advance(Duration::minutes(9));
    mario.post(CONFIRM, &in_time).await.expect(200);
}

#[actix_web::test]
async fn a_gateway_that_is_away_gets_the_same_code_again_and_none_when_it_is_too_late() {
    let town = town().await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    town.texts.lose_answers(true);
    mario.post("/sms-notices", &json!({})).await.expect(202);
    town.work().await;
    town.texts.lose_answers(false);
    town.app.clock.advance(Duration::minutes(5));
    town.work().await;
    let sent = town.texts.all();
    assert_eq!(sent.len(), 2, "taken, but the answer was lost: tried again");
    assert_eq!(sent[0].id, sent[1].id, "the far end can tell");
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .take(6)
            .collect::<String>()
    };
    assert_eq!(digits(&sent[0].text), digits(&sent[1].text));
    mario
        .post(CONFIRM, &json!({ "code": digits(&sent[0].text) }))
        .await
        .expect(200);

    mario.delete("/sms-notices").await.expect(204);
    town.texts.set_down(Some(Down::Silent));
    mario.post("/sms-notices", &json!({})).await.expect(202);
    town.work().await;
    town.app.clock.advance(Duration::minutes(11));
    town.texts.set_down(None);
    town.work().await;
    assert_eq!(town.texts.all().len(), 2);
}

#[actix_web::test]
async fn without_a_gateway_nothing_is_offered() {
    let town = Town::open_with(|setup| setup.texts = false).await;
    let mario = with_mobile(&town, MARIO, NUMBER).await;
    assert_eq!(state(&mario).await["offered"], false);
    mario.post("/sms-notices", &json!({})).await.expect(404);
    mario.delete("/sms-notices").await.expect(204);
    apply(&town, &mario).await;
    assert!(town.texts.all().is_empty());
}
