//! The first access and the profile.

use crate::support::{EVA, MARIO, MONTEFIORE, Mishap, Town, residence};
use chrono::Duration;
use serde_json::json;
use sportello_types::loa::Loa;

#[actix_web::test]
async fn nothing_can_be_begun_before_the_profile_is_complete() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await;
    assert_eq!(begun.expect(403).problem(), "profile_incomplete");
    mario.complete_profile().await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await;
    assert_eq!(begun.expect(403).problem(), "service_not_active");
}

#[actix_web::test]
async fn completing_the_profile_names_what_is_missing() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let answer = mario
        .patch_profile(&json!({ "complete": true }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence"]);
    let mut wrong = residence();
    wrong["municipality_code"] = json!("M999");
    let answer = mario
        .patch_profile(&json!({ "residence": wrong }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence/municipality_code"]);
    wrong = residence();
    wrong["street"] = json!("Via \u{202e}amoR");
    let answer = mario
        .patch_profile(&json!({ "residence": wrong }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence/street"]);
}

#[actix_web::test]
async fn certified_data_cannot_be_changed_and_the_address_takes_the_national_names() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let elsewhere = json!({ "code": "F205", "name": "Milano", "province": "MI", "foreign_town": null });
    let answer = mario
        .patch_profile(&json!({ "birth_place": elsewhere }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/birth_place"]);
    let mut address = residence();
    address["municipality"] = json!("Ca-gliari");
    let after = mario
        .patch_profile(&json!({ "residence": address }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        after["residence"]["municipality"]
            .as_str()
            .unwrap()
            .to_lowercase(),
        "cagliari"
    );
    assert_eq!(after["provenance"]["residence"]["source"], "citizen");
    assert_eq!(after["provenance"]["birth_place"]["source"], "spid");
}

#[actix_web::test]
async fn a_new_address_is_used_only_after_its_link_was_followed_once() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let after = mario
        .patch_profile(&json!({ "email": "nuova@example.it" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["email"], &after["pending_email"]),
        (&json!("mario.rossi@example.it"), &json!("nuova@example.it"))
    );
    town.work().await;
    let mails = town.mails();
    let mail = mails.iter().find(|mail| mail.to.as_str() == "nuova@example.it");
    let mail = mail.unwrap();
    let token = mail
        .content
        .text
        .split("/conferma-email#")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let visitor = town.visitor();
    let body = json!({ "token": token });
    visitor.post("/email-confirmations", &body).await.expect(204);
    visitor.post("/email-confirmations", &body).await.expect(422);
    let profile = mario.get("/profile").await.expect(200).json();
    assert_eq!(
        (&profile["email"], &profile["pending_email"]),
        (&json!("nuova@example.it"), &json!(null))
    );
}

fn token_of(mail: &sportello_integrations::notify::Mail) -> serde_json::Value {
    let (_, rest) = mail.content.text.split_once("/conferma-email#").unwrap();
    json!({ "token": rest.split_whitespace().next().unwrap() })
}

#[actix_web::test]
async fn a_confirmation_mail_that_was_sent_twice_has_two_links_that_work() {
    for follow in [0, 1] {
        let town = Town::open().await;
        let mario = town.citizen(MARIO, Loa::L2).await;
        town.mail.suffer("nuova@example.it", Mishap::AnswerLost);
        mario
            .patch_profile(&json!({ "email": "nuova@example.it" }))
            .await
            .expect(200);
        town.work().await;
        town.app.clock.advance(Duration::minutes(5));
        town.work().await;
        let sent: Vec<_> = town
            .mails()
            .into_iter()
            .filter(|mail| mail.to.as_str() == "nuova@example.it")
            .collect();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].message_id.as_str(), sent[1].message_id.as_str());
        let visitor = town.visitor();
        visitor
            .post("/email-confirmations", &token_of(&sent[follow]))
            .await
            .expect(204);
        visitor
            .post("/email-confirmations", &token_of(&sent[1 - follow]))
            .await
            .expect(422);
    }
}

#[actix_web::test]
async fn asking_again_sends_no_second_mail_and_a_day_has_room_for_five() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let ask = async |address: String| mario.patch_profile(&json!({ "email": address })).await;
    let mails_to = |address: &str| {
        town.mails()
            .iter()
            .filter(|mail| mail.to.as_str() == address)
            .count()
    };
    for _ in 0..3 {
        ask("nuova@example.it".to_owned()).await.expect(200);
        town.work().await;
    }
    assert_eq!(mails_to("nuova@example.it"), 1);
    for n in 1..5 {
        ask(format!("altra{n}@example.it")).await.expect(200);
    }
    let refused = ask("ancora@example.it".to_owned()).await.expect(429);
    assert_eq!(refused.problem(), "too_many_confirmations");
    let profile = mario.get("/profile").await.json();
    assert_eq!(profile["pending_email"], "altra4@example.it");
    town.app.clock.advance(Duration::hours(25));
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario
        .patch_profile(&json!({ "email": "ancora@example.it" }))
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_login_of_level_1_does_not_move_the_mails_elsewhere() {
    let town = Town::open().await;
    let low = town.citizen(MARIO, Loa::L1).await;
    for change in [
        json!({ "email": "ladro@example.it" }),
        json!({ "email": null }),
        json!({ "pec": "ladro@pec.example.it" }),
        json!({ "mobile": "+393331234567" }),
        json!({ "phone": "+39070123456" }),
    ] {
        let refused = low.patch_profile(&change).await.expect(403);
        assert_eq!(refused.problem(), "step_up_required", "{change}");
    }
    let same =
        json!({ "residence": residence(), "email": "mario.rossi@example.it", "pec": null, "complete": true });
    let after = low.patch_profile(&same).await.expect(200).json();
    assert_eq!(after["complete"], true);
    assert!(town.mails().is_empty());
}

#[actix_web::test]
async fn the_address_in_use_hears_of_its_end_and_is_not_told_the_new_one() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario
        .patch_profile(&json!({ "email": "nuova@example.it" }))
        .await
        .expect(200);
    town.work().await;
    let heard = || -> Vec<_> {
        let mails = town.mails().into_iter();
        mails
            .filter(|mail| mail.to.as_str() == "mario.rossi@example.it")
            .collect()
    };
    assert_eq!(heard().len(), 1);
    let confirm = town
        .mails()
        .into_iter()
        .find(|mail| mail.to.as_str() == "nuova@example.it");
    town.visitor()
        .post("/email-confirmations", &token_of(&confirm.unwrap()))
        .await
        .expect(204);
    town.work().await;
    let heard = heard();
    assert_eq!(heard.len(), 2);
    assert_ne!(heard[0].content.subject, heard[1].content.subject);
    for mail in heard {
        assert!(
            !mail.content.text.contains("nuova@example.it"),
            "{}",
            mail.content.text
        );
        assert!(mail.content.text.contains("/area-personale/sessioni"));
    }
    mario.patch_profile(&json!({ "email": null })).await.expect(200);
    town.work().await;
    assert_eq!(town.mails().last().unwrap().to.as_str(), "nuova@example.it");
}

#[actix_web::test]
async fn a_stale_change_is_refused_and_changes_nothing() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let request = mario
        .request(reqwest::Method::PATCH, "/profile")
        .header("If-Match", "\"99\"")
        .header("Content-Type", "application/merge-patch+json")
        .body(r#"{"pec":"mario@pec.example.it"}"#);
    mario.send(request).await.expect(412);
    assert_eq!(mario.get("/profile").await.json()["pec"], json!(null));
}

#[actix_web::test]
async fn the_copy_of_ones_data_and_the_log_of_accesses_are_the_citizens_alone() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let eva = town.citizen(EVA, Loa::L2).await;
    let copy = mario.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["profile"]["tax_code"], MARIO);
    assert_eq!(copy["activations"].as_array().unwrap().len(), 6);
    let pdf = mario.get("/profile/export-pdf").await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let events = |list: serde_json::Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["event"].as_str().unwrap().to_owned())
            .collect()
    };
    let marios = events(mario.get("/profile/accesses").await.expect(200).json());
    assert_eq!(marios.first().map(String::as_str), Some("profile_exported"));
    assert!(marios.contains(&"activation_given".to_owned()));
    assert!(events(eva.get("/profile/accesses").await.expect(200).json()).is_empty());
}

#[actix_web::test]
async fn the_same_person_is_somebody_else_at_another_municipality() {
    let town = Town::open().await;
    let here = town.ready_citizen().await;
    let there = town.citizen_of(MONTEFIORE, MARIO, Loa::L2).await;
    assert_ne!(here.id, there.id);
    assert_eq!(there.get("/profile").await.expect(200).json()["complete"], false);
}
