//! What every answer has in common, whatever the operation.

use crate::support::{MARIO, Town};
use reqwest::Method;
use sportello_types::loa::Loa;

#[actix_web::test]
async fn every_answer_carries_id_limits_and_policy() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let response = visitor.request(Method::GET, "/tenant").send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval';"));
    assert_eq!(header("request-id").len(), 36);
    let limit: u32 = header("ratelimit-limit").parse().unwrap();
    let remaining: u32 = header("ratelimit-remaining").parse().unwrap();
    assert!(remaining < limit && header("ratelimit-reset").parse::<u32>().is_ok());
}

#[actix_web::test]
async fn a_problem_speaks_the_callers_language_and_names_the_request() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let italian = visitor.get("/whoami").await.expect(401).json();
    assert_eq!(italian["problem"], "unauthenticated");
    assert!(italian["instance"].as_str().unwrap().starts_with("urn:uuid:"));
    let english = visitor
        .request(Method::GET, "/whoami")
        .header("Cookie", "lang=en");
    let english = visitor.send(english).await.expect(401).json();
    assert_ne!(english["title"], italian["title"]);
    assert_eq!(english["type"], italian["type"]);
}

#[actix_web::test]
async fn a_wrong_method_is_told_apart_from_a_wrong_path() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let response = visitor.request(Method::PUT, "/tenant").send().await.unwrap();
    assert_eq!(response.status().as_u16(), 405);
    assert_eq!(response.headers()["allow"], "GET");
    visitor.get("/nowhere").await.expect(404);
}

#[actix_web::test]
async fn bodies_that_are_too_large_of_another_kind_or_broken_are_told_apart() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let post = |media_type: &'static str, body: String| {
        mario
            .request(Method::POST, "/istanze")
            .header("Content-Type", media_type)
            .body(body)
    };
    let json = "application/json";
    let large = format!("{{\"service\":\"{}\"}}", "x".repeat(2 << 20));
    mario.send(post(json, large)).await.expect(413);
    mario.send(post("text/plain", "{}".to_owned())).await.expect(415);
    mario
        .send(post(json, "{\"service\"".to_owned()))
        .await
        .expect(400);
    mario.send(post(json, "[".repeat(100_000))).await.expect(422);
    let shape = mario
        .send(post(json, "{\"service\":7}".to_owned()))
        .await
        .expect(422);
    assert_eq!(shape.pointers(), ["/service"]);
}

#[actix_web::test]
async fn lists_refuse_limits_and_cursors_that_make_no_sense() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for query in ["limit=0", "limit=101", "limit=x", "cursor=%00", "cursor=eyJ9"] {
        let answer = visitor.get(&format!("/municipalities?{query}")).await.expect(400);
        assert_eq!(answer.problem(), "bad_request", "{query}");
    }
    let found = visitor
        .get("/municipalities?q=cagl&active=true&limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(found["items"][0]["name"], "Cagli");
    let next = found["next_cursor"].as_str().unwrap();
    let more = visitor
        .get(&format!(
            "/municipalities?q=cagl&active=true&limit=1&cursor={next}"
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(more["items"][0]["name"], "Cagliari");
}

#[actix_web::test]
async fn a_session_is_seen_and_closed_by_its_citizen_on_every_device() {
    let town = Town::open().await;
    let desk = town.citizen(MARIO, Loa::L2).await;
    let phone = town.citizen(MARIO, Loa::L2).await;
    let sessions = desk.get("/sessions").await.expect(200).json();
    let sessions = sessions["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|s| s["current"] == false).unwrap()["id"]
        .as_str()
        .unwrap();
    desk.delete(&format!("/sessions/{other}")).await.expect(204);
    phone.get("/whoami").await.expect(401);
    desk.delete("/session").await.expect(204);
    desk.get("/whoami").await.expect(401);
}

#[actix_web::test]
async fn a_session_ends_when_nothing_is_done_and_in_any_case_after_its_day() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    for _ in 0..17 {
        town.app.clock.advance(chrono::Duration::minutes(28));
        mario.get("/whoami").await.expect(200);
    }
    town.app.clock.advance(chrono::Duration::minutes(28));
    mario.get("/whoami").await.expect(401);

    let eva = town.citizen(crate::support::EVA, Loa::L2).await;
    town.app.clock.advance(chrono::Duration::minutes(31));
    eva.get("/whoami").await.expect(401);
}
