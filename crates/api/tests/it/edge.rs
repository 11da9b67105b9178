//! What every answer has in common, whatever the operation.

use crate::support::{MARIO, Town};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

#[actix_web::test]
async fn an_encoded_letter_does_not_escape_the_budget_of_logins() {
    let town = Town::open().await;
    let mut last = 0;
    for _ in 0..31 {
        let login = town.request(Method::GET, "/%61uth/spid/login?idp=https://idp.test");
        last = login.send().await.unwrap().status().as_u16();
    }
    assert_eq!(last, 429);
    let plain = town.request(Method::GET, "/auth/spid/login?idp=https://idp.test");
    assert_eq!(plain.send().await.unwrap().status().as_u16(), 429);
    let encoded = town
        .request(Method::GET, "/%61pi/v1/tenant")
        .send()
        .await
        .unwrap();
    assert_eq!(encoded.headers()["ratelimit-limit"], "600");
}

#[actix_web::test]
async fn what_anybody_may_write_has_a_small_budget_of_its_own() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let rating = serde_json::json!({ "subject": { "kind": "page", "path": "/" }, "stars": 5 });
    for _ in 0..20 {
        visitor.post("/ratings", &rating).await.expect(204);
    }
    visitor.post("/ratings", &rating).await.expect(429);
    let guess = serde_json::json!({ "token": "a" });
    visitor.post("/email-confirmations", &guess).await.expect(429);
    visitor.get("/tenant").await.expect(200);
}

#[actix_web::test]
async fn a_crafted_cursor_is_refused_and_is_no_fault_of_ours() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let id = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
    let far = "+262142-12-31T23:59:59Z";
    for (list, name, key) in [
        ("/istanze?sort=-updated_at", "updated", far.to_owned()),
        (
            "/istanze?sort=created_at",
            "oldest",
            "-9999-01-01T00:00:00Z".to_owned(),
        ),
        ("/istanze?sort=title", "title", "a\0b".to_owned()),
        ("/istanze?sort=title", "title", "a".repeat(5000)),
        ("/messages?limit=1", "messages", far.to_owned()),
        ("/profile/accesses?limit=1", "audit", far.to_owned()),
    ] {
        let cursor = serde_json::json!({ "l": name, "k": key, "i": id }).to_string();
        let cursor = URL_SAFE_NO_PAD.encode(cursor);
        let answer = mario.get(&format!("{list}&cursor={cursor}")).await.expect(400);
        assert_eq!(answer.problem(), "bad_request", "{list}");
    }
}

#[actix_web::test]
async fn a_host_that_is_more_than_a_host_is_not_repeated() {
    let town = Town::open().await;
    for host in ["evil.example'onclick", "borgoverde.test?x", "u@borgoverde.test"] {
        let asked = town.request(Method::GET, "/api/v1/tenant").header("Host", host);
        let answer = asked.send().await.unwrap();
        assert!(answer.status().is_client_error(), "{host}");
        let body = answer.text().await.unwrap();
        assert!(!body.contains(host), "{body}");
    }
}
